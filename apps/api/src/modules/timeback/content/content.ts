import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { parseDocument } from 'yaml';
import { FrontMatter } from './content-block.ts';
import type { ContentBlock } from './content-block.ts';
import { findBlockFaults } from './content-checks.ts';
import { findGaps, findUnreachableBlocks } from './content-coverage.ts';
import { compileLibrary } from './content-library.ts';
import type { ContentLibrary } from './content-library.ts';

/** Content that cannot be served; `problems` has one line each, with the file and the field. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `TimeBack content has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** One content file: its path in the content folder, with slashes, and its text. */
export interface ContentSource {
  readonly file: string;
  readonly source: string;
}

/**
 * Reads a folder of content files (`<icp>/<outcome>/<block>[.<context>][.<variant>].md`) into a library.
 * Throws a `ContentError` when it cannot be served as it stands.
 */
export async function loadContent(directory: string): Promise<ContentLibrary> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.md')).sort();
  const sources = names.map(async (name) => ({
    file: name.split(sep).join('/'),
    source: await readFile(join(directory, name), 'utf8'),
  }));
  return readContent(await Promise.all(sources));
}

/**
 * Makes a library of content files. Throws a `ContentError` that names every bad file and field at once; only when
 * all files are good does it look for duplicates, for blocks that nobody can get, and for pages with a hole.
 */
export function readContent(sources: readonly ContentSource[]): ContentLibrary {
  const files = sources.map(parseFile);
  refuse(files.flatMap(({ problems }) => problems));
  const blocks = files.flatMap(({ block }) => (block === undefined ? [] : [block]));
  refuse(findDuplicates(blocks));
  const library = compileLibrary(blocks);
  const unreachable = findUnreachableBlocks(library).map(
    ({ file }) => `${file}: priority: other blocks win wherever this one fits`,
  );
  refuse([...unreachable, ...findGaps(library)]);
  return library;
}

interface ParsedFile {
  readonly block?: ContentBlock;
  readonly problems: string[];
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ContentError(problems);
}

function parseFile({ file, source }: ContentSource): ParsedFile {
  const [, header, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/u.exec(source.replaceAll('\r\n', '\n')) ?? [];
  if (header === undefined || body === undefined) return { problems: [`${file}: front matter: is missing`] };
  const document = parseDocument(header);
  const [broken] = document.errors;
  if (broken !== undefined) return { problems: [`${file}: front matter: ${firstLine(broken.message)}`] };
  const parsed = FrontMatter.safeParse(document.toJS());
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(
        ({ path, message }) => `${file}: ${path.join('.') || 'front matter'}: ${message}`,
      ),
    };
  }
  const block: ContentBlock = { ...parsed.data, body: body.trim(), file };
  return { block, problems: findBlockFaults(block).map((fault) => `${file}: ${fault}`) };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

function findDuplicates(blocks: readonly ContentBlock[]): string[] {
  return [...findRepeats(blocks, 'id', ({ id }) => id), ...findRepeats(blocks, 'body', textOf)];
}

/** Calls to action may well repeat; anything else that does is a copy that should be one file. */
function textOf({ block, body, id }: ContentBlock): string {
  return block === 'call_to_action' ? id : body;
}

function findRepeats(
  blocks: readonly ContentBlock[],
  field: string,
  read: (block: ContentBlock) => string,
): string[] {
  const first = new Map<string, string>();
  const problems: string[] = [];
  for (const block of blocks) {
    const seen = first.get(read(block));
    if (seen === undefined) first.set(read(block), block.file);
    else problems.push(`${block.file}: ${field}: is the same as in ${seen}`);
  }
  return problems;
}
