import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createReportClient, reportsEnv } from '../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { get, post } from '../testing/timeback/visitors.ts';

const Line = z.object({ level: z.number(), msg: z.string() });
const errorLevel = 50;

const log = new PassThrough();
const lines = createInterface({ input: log });
let api: RunningApi;
let report_id: string;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await startApi({ env: reportsEnv, log: pino({ level: 'info' }, log) });
  ({ headers } = createReportClient(api.url));
  const place = `${api.url}/reports-api/reports`;
  const subject = { type: 'Technical_scope', customer_id: 'c', opportunity_id: 'o' };
  ({ report_id = '' } = z
    .object({ report_id: z.string() })
    .parse((await post(place, subject, headers)).body));
  // It takes seconds to export.
  const markdown = 'The programme replaces **the dispatch system** in 4 phases.\n\n'.repeat(8_000);
  const section = { section_title: 'Executive Summary', markdown };
  const { status } = await post(`${place}/${report_id}/section`, section, headers);
  if (status !== 200) throw new Error(`not saved: ${status}`);
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** Asks, and leaves once the server is at work. */
async function askAndLeave(path: string): Promise<void> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  const fields = Object.entries({ host: hostname, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write([`GET ${path} HTTP/1.1`, ...fields, '', ''].join('\r\n'));
  await once(socket, 'connect');
  expect((await get(`${api.url}/health/live`)).status).toBe(200);
  socket.destroy();
}

test.each([
  ['REST', () => `/reports-api/reports/${report_id}/export?format=docx`],
  [
    'tRPC',
    () =>
      `/trpc/reports.exportReport?input=${encodeURIComponent(JSON.stringify({ report_id, format: 'docx' }))}`,
  ],
])('a client that leaves in the middle of an export is no failure over %s', async (_door, path) => {
  const said: z.infer<typeof Line>[] = [];
  const heard = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      said.push(Line.parse(JSON.parse(line)));
      resolve();
    });
  });
  await askAndLeave(path());
  await heard;
  expect(said.filter(({ level }) => level >= errorLevel)).toEqual([]);
  expect(said).toContainEqual(expect.objectContaining({ msg: 'the client left before its answer' }));
  lines.removeAllListeners('line');
});
