import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Secrets = z.object({ api_jwt_secret: z.string().min(32) });
export type Secrets = z.infer<typeof Secrets>;

/**
 * The secrets of this installation, made on first use in `<dataDir>/secrets.json` (mode 0600). Two processes that start
 * at once agree on one file: it appears whole or not at all.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  const found = await readSecrets(path);
  if (found !== undefined) return found;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const made: Secrets = { api_jwt_secret: randomBytes(32).toString('base64url') };
  await writeFile(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
  return (await readSecrets(path)) ?? made;
}

async function readSecrets(path: string): Promise<Secrets | undefined> {
  try {
    return Secrets.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new Error(
      `${path} is damaged. Restore it, or delete it to have new secrets made (old tokens end).`,
      {
        cause: error,
      },
    );
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
