// oxlint-disable-next-line typescript/triple-slash-reference -- Whoever imports this source needs the declaration too.
/// <reference path="./fs-native-extensions.d.ts" />
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

export interface DataDirLock {
  release(): void;
}

/**
 * Takes the directory for this process until `release`. The kernel holds the lock for as long as the process lives,
 * whether it runs, is stopped or lives in another container, and drops it at its death. Throws when another has it.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  // Only whoever embeds its database needs the binary of its platform.
  const { tryLock } = await import('fs-native-extensions');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'owner.lock');
  // A bare descriptor: nothing closes it by itself. The file stays for ever, or two could lock two files of one name.
  const file = openSync(path, 'a', 0o600);
  if (!tryLock(file)) {
    closeSync(file);
    throw new Error(
      `The embedded database is in use by ${readHolder(path)}; stop it or choose another directory than ${dataDir}`,
    );
  }
  ftruncateSync(file);
  writeSync(file, `process ${process.pid} on ${hostname()}`);
  return { release: () => closeSync(file) };
}

/** Who wrote its name last; Windows lets nobody read a locked file. */
function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8') || 'another process';
  } catch {
    return 'another process';
  }
}
