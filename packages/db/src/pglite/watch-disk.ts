import { statfs } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { Log } from '../migrations/migrate.ts';

export interface DiskWatch {
  /** Whether there is room to write. */
  hasRoom(this: void): boolean;
  close(): void;
}

const lookMs = 500;
const neededMb = 64;

/**
 * Lets an embedded database take no writes while its disk is nearly full: without room for its log it would never come back
 * from a write, and its thread is everybody's.
 */
export function watchDisk(
  pglite: PGlite,
  dataDir: string,
  log: Log,
  needed: () => number = () => neededMb,
): DiskWatch {
  let hasRoom = true;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async () => {
    const { bavail, bsize } = await statfs(dataDir);
    const enough = (bavail * bsize) / 1_048_576 >= needed();
    if (closed || enough === hasRoom) return;
    hasRoom = enough;
    await pglite.exec(`set default_transaction_read_only = ${enough ? 'off' : 'on'}`);
    log(
      enough
        ? 'the embedded database takes writes again'
        : `the disk with ${dataDir} is nearly full: the embedded database takes no writes`,
    );
  };

  const lookAgain = () => {
    look()
      .catch((error: unknown) => log(`could not look at the disk with ${dataDir}: ${String(error)}`))
      .finally(() => {
        if (!closed) timer = setTimeout(lookAgain, lookMs).unref();
      });
  };

  lookAgain();
  return {
    hasRoom: () => hasRoom,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
