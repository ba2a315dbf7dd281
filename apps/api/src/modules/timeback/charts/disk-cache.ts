import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A directory of at most so many files that can all be made again. A disk that fails costs time, never an answer. */
export interface DiskCache {
  read(name: string): Promise<Uint8Array | undefined>;
  put(name: string, body: Uint8Array): Promise<void>;
}

/** Keeps the newest `most` files in `directory`. Names must be safe as file names. */
export function createDiskCache(directory: string, most: number): DiskCache {
  return {
    read: async (name) => await readFile(path.join(directory, name)).catch(() => undefined),
    put: async (name, body) => await write(name, body).catch(() => undefined),
  };

  async function write(name: string, body: Uint8Array): Promise<void> {
    await mkdir(directory, { recursive: true });
    const partial = path.join(directory, `.${process.pid}.${name}.partial`);
    await writeFile(partial, body);
    await rename(partial, path.join(directory, name));
    await removeOldest();
  }

  async function removeOldest(): Promise<void> {
    const entries = await readdir(directory, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    if (names.length <= most) return;
    const files = await Promise.all(names.map(async (name) => ({ name, at: await writtenAt(name) })));
    const oldest = files.toSorted((a, b) => a.at - b.at).slice(0, names.length - most);
    await Promise.all(oldest.map(async ({ name }) => await rm(path.join(directory, name), { force: true })));
  }

  async function writtenAt(name: string): Promise<number> {
    return await stat(path.join(directory, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }
}
