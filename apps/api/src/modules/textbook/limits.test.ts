import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type RunningApi } from '../../testing/servers/start-api.ts';
import { createReader } from '../../testing/textbook/readers.ts';
import { post } from '../../testing/timeback/visitors.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ env: { TEXTBOOK_SESSION_TTL_SECONDS: '1', RATE_LIMITS: 'on' } });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

let asked = 0;
const count = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
  asked += 1;
  return await answer;
};

test('sessions end after the time without use', async () => {
  // Asking begins the time anew, so each is asked once.
  const readers = Array.from({ length: 15 }, () => createReader(api.url));
  for (const { personalize } of readers)
    expect(await count(personalize({ chapter_content: 'Short.' }))).toMatchObject({ status: 200 });
  const look = async () => {
    const reader = readers.pop();
    return reader === undefined ? 'nobody is left' : (await count(reader.toggleOriginal())).status;
  };
  await expect.poll(look, { interval: 150, timeout: 5_000 }).toBe(404);
});

test('sixty requests a minute, of all operations and doors together', async () => {
  const [rest, trpc] = [createReader(api.url), createReader(api.url, 'trpc')];
  const ways = [
    async () => (await rest.toggleOriginal()).status,
    async () => (await trpc.clear()).status,
    async () => (await post(`${api.url}/api/personalize`, {})).status,
  ];
  for (let turn = asked; turn < 60; turn += 1)
    expect([404, 400]).toContain(await ways[turn % ways.length]?.());
  for (const refused of [await rest.personalize(), await trpc.personalize(), await rest.clear()])
    expect(refused).toMatchObject({ status: 429, body: { error: 'rate_limited' } });
  const { headers } = await post(`${api.url}/api/toggle-original`, { session_id: 'a' });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(headers.get('ratelimit-policy')).toContain('q=60;w=60');
});

test('a chapter that takes too long to read is an error of processing, at once when it comes again', async () => {
  await using impatient = await startApi({ env: { TEXT_TIMEOUT_MS: '1000' } });
  const { personalize, toggleOriginal } = createReader(impatient.url);
  const chapter_content = '[a]('.repeat(400_000);
  for (let time = 0; time < 3; time += 1)
    expect(await personalize({ chapter_content })).toMatchObject({
      status: 500,
      body: { error: 'processing_error' },
    });
  expect((await toggleOriginal()).body).toMatchObject({ original_content: chapter_content });
});
