import { getBook, getLesson } from '@quintet/contracts/textbook/book';
import { get, post } from '../../testing/timeback/visitors.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type RunningApi } from '../../testing/servers/start-api.ts';
import { chapter, createReader } from '../../testing/textbook/readers.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const base = () => `${api.url}/api/personalization`;
const body = (more: object = {}) => ({
  session_id: 'sess_12345',
  chapter_content: chapter,
  difficulty_level: 'beginner',
  chapter_id: 'intro-robotics',
  ...more,
});
const contentOf = (answer: { body: Readonly<Record<string, unknown>> }) =>
  String(answer.body['personalized_content']);

describe.each(['rest', 'trpc'] as const)('a reader over %s', (door) => {
  const reader = () => createReader(api.url, door);

  test('reads a chapter at three levels, goes back to the original to the byte, and leaves', async () => {
    const { personalize, changeDifficulty, toggleOriginal, clear, session_id } = reader();
    const odd = `${chapter}\r\n\t\u00A0 \u0000 \uFEFF\u{1F916} \uD800`;
    const first = await personalize({ chapter_content: odd, difficulty_level: 'BEGINNER' });
    expect(first).toMatchObject({
      status: 200,
      body: { session_id, difficulty_level: 'beginner', chapter_id: 'robot-arm' },
    });
    expect(new Date(String(first.body['timestamp'])).getTime()).toBeGreaterThan(Date.now() - 60_000);
    const second = await changeDifficulty({ chapter_content: 'Another text.', difficulty_level: 'Advanced' });
    expect(second).toMatchObject({ status: 200, body: { difficulty_level: 'advanced' } });
    expect(contentOf(second)).not.toBe(contentOf(first));
    expect(contentOf(second)).toContain('robot arm');
    const back = await toggleOriginal();
    expect(back).toMatchObject({ status: 200, body: { session_id, original_content: odd } });
    const again = await personalize({ chapter_content: 'A third text.', difficulty_level: ' beginner ' });
    expect(contentOf(again)).toBe(contentOf(first));
    expect(await clear()).toMatchObject({
      status: 200,
      body: { message: 'Session cleared successfully', session_id },
    });
    for (const gone of [await clear(), await toggleOriginal(), await changeDifficulty()])
      expect(gone).toMatchObject({ status: 404, body: { error: 'session_not_found' } });
  });

  test('has an original for each chapter', async () => {
    const { personalize, toggleOriginal, changeDifficulty } = reader();
    await personalize({ chapter_id: 'one', chapter_content: 'The first chapter.' });
    await personalize({ chapter_id: 'two', chapter_content: 'The second chapter.' });
    expect((await toggleOriginal()).body).toMatchObject({ original_content: 'The second chapter.' });
    await changeDifficulty({ chapter_id: 'one', chapter_content: 'Something else.' });
    expect((await toggleOriginal()).body).toMatchObject({ original_content: 'The first chapter.' });
  });

  test('is told which field is missing, blank or of the wrong type, and which level there is not', async () => {
    const { personalize, changeDifficulty, toggleOriginal } = reader();
    for (const ask of [personalize, changeDifficulty]) {
      for (const field of ['session_id', 'chapter_content', 'difficulty_level', 'chapter_id']) {
        for (const value of [undefined, null, '', ' \n', 7, ['a'], {}]) {
          const answer = await ask({ [field]: value });
          expect(answer).toMatchObject({ status: 400, body: { error: 'missing_required_field' } });
          expect(answer.body['detail']).toContain(field);
        }
      }
      expect(await ask({ difficulty_level: 'expert' })).toMatchObject({
        status: 400,
        body: { error: 'invalid_difficulty' },
      });
      for (const reading_position of [-1, '7', Number.NaN, []].filter((value) => !Number.isNaN(value))) {
        const answer = await ask({ reading_position });
        expect(answer).toMatchObject({ status: 400, body: { error: 'missing_required_field' } });
        expect(answer.body['detail']).toContain('reading_position');
      }
    }
    for (const session_id of [undefined, '', 5, 'x'.repeat(201)])
      expect(await toggleOriginal({ session_id })).toMatchObject({
        status: 400,
        body: { error: 'missing_required_field' },
      });
  });

  test('may have any name of 1 to 200 characters', async () => {
    const { personalize, toggleOriginal, clear } = reader();
    for (const session_id of ['/', '..%2f', 'ä\u{1F600}', ' a', '__proto__', 'x'.repeat(200)]) {
      await personalize({ session_id, chapter_content: `Text of ${session_id}.` });
      expect(await toggleOriginal({ session_id })).toMatchObject({
        body: { session_id, original_content: `Text of ${session_id}.` },
      });
      expect(await clear(session_id)).toMatchObject({ status: 200, body: { session_id } });
    }
  });

  test('asks twice at once, and both get the same from one original', async () => {
    const { personalize, toggleOriginal } = reader();
    const texts = Array.from({ length: 8 }, (_, i) => `${chapter}\nNumber ${i}.\n`);
    const answers = await Promise.all(
      texts.map(async (chapter_content) => await personalize({ chapter_content })),
    );
    expect(new Set(answers.map(contentOf)).size).toBe(1);
    expect(texts).toContain((await toggleOriginal()).body['original_content']);
  });
});

