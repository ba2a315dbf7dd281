import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrismaClient } from '@quintet/db/generated/client';
import { z } from 'zod';
import { readRows } from '../rows.ts';

/** The secret that all nodes on one database share. The first that asks makes it; whoever asks at the same time waits. */
export async function shareSecret(prisma: PrismaClient): Promise<string> {
  const [installation] = await readRows(
    z.object({ secret: z.string() }),
    prisma.$queryRaw`
      update platform.installation set secret = coalesce(secret, ${makeSecret()}) returning secret`,
  );
  if (installation === undefined) throw new Error('The database does not know its own name');
  return installation.secret;
}

function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

const Secrets = z.object({ api_jwt_secret: z.string().min(32) });
export type Secrets = z.infer<typeof Secrets>;

/**
 * The secrets of an installation with an embedded database, made on first use in `<dataDir>/secrets.json` (mode 0600). Two processes that start
 * at once agree on one file: it appears whole or not at all.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  const found = await readSecrets(path);
  if (found !== undefined) return found;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const made: Secrets = { api_jwt_secret: makeSecret() };
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
