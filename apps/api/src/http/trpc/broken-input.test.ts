import type { Operation, Stream } from '@quintet/contracts/operation';
import { reportsErrors } from '@quintet/contracts/reports/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { modules } from '../../modules.ts';
import { metasOf } from '../../procedures.ts';
import { createReportClient, reportsEnv } from '../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../testing/servers/start-api.ts';
import { readAnswer } from '../../testing/timeback/visitors.ts';

const metas = Object.values(modules).flatMap(({ router }) => metasOf(router));
const operations = metas.flatMap(({ operation }) => operation ?? []);
const streams = metas.flatMap(({ stream }) => stream ?? []);
/** A body that is taken as it came is never broken. */
const posted = operations.filter(
  ({ method, path, body }) => /^(?:POST|PUT|PATCH)$/u.test(method) && !path.includes('{') && body !== 'text',
);
const Entry = z.object({ status: z.number(), message: z.string() });
const json = { 'content-type': 'application/json' };
const broken = '{"a":';

let api: RunningApi;
let headers: Readonly<Record<string, string>>;
beforeAll(async () => {
  api = await startApi({ env: reportsEnv });
  headers = { ...json, ...createReportClient(api.url).headers };
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** Sends what is no JSON, in the address or as the body. */
async function sendBroken(name: string, method: string, sent = headers) {
  const address = `${api.url}/trpc/${name}`;
  return await readAnswer(
    method === 'GET'
      ? await fetch(`${address}?input=${encodeURIComponent(broken)}`, { headers: sent })
      : await fetch(address, { method: 'POST', headers: sent, body: broken }),
  );
}

const refused = (status: number, body: object) => ({
  status,
  body: { error: { data: { httpStatus: status, body } } },
});

function refusalOf({ table, path }: Operation | Stream) {
  const code = table.faults.invalid_json;
  const { status, message } = Entry.parse(table.codes[code]);
  return { status, body: withoutOwn(table.body({ code, message, path, details: {} })) };
}

/** Each request has a moment and a name of its own. */
function withoutOwn(body: object): object {
  return Object.fromEntries(
    Object.entries(body).filter(([field]) => field !== 'timestamp' && field !== 'request_id'),
  );
}

test.each(operations)('$name refuses broken JSON in the words of its document', async (operation) => {
  const { status, body } = refusalOf(operation);
  expect(await sendBroken(operation.name, operation.method)).toMatchObject(refused(status, body));
});

test.each(streams)('$name tells of broken JSON in the words of its document', async (stream) => {
  const address = `${api.url}/trpc/${stream.name}?input=${encodeURIComponent(broken)}`;
  const text = await (await fetch(address, { headers })).text();
  const { status, body } = refusalOf(stream);
  const [, error = ''] = /^event: serialized-error\ndata: (.*)$/mu.exec(text) ?? [];
  expect(JSON.parse(error)).toMatchObject({ data: { httpStatus: status, body } });
});

test.each(posted)('$name refuses it over REST as over tRPC', async ({ name, method, path }) => {
  const init = { method, headers, body: broken };
  const { status, body } = await readAnswer(await fetch(api.url + path, init));
  expect(await sendBroken(name, method)).toMatchObject(refused(status, withoutOwn(body)));
});

test('whoever sends no key is told that first, as over REST', async () => {
  const init = { method: 'POST', headers: json, body: broken };
  const { status, body } = await readAnswer(await fetch(`${api.url}/generate`, init));
  expect(status).toBe(401);
  expect(await sendBroken('reports.generate', 'POST', json)).toMatchObject(refused(status, body));
});

test('each call of a broken batch is refused in the words of its own document', async () => {
  const address = `${api.url}/trpc/timeback.startSession,reports.generate?batch=1`;
  const response = await fetch(address, { method: 'POST', headers, body: broken });
  expect(await response.json()).toMatchObject([
    { error: { data: { body: { error: 'invalid_json' } } } },
    { error: { data: { body: { data: { error_code: reportsErrors.faults.invalid_json } } } } },
  ]);
});
