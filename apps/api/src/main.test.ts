import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, isPostgresMissing, noPostgres } from '@quintet/db/testing/test-db';
import { expect, onTestFinished, test } from 'vitest';
import { runMakeToken } from './modules/timeback/commands/token-command.ts';
import { loadConfig } from './config.ts';
import { get } from './testing/timeback/visitors.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));
const execArgv = ['--conditions=@quintet/source', '--import', 'tsx', '--liftoff-only'];

function startProgram(env: Readonly<Record<string, string>>): ChildProcess {
  const child = fork(program, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', ...env },
    execArgv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  return child;
}

async function readAll(stream: ChildProcess['stderr']): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

async function makeFile(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'quintet-main-'));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  await writeFile(join(directory, 'file'), '');
  await mkdir(join(directory, 'read-only'), { mode: 0o500 });
  return join(directory, 'file');
}

test('a DATA_DIR that cannot be written to is told in one line', async () => {
  const file = await makeFile();
  // Nobody keeps root from writing.
  const places = process.getuid?.() === 0 ? [] : [join(file, '..', 'read-only')];
  for (const DATA_DIR of [file, join(file, 'below'), ...places]) {
    const child = startProgram({ DATA_DIR });
    const [errors, [code]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
    expect(errors).toMatch(/^DATA_DIR: .+ is no directory that can be written to; .+\n$/);
    expect(code).toBe(1);
  }
});

test('nodes on one PostgreSQL need no DATA_DIR and share their secret, with commands too', async ({
  skip,
}) => {
  skip(await isPostgresMissing(), noPostgres);
  const { databaseUrl: DATABASE_URL, drop } = await createTestDatabase();
  onTestFinished(drop);
  const env = { DATABASE_URL, DATA_DIR: await makeFile(), TRUST_PROXY: 'true' };
  const nodes = [startProgram(env), startProgram(env)];
  const warnings = readAll(nodes[0]?.stdout ?? null);
  const urls = nodes.map(async (node) => {
    const [{ url }] = (await once(node, 'message')) as [{ url: string }];
    return url;
  });
  let token = '';
  const out = { write: (text: string) => (token += text) };
  const code = await runMakeToken(['service'], {
    config: loadConfig(env),
    out,
    err: process.stderr,
    signal: new AbortController().signal,
  });
  expect(code).toBe(0);
  for (const url of await Promise.all(urls)) {
    const seen = await get(`${url}/agent/admin/session`, { authorization: `Bearer ${token.trim()}` });
    expect(seen).toMatchObject({ status: 200, body: { name: 'operator' } });
  }
  for (const node of nodes) node.kill('SIGTERM');
  expect(await warnings).toContain('TRUST_PROXY=true');
});