test('a lesson of the bundled book has its terms explained for beginners, from the glossary', async () => {
  const { body } = await get(`${api.url}/api/book/lessons/03-models/02-calling-an-llm-api`);
  const lesson = getLesson.output.parse(body);
  const levelled = await createReader(api.url, 'rest').personalize({
    chapter_id: lesson.id,
    chapter_content: lesson.markdown,
    difficulty_level: 'beginner',
  });
  const { body: book } = await get(`${api.url}/api/book`);
  const { glossary } = getBook.output.parse(book);
  const explained = glossary.filter(({ term }) => contentOf(levelled).includes(`**New word: ${term}.**`));
  expect(explained).not.toEqual([]);
});

test('answers over REST are the contract’s to the field, and over tRPC they say where the reader is', async () => {
  const rest = createReader(api.url);
  expect(Object.keys((await rest.personalize()).body)).toEqual([
    'session_id',
    'personalized_content',
    'difficulty_level',
    'chapter_id',
    'timestamp',
  ]);
  expect(Object.keys((await rest.toggleOriginal()).body)).toEqual([
    'session_id',
    'original_content',
    'timestamp',
  ]);

  const { personalize, changeDifficulty, toggleOriginal } = createReader(api.url, 'trpc');
  const paragraph = 'Although the arm could';
  const anchored = (answer: { body: Readonly<Record<string, unknown>> }, text: string) =>
    text.slice(Number(answer.body['reading_anchor'])).trimStart();
  const place = chapter.indexOf(paragraph) + 20.5;
  const first = await personalize({ reading_position: place });
  const inBeginner = anchored(first, contentOf(first));
  expect(inBeginner).not.toContain('motors');
  expect(contentOf(first).indexOf(inBeginner)).toBeGreaterThan(contentOf(first).indexOf('wrist'));
  const position = Number(first.body['reading_anchor']) + 5;
  const second = await changeDifficulty({ difficulty_level: 'advanced', reading_position: position });
  expect(contentOf(second).slice(0, Number(second.body['reading_anchor']))).toContain('arm.png');
  const third = await changeDifficulty({ difficulty_level: 'beginner' });
  expect(third.body['reading_anchor']).toBe(first.body['reading_anchor']);
  expect(anchored(await toggleOriginal(), chapter)).toMatch(/^Although the arm could/);
});

test('both mounts are the same, with or without a slash at the end', async () => {
  const given = body({ session_id: 'mounts' });
  const documented = await post(`${base()}/personalize`, given);
  for (const path of [
    '/api/personalize',
    '/api/personalize/',
    '/api/personalization/personalize/',
    '/api/change-difficulty',
  ])
    expect(contentOf(await post(api.url + path, given))).toBe(contentOf(documented));
  expect((await post(`${api.url}/api/toggle-original`, { session_id: 'mounts' })).body).toMatchObject({
    original_content: chapter,
  });
  for (const path of ['/api/personalize', '/api/personalization/toggle-original'])
    expect(await get(api.url + path)).toMatchObject({ status: 405, body: { error: 'method_not_allowed' } });
  for (const path of ['/api/personalization/nowhere', '/api/personalize/nowhere'])
    expect(await post(api.url + path, {})).toMatchObject({ status: 404, body: { error: 'not_found' } });
});

test('a body of five megabytes is taken, a longer one refused on both doors, and broken JSON named as such', async () => {
  for (const [path, size] of [
    ['/api/personalization/personalize', 20_000_000],
    ['/api/personalize', 5_242_881],
    ['/trpc/textbook.personalize', 20_000_000],
    ['/api/toggle-original', 1_100_000],
    ['/trpc/textbook.toggleOriginal', 1_100_000],
    ['/trpc/timeback.startSession', 1_100_000],
  ] as const)
    expect((await post(api.url + path, JSON.stringify({ session_id: 'x'.repeat(size) }))).status).toBe(413);
  for (const broken of ['{', '[1', '"a"', '\u0000', '{"a":1}}'])
    expect(await post(`${base()}/personalize`, broken)).toMatchObject({ status: 400 });
  const binary = await fetch(`${base()}/personalize`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array([0, 255, 1]),
  });
  expect([binary.status, await binary.json()]).toMatchObject([415, { error: 'unsupported_media_type' }]);
});

test('pages of sites with the tutor may read the answers, and no others', async () => {
  for (const [origin, allowed] of [
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://evil.example', null],
  ] as const) {
    const { headers } = await post(`${api.url}/api/toggle-original`, { session_id: 'a' }, { origin });
    expect(headers.get('access-control-allow-origin')).toBe(allowed);
  }
});
