import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openDb } from '@quintet/db/open-db';
import { fillDataDir, openTestDb } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMakeDemo } from './demo-command.ts';
import { runImport } from './import-command.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quintet-import-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const header = 'StudentID,Grade,District,Subject,PercentileBefore,PercentileAfter,Weeks';

async function run(argv: readonly string[], config: { DATABASE_URL?: string | undefined; DATA_DIR: string }) {
  let out = '';
  let err = '';
  const code = await runImport(argv, {
    config,
    out: { write: (text) => void (out += text) },
    err: { write: (text) => void (err += text) },
  });
  return { code, out, err };
}

async function makeDemo(name: string, rows: number): Promise<string> {
  const path = join(directory, name);
  const silent = { write: () => undefined };
  expect(await runMakeDemo([path, '--rows', String(rows)], { out: silent, err: silent })).toBe(0);
  return path;
}

describe('the command import:students', () => {
  test('imports what demo:students wrote and says what it did', async () => {
    await using db = await openTestDb({ kind: 'postgres' });
    const config = { DATABASE_URL: db.databaseUrl, DATA_DIR: directory };
    const path = await makeDemo('demo.csv', 2400);
    const first = await run([path], config);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('student_id from "StudentID", grade from "Grade Level"');
    expect(first.out).toMatch(/Read 100%, 2,400 rows\nWrote 100%, 2,400 rows\n/u);
    expect(first.out).toMatch(
      /Imported: 2,400 rows in [\d.]+ s: 2,400 inserted, 0 updated, 0 unchanged, 0 duplicates, 0 skipped\.\n$/u,
    );
    expect((await run([path], config)).out).toContain('0 inserted, 0 updated, 2,400 unchanged');
  });

  test('shows the first bad rows, writes all of them to a file, and fails only when it is strict', async () => {
    await using db = await openTestDb({ kind: 'postgres' });
    const config = { DATABASE_URL: db.databaseUrl, DATA_DIR: directory };
    const bad = Array.from({ length: 25 }, (_, index) => `B-${index},"20 ""th""",US-TX-Austin,Math,41,63,18`);
    const path = join(directory, 'bad.csv');
    await writeFile(path, [header, 'S-1,5,US-TX-Austin,Math,41,63,18', ...bad].join('\n'));
    const errors = join(directory, 'errors.csv');
    const { code, out } = await run([path, '--errors', errors], config);
    expect(code).toBe(0);
    expect(out).toContain('Line 3: grade "20 \\"th\\"" is not a grade from K to 12\n');
    expect(out).toContain('Line 22: ');
    expect(out).not.toContain('Line 23: ');
    expect(out).toContain(`And 5 more. All are in ${errors}.\n`);
    expect(out).toContain('1 inserted, 0 updated, 0 unchanged, 0 duplicates, 25 skipped');
    const lines = (await readFile(errors, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(26);
    expect(lines.slice(0, 2)).toEqual([
      'line,student_id,reason',
      '3,"B-0","grade ""20 \\""th\\"""" is not a grade from K to 12"',
    ]);
    expect((await run([path, '--strict'], config)).code).toBe(2);
  });

  test('ends with 1 and one message when the file cannot be used or no row can', async () => {
    await using db = await openTestDb({ kind: 'postgres' });
    const config = { DATABASE_URL: db.databaseUrl, DATA_DIR: directory };
    const path = join(directory, 'other.csv');
    await writeFile(path, 'Name,Score\nA,1\n');
    expect(await run([path], config)).toMatchObject({
      code: 1,
      err: 'The file lacks the columns StudentID, Grade, District, Subject, PercentileBefore, PercentileAfter, Weeks. It has: "Name", "Score".\n',
    });
    expect(await run([join(directory, 'none.csv')], config)).toMatchObject({ code: 1 });
    await writeFile(path, `${header}\n1,2,3,4,5,6,7\n`);
    expect(await run([path], config)).toMatchObject({ code: 1, err: '' });
    expect((await run([], config)).err).toContain('Give one CSV file.');
    expect((await run([path, '--wrong'], config)).err).toContain('--wrong');
    expect((await run([path, '--errors', path], config)).err).toContain('Choose another.');
    expect((await readFile(path, 'utf8')).length).toBeGreaterThan(0);
    expect(await run(['--help'], config)).toMatchObject({
      code: 0,
      out: expect.stringContaining('--dry-run'),
    });
  });

  test('says once real pupils are there that the invented ones no longer count', async () => {
    await using db = await openTestDb({ kind: 'postgres' });
    const config = { DATABASE_URL: db.databaseUrl, DATA_DIR: directory };
    await run([await makeDemo('few.csv', 30)], config);
    const path = join(directory, 'real.csv');
    await writeFile(path, `${header}\nS-1,5,US-TX-Austin,Math,41,63,18\n`);
    expect((await run([path], config)).out).toContain(
      'The 30 invented demo pupils are still there, but no figure counts',
    );
  });

  test('says what to do when a server holds the embedded database', async () => {
    const dataDir = join(directory, 'held');
    await mkdir(dataDir);
    await fillDataDir(dataDir);
    const held = await openDb({ dataDir });
    const path = await makeDemo('held.csv', 10);
    const { code, err } = await run([path], { DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(err).toContain('in use by');
    expect(err).toContain('Stop the server, run this again and start it');
    await held.close();
    expect((await run([path], { DATA_DIR: dataDir })).out).toContain('10 inserted');
  });

  test('says that the database is away', async () => {
    const path = await makeDemo('away.csv', 10);
    const config = { DATABASE_URL: 'postgres://postgres@127.0.0.1:9/none', DATA_DIR: directory };
    expect(await run([path], config)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Cannot connect to PostgreSQL'),
    });
  });
});

describe('the command as a process', () => {
  const command = fileURLToPath(new URL('../../../command.ts', import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

  /** Starts an import and sends it `signal` as soon as the first batches are written. */
  async function cut(path: string, databaseUrl: string | undefined, signal: NodeJS.Signals) {
    const child = spawn(
      process.execPath,
      ['--conditions=@quintet/source', '--import', tsx, command, 'import-students', path],
      {
        env: { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: directory },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!out.includes('Wrote') && `${out}${text}`.includes('Wrote')) child.kill(signal);
      out += text;
    });
    const [code] = await once(child, 'close');
    return { code: code as number | null, out };
  }

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'cut by %s leaves whole batches; a second run does the rest',
    async (signal) => {
      await using db = await openTestDb({ kind: 'postgres' });
      const path = await makeDemo('cut.csv', 60_000);
      const { code, out } = await cut(path, db.databaseUrl, signal);
      const written = await db.prisma.timebackStudent.count();
      expect(written).toBeGreaterThan(0);
      expect(written).toBeLessThan(60_000);
      expect(written % 5000).toBe(0);
      if (signal === 'SIGINT') {
        expect(code).toBe(130);
        expect(out).toContain('Run the same command again to do the rest.');
      }
      const rest = await run([path], { DATABASE_URL: db.databaseUrl, DATA_DIR: directory });
      expect(rest.code).toBe(0);
      expect(await db.prisma.timebackStudent.count()).toBe(60_000);
    },
  );
});
