import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '@quintet/db/open-db';
import { generatedName, hashKey, mintKey } from './api-keys.ts';

/**
 * Makes a key when there is none at all: neither configured nor ever made. It is kept in `<dataDir>/reports-api-key`
 * (mode 0600) for whoever owns the machine, and given back this once to be shown.
 */
export async function makeFirstKey(options: {
  prisma: Db['prisma'];
  configured: readonly string[] | undefined;
  dataDir: string;
}): Promise<string | undefined> {
  const { prisma, configured, dataDir } = options;
  if (configured !== undefined || (await prisma.reportsApiKey.count()) > 0) return undefined;
  const key = mintKey();
  // Of nodes that start together on one database, one makes the key.
  const { count } = await prisma.reportsApiKey.createMany({
    data: { key_hash: hashKey(key), name: generatedName },
    skipDuplicates: true,
  });
  if (count === 0) return undefined;
  // With PostgreSQL nothing has to be written here; the key is shown then, and can be made anew.
  await keepKey(dataDir, key).catch(() => undefined);
  return key;
}

async function keepKey(dataDir: string, key: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(join(dataDir, 'reports-api-key'), `${key}\n`, { mode: 0o600 });
}
