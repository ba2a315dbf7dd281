import { randomUUID } from 'node:crypto';
import type { Stream } from '@quintet/contracts/operation';
import { createTRPCUntypedClient, httpSubscriptionLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../modules.ts';
import { metasOf } from '../procedures.ts';
import { bloomEnv, mintUser } from '../testing/bloom/bloom-callers.ts';
import { createReportClient, jobIdOf, mintSection, reportsEnv } from '../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { answersOf, mintVisitor, post } from '../testing/timeback/visitors.ts';

/** Something that a stream tells of, and how it comes to its end. */
interface Subject {
  readonly input: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Brings it to its end. */
  finish(): Promise<unknown>;
  /** The last that is told. */
  readonly last: Readonly<Record<string, unknown>>;
}

const streams = Object.values(modules).flatMap(({ router }) =>
  metasOf(router).flatMap(({ stream }) => stream ?? []),
);

let api: RunningApi;
beforeAll(async () => {
  // Nothing works the jobs off: they are at work until they are deleted.
  api = await startApi({ env: { ...bloomEnv, ...reportsEnv }, role: 'web' });
});
afterAll(async () => await api[Symbol.asyncDispose]());

async function openReport() {
  const { headers, generate } = createReportClient(api.url);
  const section = mintSection();
  const { body } = await post(`${api.url}/reports-api/reports`, section, headers);
  const report_id = String(body['report_id']);
  const place = `${api.url}/reports-api/reports/${report_id}`;
  const finish = async () => await fetch(place, { method: 'DELETE', headers });
  return { headers, report_id, job_id: jobIdOf(await generate(section)), finish };
}

const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
  'timeback.agentLoop': async () => {
    const { vid } = await mintVisitor(api.url);
    await post(`${api.url}/personalize`, { vid, ...answersOf('parent') });
    const token = await api.core.tokens.sign({ aud: 'agent_loop', sub: vid, seconds: 600 });
    const finish = async () => await post(`${api.url}/profile/delete`, { vid });
    return { input: { token }, finish, last: { type: 'reset' } };
  },
  'bloom.conversations.followReply': async () => {
    const client_message_id = randomUUID();
    const { headers } = await mintUser();
    const message = { message: 'What can you do?', metadata: { client_message_id } };
    const finish = async () => await post(`${api.url}/api/chat/message`, message, headers);
    const last = { type: 'done', data: { status: 'completed' } };
    return { input: { client_message_id }, headers, finish, last };
  },
  'reports.jobEvents': async () => {
    const { job_id, ...report } = await openReport();
    return { ...report, input: { job_id }, last: { type: 'state', data: { status: 'failed' } } };
  },
  'reports.reportEvents': async () => {
    const { report_id, ...report } = await openReport();
    return { ...report, input: { report_id }, last: { type: 'deleted' } };
  },
};

test('there is a subject for every stream of the router', () => {
  expect(Object.keys(subjects).sort()).toEqual(streams.map(({ name }) => name).sort());
});

interface Told {
  readonly type: string;
  readonly data: unknown;
}

/** A stream that stands; `ended` gives all that it told. */
interface Following {
  readonly ended: Promise<Told[]>;
}

/** Follows a stream over SSE. */
async function followSse({ path }: Stream, { input, headers = {} }: Subject): Promise<Following> {
  const filled = path.replace(/\{(\w+)\}/u, (_place, name: string) => input[name] ?? '');
  const response = await fetch(`${api.url}${filled}?${new URLSearchParams(input).toString()}`, { headers });
  expect(response.status).toBe(200);
  const ended = response.text().then((text) =>
    [...text.matchAll(/^event: (.*)\ndata: (.*)$/gmu)].map(([, type = '', data = '']) => ({
      type,
      data: JSON.parse(data) as unknown,
    })),
  );
  return { ended };
}

/** The same as a subscription. */
async function followTrpc({ name }: Stream, { input, headers = {} }: Subject): Promise<Following> {
  const client = createTRPCUntypedClient({
    links: [
      httpSubscriptionLink({
        url: `${api.url}/trpc`,
        EventSource,
        eventSourceOptions: () => ({
          fetch: async (url, init) =>
            await fetch(url, { ...init, headers: { ...init?.headers, ...headers } }),
        }),
      }),
    ],
  });
  const told: Told[] = [];
  return await new Promise((opened) => {
    const ended = new Promise<Told[]>((resolve, reject) => {
      client.subscription(name, input, {
        onData: (item) => {
          const { data } = item as { data: Told };
          told.push(data);
          if (data.type === 'opened') opened({ ended });
        },
        onComplete: () => resolve(told),
        onError: reject,
      });
    });
  });
}

describe.each(streams)('$name', (stream) => {
  test('ends, on both doors, with what it tells of', async () => {
    const subject = await subjects[stream.name]?.();
    if (subject === undefined) throw new Error('no subject');
    const ends = [await followSse(stream, subject), await followTrpc(stream, subject)];
    await subject.finish();
    for (const { ended } of ends) expect((await ended).at(-1)).toMatchObject(subject.last);
  });
});

/** How a stream is followed with a token that holds for two seconds. Keys of Reports do not run out. */
const brief: Readonly<Record<string, () => Promise<Pick<Subject, 'input' | 'headers'>>>> = {
  agent_loop: async () => {
    const { vid } = await mintVisitor(api.url);
    return { input: { token: await api.core.tokens.sign({ aud: 'agent_loop', sub: vid, seconds: 2 }) } };
  },
  caller: async () => {
    const { headers } = await mintUser({ exp: Math.floor(Date.now() / 1_000) + 2 });
    return { input: { client_message_id: randomUUID() }, headers };
  },
};

test.each(streams.filter(({ auth }) => auth !== 'report_key'))(
  'a subscription of $name ends with its token',
  async (stream) => {
    const subject = await brief[stream.auth]?.();
    if (subject === undefined) throw new Error('no token');
    const { ended } = await followTrpc(stream, { finish: async () => undefined, last: {}, ...subject });
    expect(await ended).toMatchObject([{ type: 'opened' }]);
  },
);
