import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What a book is made from, read once. Paths have slashes and begin below the folder. */
export interface BookFolder {
  readonly texts: ReadonlyMap<string, string>;
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** Over all of it: the same folder has the same hash. */
  readonly hash: string;
  /** What was left out and why, one line each, with the file first. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly path: string;
  readonly reason: string;
}

export interface ReadingOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Goes up when the same files make another book than before, so that they are taken in again. */
const format = 1;
const mostFiles = 10_000;
const mostTextBytes = 512 * 1024;
const mostPictureBytes = 1024 * 1024;
const mostPicturesBytes = 64 * mostPictureBytes;
const texts = new Set(['.md', '.mdx', '.markdown', '.yml', '.yaml', '.json']);
const pictureTypes = new Map([
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.gif', 'image/gif'],
  ['.webp', 'image/webp'],
  ['.avif', 'image/avif'],
]);

/** The content type of a picture, by its name. */
export function pictureTypeOf(path: string): string | undefined {
  return pictureTypes.get(extname(path).toLowerCase());
}

/**
 * Reads the texts and pictures of a folder. Links, files that are too large and texts that are none are left out and told;
 * hidden files and `node_modules` are none of it. Throws when the folder cannot be read or holds more than 10,000 files.
 */
export async function readFolder(root: string, options: ReadingOptions = {}): Promise<BookFolder> {
  if (!(await stat(root)).isDirectory()) throw new Error(`${root} is no folder`);
  const problems: Problem[] = [];
  const paths = (await listFiles(root, '', problems)).sort();
  const found = { texts: new Map<string, string>(), pictures: new Map<string, Uint8Array>() };
  const hash = createHash('sha256').update(`${format}\n`);
  let pictureBytes = 0;
  for (const [index, path] of paths.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(index, paths.length);
    const isPicture = pictureTypeOf(path) !== undefined;
    const bytes = await readWhole(join(root, path), isPicture ? mostPictureBytes : mostTextBytes);
    if (typeof bytes === 'string') {
      problems.push({ path, reason: bytes });
      continue;
    }
    hash.update(`${JSON.stringify(path)} ${createHash('sha256').update(bytes).digest('hex')}\n`);
    const text = isPicture ? undefined : decode(bytes);
    if (text !== undefined) found.texts.set(path, text);
    else if (!isPicture) problems.push({ path, reason: 'is no UTF-8 text' });
    else if ((pictureBytes += bytes.length) <= mostPicturesBytes) found.pictures.set(path, bytes);
    else problems.push({ path, reason: 'the pictures take more than 64 MB' });
  }
  options.onProgress?.(paths.length, paths.length);
  return { ...found, hash: hash.digest('hex'), problems };
}

async function listFiles(root: string, folder: string, problems: Problem[]): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) paths.push(...(await listFiles(root, path, problems)));
    else if (!isOfBook(path)) continue;
    else if (entry.isFile()) paths.push(path);
    // A link may lead out of the folder, to what nobody meant to publish.
    else problems.push({ path, reason: 'is a link and no file' });
    if (paths.length > mostFiles) throw new Error(`The folder holds more than ${mostFiles} files`);
  }
  return paths;
}

function isOfBook(path: string): boolean {
  const extension = extname(path).toLowerCase();
  return texts.has(extension) || pictureTypes.has(extension);
}

/** The bytes of a file, or why they are not wanted. */
async function readWhole(path: string, mostBytes: number): Promise<Uint8Array | string> {
  const { size } = await stat(path);
  return size > mostBytes ? `is larger than ${mostBytes / 1024} KB` : await readFile(path);
}

/** A text with one kind of line end and no mark at its beginning; `undefined` for what is no text. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? undefined : text.replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}
