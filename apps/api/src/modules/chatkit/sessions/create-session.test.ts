import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { createSession } from '@quintet/contracts/chatkit/session';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callTrpc } from '../../../testing/call-operation.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { hashSecret } from './client-secret.ts';

const docs = 'https://docs.example.org';
const path = '/api/chatkit/session';
const whole = {
  page_path: '/docs/chapter-04/lesson-01-intro',
  page_title: 'Introduction to Python',
  current_chapter: '04-python',
  current_lesson: '01-intro',
  highlighted_text: 'async def main():',
  student_name: 'Jane Doe',
  learning_level: 'intermediate',
};

const Refused = z.object({
  error: z.string(),
  details: z.array(z.object({ code: z.string(), message: z.string(), field: z.string().optional() })),
  timestamp: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  request_id: z.string().optional(),
  retry_after: z.number().optional(),
});

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ env: { TUTOR_ORIGINS: docs, TRUST_PROXY: '1', RATE_LIMITS: 'on' } });
});
afterAll(async () => await api[Symbol.asyncDispose]());

async function post(body: unknown, headers: Record<string, string> = {}, url = api.url) {
  return await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': anyAddress(), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

/** Limits count by address. */
const anyAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

async function open(body: unknown, headers: Record<string, string> = {}) {
  const response = await post(body, headers);
  expect(response.status).toBe(201);
  const opened = createSession.output.parse(await response.json());
  return { ...opened, learner: response.headers.get('x-tutor-learner') ?? '', headers: response.headers };
}

async function refuse(body: unknown) {
  const response = await post(body);
  return { status: response.status, ...Refused.parse(await response.json()) };
}

const mintEmail = () => `Student-${randomUUID()}@Example.org`;

describe('a session', () => {
  test('is opened with all fields, and its secret is kept as a hash with its origin, page and hour', async () => {
    const opened = await open({ ...whole, student_email: mintEmail() }, { origin: docs });
    expect(Object.keys(opened)).toEqual(
      expect.arrayContaining(['client_secret', 'session_id', 'expires_at']),
    );
    expect(opened.client_secret).toMatch(/^sk_chatkit_[\w-]{43}$/);
    const kept = await api.core.db.prisma.chatkitSecret.findUniqueOrThrow({
      where: { hash: hashSecret(opened.client_secret) },
    });
    expect(kept).toMatchObject({ session_id: opened.session_id, origin: docs, context: whole });
    const hour = Math.abs(kept.expires_at.getTime() - Date.now() - 3_600_000);
    expect(hour).toBeLessThan(60_000);
    expect(opened.expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test.each([
    ['no body', undefined],
    ['an empty object', {}],
    ['nulls', Object.fromEntries(Object.keys(whole).map((name) => [name, null]))],
    [
      'empty strings',
      { ...Object.fromEntries(Object.keys(whole).map((name) => [name, ''])), student_email: '' },
    ],
    ['fields that nobody knows', { page: 1 }],
    ['a thousand characters of two units each', { highlighted_text: '𝄞'.repeat(1_000) }],
  ])('is opened with %s', async (_what, body) => {
    await open(body);
  });

  test('is that of its address, however that is written; the secret is new, the history not shared', async () => {
    const student_email = mintEmail();
    const first = await open({ student_email });
    const second = await open({ student_email: ` ${student_email.toLowerCase()}` });
    expect(second.session_id).toBe(first.session_id);
    expect(second.client_secret).not.toBe(first.client_secret);
    const learners = await api.core.db.prisma.chatkitLearner.findMany({
      where: { session_id: first.session_id },
    });
    expect(learners).toHaveLength(2);
    expect(JSON.stringify(learners)).not.toContain('example.org');
  });

  test('is that of the learner who shows his token, by header or cookie, and not of one with a forged token', async () => {
    const first = await open({});
    const known = await open({}, { 'x-tutor-learner': first.learner });
    expect(known.session_id).toBe(first.session_id);
    expect((await open({}, { cookie: `tutor_learner=${first.learner}` })).session_id).toBe(first.session_id);
    const forged = await open({}, { 'x-tutor-learner': `${first.learner}x` });
    expect(forged.session_id).not.toBe(first.session_id);
    const preview = await api.core.tokens.sign({ aud: 'preview', sub: randomUUID(), seconds: 60 });
    const other = await open({}, { 'x-tutor-learner': preview });
    expect(other.session_id).not.toBe(first.session_id);
  });

  test('gives the token to the site itself as a cookie alone, and to other sites as a header alone', async () => {
    const own = await open({}, { 'sec-fetch-site': 'same-origin' });
    expect(own.headers.get('set-cookie')).toMatch(/^tutor_learner=.+; Secure; HttpOnly; SameSite=Lax$/);
    expect(own.headers.get('x-tutor-learner')).toBeNull();
    const other = await open({}, { 'sec-fetch-site': 'cross-site', origin: docs });
    expect(other.headers.get('set-cookie')).toBeNull();
    expect(other.learner).not.toBe('');
  });
});

describe('what is wrong is refused', () => {
  test('all at once, each with its code and field', async () => {
    const { status, error, details, request_id } = await refuse({
      student_email: 'nobody',
      learning_level: 'expert',
      page_path: 'docs',
      highlighted_text: 'x'.repeat(1_001),
      page_title: 5,
    });
    expect({ status, error }).toEqual({ status: 400, error: 'Invalid request' });
    expect(request_id).toBeDefined();
    expect(details.map(({ code, field }) => [code, field]).toSorted()).toEqual([
      ['HIGHLIGHTED_TEXT_TOO_LONG', 'highlighted_text'],
      ['INVALID_EMAIL', 'student_email'],
      ['INVALID_LEARNING_LEVEL', 'learning_level'],
      ['INVALID_PAGE_PATH', 'page_path'],
      ['INVALID_REQUEST', 'page_title'],
    ]);
  });

  test('as the contract writes it', async () => {
    const { timestamp: _, request_id, ...body } = await refuse({ student_email: 'nobody' });
    expect(body).toEqual({
      status: 400,
      error: 'Invalid request',
      details: [{ code: 'INVALID_EMAIL', message: 'Invalid email format', field: 'student_email' }],
    });
    expect(request_id).toBeDefined();
  });

  test.each([[[]], ['text'], [7]])('as a whole where %j is no object', async (body) => {
    const { status, details } = await refuse(body);
    expect({ status, details }).toEqual({
      status: 400,
      details: [{ code: 'INVALID_REQUEST', message: 'Expected a JSON object' }],
    });
  });

  test('where it is no JSON', async () => {
    const response = await fetch(api.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(Refused.parse(await response.json()).details[0]?.code).toBe('INVALID_REQUEST');
  });
});

test('a request id is given back when it is one, and every answer says how long it took', async () => {
  const id = randomUUID();
  for (const [body, status] of [
    [{}, 201],
    [{ learning_level: 'expert' }, 400],
  ] as const) {
    const response = await post(body, { 'x-request-id': id });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-request-id')).toBe(id);
    expect(response.headers.get('x-response-time')).toMatch(/^\d+(\.\d+)?ms$/);
    if (status === 400) expect(Refused.parse(await response.json()).request_id).toBe(id);
  }
  const odd = await post({}, { 'x-request-id': 'not an id' });
  expect(odd.headers.get('x-request-id')).toMatch(/^[\w.-]{1,128}$/);
});

test('pages of listed origins may ask, and read the token that they keep; others may not', async () => {
  const ask = async (origin: string) =>
    await fetch(api.url + path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-tutor-learner',
      },
    });
  const allowed = await ask(docs);
  expect(allowed.headers.get('access-control-allow-origin')).toBe(docs);
  expect(allowed.headers.get('access-control-allow-headers')).toContain('x-tutor-learner');
  expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  const { headers } = await open({}, { origin: docs });
  expect(headers.get('access-control-expose-headers')).toContain('x-tutor-learner');
});

test('tRPC gives the same session and the same errors', async () => {
  const caller = { url: api.url, headers: {} };
  const opened = await callTrpc(caller, createSession, whole);
  expect(createSession.output.safeParse(opened.body).error).toBeUndefined();
  const refused = await callTrpc(caller, createSession, { student_email: 'nobody' });
  expect(Refused.parse(refused.body).details[0]?.code).toBe('INVALID_EMAIL');
});

test('the eleventh of a minute is refused on both doors, and told when to come back', async () => {
  const headers = { 'x-forwarded-for': '192.0.2.7' };
  for (let time = 1; time <= 10; time += 1) expect((await post({}, headers)).status).toBe(201);
  const response = await post({}, headers);
  expect(response.status).toBe(429);
  const { retry_after = 0, timestamp: _, ...body } = Refused.parse(await response.json());
  expect(retry_after).toBeGreaterThan(0);
  expect(response.headers.get('retry-after')).toBe(String(retry_after));
  expect(body).toEqual({
    error: 'Rate limit exceeded',
    details: [
      {
        code: 'RATE_LIMIT_EXCEEDED',
        message: `Too many session creation attempts. Try again in ${retry_after} seconds.`,
      },
    ],
  });
  expect((await callTrpc({ url: api.url, headers }, createSession, {})).status).toBe(429);
});

/** OpenAI's end of hosted sessions: it keeps what it was asked, and answers as told. */
async function startOpenAi() {
  const asked: { head: IncomingMessage; body: unknown }[] = [];
  const answers: ((response: ServerResponse) => void)[] = [];
  const server: Server = createServer((request, response) => {
    void json(request).then((body) => {
      asked.push({ head: request, body });
      answers.shift()?.(response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    answer: (status: number, body: unknown) =>
      answers.push((response) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a hosted session', () => {
  let openAi: Awaited<ReturnType<typeof startOpenAi>>;
  let hosted: RunningApi;
  beforeAll(async () => {
    openAi = await startOpenAi();
    hosted = await startApi({
      env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: openAi.url, CHATKIT_WORKFLOW_ID: 'wf_tutor' },
    });
  });
  afterAll(async () => {
    await hosted[Symbol.asyncDispose]();
    await openAi[Symbol.asyncDispose]();
  });

  test('is asked for without the address of mail, and its seconds become a moment', async () => {
    const expires_at = Math.floor(Date.now() / 1000) + 300;
    openAi.answer(200, { object: 'chatkit.session', client_secret: 'ek_opaque', expires_at });
    const student_email = mintEmail();
    const response = await post({ ...whole, student_email }, {}, hosted.url);
    const opened = createSession.output.parse(await response.json());
    expect(opened).toMatchObject({
      client_secret: 'ek_opaque',
      expires_at: `${new Date(expires_at * 1000).toISOString().slice(0, 19)}Z`,
    });
    const [{ head, body } = { head: undefined, body: undefined }] = openAi.asked;
    expect(head?.url).toBe('/v1/chatkit/sessions');
    expect(head?.headers).toMatchObject({
      authorization: 'Bearer sk-test',
      'openai-beta': 'chatkit_beta=v1',
    });
    expect(body).toEqual({
      user: expect.stringMatching(/^stu_[\w-]{43}$/),
      workflow: {
        id: 'wf_tutor',
        state_variables: {
          ...whole,
          has_highlight: true,
          student_known: false,
          app_session_id: opened.session_id,
        },
      },
      expires_after: { anchor: 'created_at', seconds: 600 },
    });
    expect(JSON.stringify(body).toLowerCase()).not.toContain(student_email.toLowerCase());
  });

  test('is asked for once more after a fault, and then given up without the words of the provider', async () => {
    const before = openAi.asked.length;
    const said = {
      error: { message: 'sk-test is not known', type: 'server_error', param: null, code: null },
    };
    openAi.answer(500, said);
    openAi.answer(500, said);
    const response = await post({}, {}, hosted.url);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('sk-test');
    expect(Refused.parse(JSON.parse(text))).toMatchObject({
      error: 'Failed to create session',
      details: [
        {
          code: 'SESSION_CREATION_FAILED',
          message: 'Could not create ChatKit session. Please try again.',
        },
      ],
    });
    expect(openAi.asked.length - before).toBe(2);
  });
});
