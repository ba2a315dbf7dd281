import { randomUUID } from 'node:crypto';
import type { Operation, Stream } from '@quintet/contracts/operation';
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppRouter } from '../../../modules.ts';
import { metasOf } from '../../../procedures.ts';
import { callRest, callTrpc, type Caller } from '../../../testing/call-operation.ts';
import { reportsEnv, testKey, textOf } from '../../../testing/reports/report-client.ts';
import { createReportClient, mintSection } from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { get } from '../../../testing/timeback/visitors.ts';
import { reportsRouter } from '../router.ts';
import { hashKey } from './api-keys.ts';

const keys = {
  north: 'key-of-the-northern-tenant',
  again: 'another-of-the-north',
  south: 'key-of-the-southern',
};
const whole = 'The Larchmere Ferry Company';

let api: RunningApi;
/** What the northern tenant has. */
let ids: Record<'report_id' | 'job_id' | 'customer_id' | 'opportunity_id', string>;

const callerOf = (key: string): Caller => ({
  url: api.url,
  headers: createReportClient(api.url, key, 'one-session').headers,
});
const operations = metasOf(reportsRouter).flatMap(({ operation }) => operation ?? []);
const streams = metasOf(reportsRouter).flatMap(({ stream }) => stream ?? []);
const operationOf = (name: string): Operation => {
  const found = operations.find((operation) => operation.name === `reports.${name}`);
  if (found === undefined) throw new Error(`There is no reports.${name}`);
  return found;
};
const call = async (key: string, name: string, input: object = {}) =>
  await callTrpc(callerOf(key), operationOf(name), input);

