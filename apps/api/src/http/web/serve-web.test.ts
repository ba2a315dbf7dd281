import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApi, startApi } from '../../testing/servers/start-api.ts';

const script = 'export const answer = 42;\n'.repeat(100);
let webDir: string;
let api: RunningApi;
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'quintet-web-'));
  await mkdir(join(webDir, 'assets'));
  await writeFile(join(webDir, 'index.html'), '<title>Quintet</title>');
  await writeFile(join(webDir, 'assets/app.js'), script);
  await writeFile(join(webDir, 'assets/app.js.br'), brotliCompressSync(script));
  await writeFile(join(webDir, 'assets/app.js.gz'), gzipSync(script));
  api = await startApi({ web: webDir });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(webDir, { recursive: true });
});

/** The head of an answer as it goes over the wire; `fetch` would unpack it. */
async function ask(accepted: string): Promise<IncomingMessage['headers']> {
  return await new Promise((resolve, reject) => {
    get(`${api.url}/_app/assets/app.js`, { headers: { 'accept-encoding': accepted } }, (answer) => {
      answer.resume();
      resolve(answer.headers);
    }).on('error', reject);
  });
}

test.each([
  ['br, gzip', 'br'],
  ['gzip', 'gzip'],
  ['identity', undefined],
])('a script is sent as it was compressed for those who accept %s', async (accepted, encoding) => {
  const headers = await ask(accepted);
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers['content-type']).toMatch(/javascript/);
  expect(headers.vary).toMatch(/accept-encoding/i);
  expect(headers['cache-control']).toContain('immutable');
  if (encoding !== undefined) expect(Number(headers['content-length'])).toBeLessThan(script.length / 10);
});
