import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { MemoryFS, PGlite } from '@electric-sql/pglite';

/** A whole embedded database as its files, paths relative to its directory and parents first. */
interface DataFiles {
  readonly directories: readonly string[];
  readonly files: readonly (readonly [path: string, bytes: Uint8Array])[];
}

/** Where PGlite keeps its data in its own file system. */
const root = '/pglite/data';
const prefix = 'quintet-test-';
const dayMs = 86_400_000;
// A test needs no large cache, and to set one up is half of a start.
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

// To read one anew for each database would cost more than to start from it.
const templates = new Map<string, Promise<DataFiles>>();

/** The template of this name; `make` gives the database to make it from, once for all processes. */
export async function readTemplate(name: string, make: () => Promise<PGlite>): Promise<DataFiles> {
  const known = templates.get(name);
  if (known !== undefined) return await known;
  const reading = findTemplate(name, make);
  templates.set(name, reading);
  return await reading;
}

async function findTemplate(name: string, make: () => Promise<PGlite>): Promise<DataFiles> {
  const path = join(tmpdir(), `${prefix}${name}.template`);
  const known = await readFile(path).catch(() => undefined);
  // Whoever wrote the file is this very function.
  if (known !== undefined) return deserialize(known) as DataFiles;
  const pglite = await make();
  // Or each that starts from it recovers first, as after a crash.
  await pglite.exec('checkpoint');
  const files = readFiles(pglite);
  await pglite.close();
  const part = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(part, serialize(files));
  await rename(part, path);
  await removeOldTemplates();
  return files;
}

/** Opens a copy of the template in memory. */
export async function openCopy(template: DataFiles): Promise<PGlite> {
  return await PGlite.create({ fs: new FilledMemory(template), startParams });
}

/** Writes a copy of the template to a directory that does not exist yet. */
export async function writeCopy({ directories, files }: DataFiles, directory: string): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  for (const path of directories) await mkdir(join(directory, path), { mode: 0o700 });
  for (const [path, bytes] of files) await writeFile(join(directory, path), bytes, { mode: 0o600 });
}

/** Takes the files as they are, where PGlite's own loading of a dump unpacks an archive byte by byte. */
class FilledMemory extends MemoryFS {
  readonly #template: DataFiles;

  constructor(template: DataFiles) {
    super();
    this.#template = template;
  }

  override initialSyncFs(): Promise<void> {
    const { FS } = this.pg?.Module ?? {};
    if (FS === undefined) throw new Error('The file system has no database yet');
    FS.mkdirTree(root);
    for (const path of this.#template.directories) FS.mkdir(`${root}/${path}`);
    for (const [path, bytes] of this.#template.files)
      FS.writeFile(`${root}/${path}`, bytes.slice(), { canOwn: true });
    return Promise.resolve();
  }
}

function readFiles(pglite: PGlite): DataFiles {
  const { FS } = pglite.Module;
  const directories: string[] = [];
  const files: [string, Uint8Array][] = [];
  const walk = (parent: string) => {
    for (const name of FS.readdir(`${root}/${parent}`)) {
      if (name === '.' || name === '..') continue;
      const path = `${parent}${name}`;
      if (!FS.isDir(FS.stat(`${root}/${path}`).mode)) files.push([path, FS.readFile(`${root}/${path}`)]);
      else {
        directories.push(path);
        walk(`${path}/`);
      }
    }
  };
  walk('');
  return { directories, files };
}

// Those of older migrations; not those of a run of another version that goes on beside this one.
async function removeOldTemplates(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((file) => file.startsWith(prefix))) {
    const path = join(tmpdir(), name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (mtimeMs < Date.now() - dayMs) await rm(path, { force: true });
  }
}
