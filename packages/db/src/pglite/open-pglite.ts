import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Log } from '../migrations/migrate.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { watchDisk } from './watch-disk.ts';

const stagingPrefix = 'pglite-new-';

/** A PGlite on disk together with the lock that keeps every other process away from its directory. */
export interface HeldPglite {
  readonly pglite: PGlite;
  /** Whether its disk has room for what is written. */
  hasRoom(): boolean;
  close(): Promise<void>;
}

/**
 * Opens the embedded database in `<dataDir>/pglite` and makes it on first use: beside its place, and renamed when it
 * is complete, because PGlite may never open a half-made one. Throws when another process holds it.
 */
export async function openPglite(dataDir: string, log: Log): Promise<HeldPglite> {
  const lock = await lockDataDir(dataDir);
  try {
    const directory = join(dataDir, 'pglite');
    await removeStaging(dataDir);
    if (!existsSync(directory)) await makeCluster(dataDir, directory);
    const pglite = await openCluster(directory);
    const disk = watchDisk(pglite, dataDir, log);
    return {
      pglite,
      hasRoom: disk.hasRoom,
      close: async () => {
        disk.close();
        await pglite.close().finally(lock.release);
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openCluster(directory: string): Promise<PGlite> {
  try {
    // A kill may leave it empty, and then PGlite refuses for ever; the lock already keeps others out.
    await rm(join(directory, 'postmaster.pid'), { force: true });
    return await PGlite.create(directory);
  } catch (error) {
    throw new Error(`The embedded database in ${directory} cannot be opened`, { cause: error });
  }
}

async function makeCluster(dataDir: string, directory: string): Promise<void> {
  const staging = join(dataDir, stagingPrefix + randomBytes(6).toString('hex'));
  await mkdir(staging, { mode: 0o700 });
  const pglite = await PGlite.create(staging);
  await pglite.close();
  await rename(staging, directory);
}

async function removeStaging(dataDir: string): Promise<void> {
  const leftover = (await readdir(dataDir)).filter((name) => name.startsWith(stagingPrefix));
  await Promise.all(
    leftover.map(async (name) => await rm(join(dataDir, name), { recursive: true, force: true })),
  );
}
