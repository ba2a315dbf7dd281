import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Db } from '@quintet/db/open-db';
import { bundledBook } from '../../../platform/books/bundled-book.ts';
import { ingestFolder, type Ingested } from '../../../platform/books/ingest-folder.ts';
import { removeBook } from '../../../platform/books/store/save-book.ts';
import type { CommandContext } from '../../../platform/commands/command-context.ts';
import { createProgressLine } from '../../../platform/commands/progress-line.ts';
import { runOnDatabase } from '../../../platform/commands/run-on-database.ts';

const usage = `Takes a folder of Markdown in as a book that can be read and searched.

  npm run ingest -- folder [--id name] [--strict]
  npm run ingest -- --remove name

The folder is a site of Docusaurus or MkDocs, a book in our own layout (book.md, a folder for each chapter), or any tree
of .md and .mdx files. Chapters are the groups of mkdocs.yml's nav, else the folders of the first level, in the order of
sidebar_position, _category_.json and names. Imports and components of MDX are left out. Pictures that a lesson shows are
stored with the book.

Taking a folder in again writes what has changed and removes what is gone. All of a run is stored or nothing is. A file
that cannot be used is told and left out; a lesson that was made from it before stays as it was. Links to other places
are not followed; texts take 512 KB, pictures 1 MB.

  --id NAME       what the book is called in addresses; the folder's name by default
  --strict        end with 2 when a file was left out or is wrong
  --remove NAME   remove a book

Ends with 0 when the book was taken in, 1 when it could not be, 2 under --strict, 130 when it was stopped.

DATABASE_URL names a PostgreSQL database; without it the embedded one in DATA_DIR is used.
`;

const shownProblems = 50;
const count = new Intl.NumberFormat('en-US');

/** The command `ingest`. Gives the exit code that its `--help` explains. */
export async function runIngest(argv: readonly string[], context: CommandContext): Promise<number> {
  const { out, err } = context;
  try {
    const given = readArguments(argv);
    if (given === undefined) {
      out.write(usage);
      return 0;
    }
    const { folder, id, strict } = given;
    return await runOnDatabase(context, async (db) =>
      folder === undefined
        ? await remove(db, id, context)
        : await ingest(db, { folder, id, strict }, context),
    );
  } catch (error) {
    err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

interface Arguments {
  /** Nothing where the book is to be removed. */
  readonly folder: string | undefined;
  readonly id: string;
  readonly strict: boolean;
}

function readArguments(argv: readonly string[]): Arguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      id: { type: 'string' },
      remove: { type: 'string' },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [folder, ...more] = positionals;
  if (more.length > 0 || (folder === undefined) === (values.remove === undefined))
    throw new Error('Give one folder. --help says how.');
  const id = values.remove ?? values.id ?? idOf(folder ?? '');
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(id))
    throw new Error(`${id} is no name for a book: give letters, digits and dashes with --id.`);
  if (id === bundledBook.id)
    throw new Error(`${id} is the book that comes with the program. Give another name with --id.`);
  return { folder, id, strict: values.strict };
}

function idOf(folder: string): string {
  return basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
}

async function ingest(
  db: Db,
  { folder, id, strict }: Arguments & { readonly folder: string },
  { out, signal }: CommandContext,
): Promise<number> {
  const began = performance.now();
  const lines = { reading: createProgressLine(out, 'files'), writing: createProgressLine(out, 'lessons') };
  try {
    const ingested = await ingestFolder(db, {
      id,
      folder,
      signal,
      onProgress: (progress) => lines[progress.phase].show({ ...progress, rows: progress.done }),
    });
    endAll(lines);
    out.write(describe(id, ingested, performance.now() - began));
    return strict && ingested.problems.length > 0 ? 2 : 0;
  } catch (error) {
    endAll(lines);
    if (signal?.aborted !== true) throw error;
    out.write('Stopped. Nothing was written.\n');
    return 130;
  }
}

function endAll(lines: Readonly<Record<string, { end(): void }>>): void {
  for (const line of Object.values(lines)) line.end();
}

async function remove(db: Db, id: string, { out, err }: CommandContext): Promise<number> {
  if (await removeBook(db, id)) {
    out.write(`Removed ${id}.\n`);
    return 0;
  }
  err.write(`There is no book ${id}.\n`);
  return 1;
}

function describe(id: string, { title, problems, ...report }: Ingested, milliseconds: number): string {
  const more = problems.length - shownProblems;
  const numbers = (['added', 'changed', 'unchanged', 'removed'] as const)
    .map((name) => `${count.format(report[name])} ${name}`)
    .join(', ');
  const kept = report.kept === 0 ? '' : `, ${count.format(report.kept)} kept as they were`;
  return [
    ...problems.slice(0, shownProblems),
    ...(more > 0 ? [`And ${count.format(more)} more.`] : []),
    `Took "${title}" in as ${id} in ${(milliseconds / 1000).toFixed(1)} s: lessons ${numbers}${kept}.`,
    '',
  ].join('\n');
}