beforeAll(async () => {
  api = await startApi({ env: reportsEnv });
  await api.core.db.prisma.reportsApiKey.createMany({
    data: Object.entries(keys).map(([name, key]) => ({
      name,
      key_hash: hashKey(key),
      tenant: name === 'south' ? 'south' : 'north',
    })),
  });
  const subject = mintSection();
  const { customer_id = '', opportunity_id = '' } = subject;
  const opportunity = { opportunity_id, customer_id, title: `Ferries for ${whole}` };
  await call(keys.north, 'saveCustomer', { customer: { customer_id, name: whole } });
  await call(keys.north, 'saveOpportunity', { opportunity });
  const client = createReportClient(api.url, keys.north, 'one-session');
  const job_id = await client.start('generate', subject);
  await client.end(job_id);
  const { body } = await call(keys.north, 'openReport', subject);
  ids = { report_id: String(body['report_id']), job_id, customer_id, opportunity_id };
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** What an operation takes besides the ids in its path. */
const others: Readonly<Record<string, object>> = {
  generateReport: { sections: 'all' },
  getSection: { section_title: 'Risk Assessment' },
  getRefineChoices: { section_title: 'Risk Assessment' },
  saveSection: { section_title: 'Risk Assessment', markdown: 'Overwritten' },
  listVersions: { section_title: 'Risk Assessment' },
  compareVersions: { section_title: 'Risk Assessment', from: 1, to: 1 },
  rollBack: { section_title: 'Risk Assessment', version: 1 },
  exportReport: { format: 'md' },
};

/** Those that ask for nothing by its id; what they show of another tenant is tried below. */
const withoutIds =
  'generate refine getStudio signIn signInToDemo signOut listReports openReport listCustomers saveCustomer ' +
  'listOpportunities saveOpportunity';

const idNames = ['report_id', 'job_id', 'customer_id', 'opportunity_id'] as const;
const namedIn = ({ path }: Pick<Operation | Stream, 'path'>) =>
  idNames.filter((name) => path.includes(`{${name}}`));
const bareName = ({ name }: Pick<Operation, 'name'>) => name.replace('reports.', '');

/** Without what names the id that was asked for. */
function nameless(body: unknown, asked: Readonly<Record<string, unknown>>): string {
  return Object.values(asked).reduce<string>(
    (text, id) => (typeof id === 'string' ? text.replaceAll(id, '…') : text),
    JSON.stringify(body),
  );
}

test('every operation is either asked for by an id in its path or listed as one that is not', () => {
  const without = operations.filter((operation) => namedIn(operation).length === 0).map(bareName);
  expect(without.sort()).toEqual(withoutIds.split(' ').sort());
});

const withIds = operations.filter((operation) => namedIn(operation).length > 0);

describe.each(withIds)('$name', (operation) => {
  test.each(['south', 'default'])('of another tenant is as unknown to the %s one', async (tenant) => {
    const caller = callerOf(tenant === 'south' ? keys.south : testKey);
    const rest = others[bareName(operation)] ?? {};
    const names = namedIn(operation);
    const foreign = { ...Object.fromEntries(names.map((name) => [name, ids[name]])), ...rest };
    const unknown = { ...Object.fromEntries(names.map((name) => [name, randomUUID()])), ...rest };
    for (const door of [callRest, callTrpc]) {
      const answer = await door(caller, operation, foreign);
      const none = await door(caller, operation, unknown);
      expect([answer.status, none.status]).toEqual([404, 404]);
      expect(nameless(answer.body, foreign)).toBe(nameless(none.body, unknown));
    }
  });
});

describe.each(streams)('$name', (stream) => {
  test('of another tenant opens neither over SSE nor as a subscription', async () => {
    const caller = callerOf(keys.south);
    const [name = 'job_id'] = namedIn(stream);
    const path = stream.path.replace(`{${name}}`, ids[name]);
    expect((await get(api.url + path, caller.headers)).status).toBe(404);
    const client = createTRPCClient<AppRouter>({
      links: [
        httpSubscriptionLink({
          url: `${api.url}/trpc`,
          EventSource,
          eventSourceOptions: () => ({
            fetch: async (url, init) =>
              await fetch(url, { ...init, headers: { ...init?.headers, ...caller.headers } }),
          }),
        }),
      ],
    });
    const refused = await new Promise<unknown>((resolve) => {
      const observer = { onError: resolve, onData: resolve };
      if (name === 'job_id') client.reports.jobEvents.subscribe({ job_id: ids.job_id }, observer);
      else client.reports.reportEvents.subscribe({ report_id: ids.report_id }, observer);
    });
    expect(refused).toMatchObject({ data: { httpStatus: 404 } });
  });
});

test('what the others tried has changed nothing, and keys of one tenant share what it has', async () => {
  for (const key of [keys.north, keys.again]) {
    expect((await call(key, 'getCustomer', ids)).body).toMatchObject({
      customer: { name: whole },
      revision: 1,
    });
    expect((await call(key, 'getOpportunity', ids)).status).toBe(200);
    const report = await call(key, 'getReport', ids);
    expect(report.body).toMatchObject({
      customer_name: whole,
      opportunity_title: `Ferries for ${whole}`,
      run: null,
    });
    expect(textOf(await createReportClient(api.url, key).end(ids.job_id))).toContain(whole);
  }
});

test('lists hold nothing of another tenant, and the same ids are each tenant’s own', async () => {
  const { customer_id, opportunity_id } = ids;
  const opportunity = { opportunity_id, customer_id, title: 'Other' };
  for (const key of [keys.south, testKey]) {
    for (const list of ['listCustomers', 'listOpportunities', 'listReports'])
      expect(JSON.stringify((await call(key, list)).body)).not.toContain(customer_id);
    const subject = { ...mintSection(), customer_id, opportunity_id };
    const client = createReportClient(api.url, key);
    const job = await client.end(await client.start('generate', subject));
    expect(textOf(job)).not.toContain(whole);
    // Nobody learns from a conflict that an id is taken elsewhere.
    const edited = { customer: { customer_id, name: 'Other' }, revision: 1 };
    expect((await call(key, 'saveCustomer', edited)).status).toBe(409);
    expect((await call(key, 'saveCustomer', { customer: { customer_id, name: 'Other' } })).status).toBe(200);
    expect((await call(key, 'saveOpportunity', { opportunity })).status).toBe(200);
    const { body } = await call(key, 'listOpportunities', { customer_id });
    expect(body['opportunities']).toMatchObject([{ opportunity_id, customer_id, title: 'Other' }]);
    expect((await call(key, 'openReport', subject)).body).toMatchObject({ customer_name: 'Other' });
    expect((await call(key, 'deleteCustomer', { customer_id })).status).toBe(200);
    expect((await call(key, 'getOpportunity', { opportunity_id })).status).toBe(404);
  }
  expect((await call(keys.north, 'getCustomer', ids)).body).toMatchObject({
    customer: { name: whole },
    revision: 1,
  });
  expect((await call(keys.north, 'getOpportunity', ids)).status).toBe(200);
});

test('an id that looks like the place of another tenant’s record leads there no more than any other', async () => {
  const customer_id = ` tenant:north ${ids.customer_id}`;
  expect((await call(testKey, 'getCustomer', { customer_id })).status).toBe(404);
  await call(testKey, 'saveCustomer', { customer: { customer_id, name: 'Taken over' } });
  expect((await call(keys.north, 'getCustomer', ids)).body).toMatchObject({ customer: { name: whole } });
});
