import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { routerOf } from './module.ts';
import { modules } from './modules.ts';
import { fieldOf } from './platform/json/field-of.ts';
import { startModules, type RunningApi } from './testing/servers/start-api.ts';
import { toyModule } from './testing/toy/toy-module.ts';
import { openSocket } from './testing/ws/socket-client.ts';

const Answer = z.object({
  content: z.record(z.string(), z.object({ examples: z.record(z.string(), z.unknown()).default({}) })),
});
const OpenApi = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        parameters: z.array(z.unknown()).default([]),
        responses: z.record(z.string(), Answer),
      }),
    ),
  ),
});

const withToy = { ...modules, toy: toyModule };
type ToyRouter = ReturnType<typeof routerOf<typeof withToy>>;

describe('a module that is only listed', () => {
  let api: RunningApi<typeof withToy>;
  beforeAll(async () => {
    api = await startModules(withToy);
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const headers = { 'content-type': 'application/json', 'x-toy-key': 'sesame' };
  const wind = async (toy: string, body: string, given: Readonly<Record<string, string>> = headers) =>
    await fetch(`${api.url}/toys/${toy}/wind`, { method: 'POST', headers: given, body });

  test('answers at its REST path, and its job tells over SSE what it did', async () => {
    const answer = await wind('mouse', '{"turns":3}');
    expect([answer.status, await answer.json()]).toEqual([202, { toy: 'mouse', owner: 'ali' }]);
    const stream = await fetch(`${api.url}/toys/mouse/runs`, { headers });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(await stream.text()).toContain('data: {"turns":3,"maker":"Bright & Sons"}');
  });

  test('tells over its socket what its job did', async () => {
    await using socket = await openSocket(`${api.url}/toys/box?token=mouse.${Date.now()}`);
    await wind('mouse', '{"turns":4}');
    expect((await socket.read('ran')).map(({ data }) => data)).toEqual([{ turns: 4 }]);
  });

  test('answers over tRPC with its own types and the same locks', async () => {
    const clientWith = (given: Readonly<Record<string, string>>) =>
      createTRPCClient<ToyRouter>({ links: [httpBatchLink({ url: `${api.url}/trpc`, headers: given })] });
    expect(await clientWith(headers).toy.wind.mutate({ toy: 'duck', turns: 1 })).toEqual({
      toy: 'duck',
      owner: 'ali',
    });
    const refusal: unknown = await clientWith({})
      .toy.wind.mutate({ toy: 'duck', turns: 1 })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TRPCClientError);
    expect(refusal).toMatchObject({ data: { httpStatus: 401, body: { toy_fault: 'toy_locked' } } });
  });

  test.each([
    ['without its key, before the body is read', '{', {}, 401, { toy_fault: 'toy_locked' }],
    ['a wrong field', '{"turns":0}', headers, 400, { toy_fault: 'toy_malformed', fields: ['turns'] }],
    ['broken JSON', '{', headers, 400, { toy_fault: 'toy_malformed' }],
  ])('%s gets an error of its own shape', async (_name, body, given, status, expected) => {
    const answer = await wind('mouse', body, { 'content-type': 'application/json', ...given });
    expect([answer.status, await answer.json()]).toEqual([status, expected]);
  });

  test('unknown addresses and wrong methods below its path answer in its shape', async () => {
    const unknown = await fetch(`${api.url}/toys/nowhere`);
    expect([unknown.status, await unknown.json()]).toEqual([404, { toy_fault: 'toy_missing' }]);
    const wrong = await fetch(`${api.url}/toys/mouse/wind`, { method: 'DELETE' });
    expect([wrong.status, await wrong.json()]).toEqual([405, { toy_fault: 'toy_misused' }]);
    const elsewhere = await fetch(`${api.url}/toyshop`);
    expect(await elsewhere.json()).not.toHaveProperty('toy_fault');
  });

  test('serves its files', async () => {
    const file = await fetch(`${api.url}/toys/labels/maker.txt`);
    expect([file.headers.get('cache-control'), await file.text()]).toEqual([
      'public, max-age=60',
      'Bright & Sons',
    ]);
    expect((await fetch(`${api.url}/toys/labels/other.txt`)).status).toBe(404);
  });

  test('stands in the OpenAPI document with its header, statuses and error bodies', async () => {
    const { paths } = OpenApi.parse(await (await fetch(`${api.url}/openapi.json`)).json());
    const described = paths['/toys/{toy}/wind']?.['post'];
    expect(described).toMatchObject({ operationId: 'toy.wind', tags: ['toy'] });
    expect(described?.parameters).toContainEqual(
      expect.objectContaining({ name: 'X-Toy-Key', in: 'header' }),
    );
    expect(Object.keys(described?.responses ?? {})).toEqual(
      expect.arrayContaining(['202', '400', '401', '413']),
    );
    const refused = described?.responses['401']?.content['application/json']?.examples['toy_locked'];
    expect(refused).toEqual({ value: { toy_fault: 'toy_locked' } });
  });

  test('stands in the AsyncAPI document with its stream and its socket, and every reference leads somewhere', async () => {
    const document: unknown = await (await fetch(`${api.url}/asyncapi.json`)).json();
    expect(document).toMatchObject({
      asyncapi: '3.0.0',
      channels: {
        'toy.watch': { address: '/toys/{toy}/runs', parameters: { toy: {} }, messages: { ran: {} } },
        'toy.watchBox': {
          address: '/toys/box',
          messages: {
            ran: { payload: { properties: { event_type: { const: 'ran' } } } },
            runs_toy_: { name: 'runs:{toy}', payload: { properties: { channel: { const: 'box' } } } },
            subscribe: { payload: { required: ['type', 'topic'] } },
          },
          bindings: { ws: { query: { properties: { token: { type: 'string' } } } } },
        },
      },
    });
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    const target = (path = '') =>
      path.split('/').reduce((value: unknown, step) => fieldOf(value, step), document);
    expect(references.filter(([, path]) => target(path) === undefined)).toEqual([]);
    expect(references.length).toBeGreaterThan(20);
  });

  test('lets its own origins read, and nobody else', async () => {
    const readableFrom = async (path: string, origin: string) =>
      (await fetch(api.url + path, { headers: { ...headers, origin } })).headers.get(
        'access-control-allow-origin',
      );
    const own = 'https://shop.toys.example';
    expect(await readableFrom('/toys/mouse/wind', own)).toBe(own);
    expect(await readableFrom('/outcomes', own)).toBeNull();
    expect(await readableFrom('/toys/mouse/wind', 'https://timeback.com')).toBeNull();
    expect(await readableFrom('/trpc/timeback.listOutcomes?input={}', own)).toBeNull();
  });
});
