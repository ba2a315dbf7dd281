import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => await api[Symbol.asyncDispose]());

async function get(path: string) {
  const response = await fetch(`${api.url}${path}`);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

test('a book has its contents and its glossary', async () => {
  const { status, body } = await get('/api/book');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: 'book',
    language: 'en',
    licence: 'CC-BY-4.0',
    chapters: expect.arrayContaining([expect.objectContaining({ id: '01-values' })]),
    glossary: expect.arrayContaining([expect.objectContaining({ term: 'dictionary', also: ['dict'] })]),
  });
  expect(await get('/api/book?book=none')).toEqual({
    status: 404,
    body: { error: 'not_found', detail: 'There is no book none.' },
  });
});

test('a lesson has its Markdown, its exercises and its pictures', async () => {
  const { status, body } = await get('/api/book/lessons/01-values/01-names-and-values');
  expect(status).toBe(200);
  const { pictures } = z.object({ pictures: z.array(z.object({ url: z.string() })) }).parse(body);
  expect(body).toMatchObject({
    id: '01-values/01-names-and-values',
    title: 'Names and values',
    exercises: expect.arrayContaining([expect.objectContaining({ id: 'swap' })]),
  });
  const picture = await fetch(`${api.url}${pictures[0]?.url}`);
  expect(picture.headers.get('content-type')).toContain('image/svg+xml');
  expect(picture.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await picture.text()).toContain('<svg');
  expect((await fetch(`${api.url}/api/book/pictures/book/none.svg`)).status).toBe(404);
  expect(await get('/api/book/lessons/01-values/none')).toEqual({
    status: 404,
    body: { error: 'not_found', detail: 'There is no lesson 01-values/none.' },
  });
});

test('a search begins where the reader is', async () => {
  const search = async (query: Readonly<Record<string, string>>) =>
    await get(`/api/book/search?${new URLSearchParams(query).toString()}`);
  const lesson = '01-values/01-names-and-values';
  expect(await search({ query: 'asyncio.gather', scope: 'current_lesson', lesson })).toMatchObject({
    status: 200,
    body: {
      scope: 'entire_book',
      widened: true,
      hits: expect.arrayContaining([expect.objectContaining({ lesson: '03-models/01-waiting-with-async' })]),
    },
  });
  expect(await search({ query: 'x', scope: 'current_lesson', lesson: 'a/b' })).toEqual({
    status: 404,
    body: { error: 'not_found', detail: 'There is no lesson a/b.' },
  });
  expect(await search({ query: 'x', scope: 'current_chapter' })).toEqual({
    status: 400,
    body: { error: 'invalid_request', detail: 'Searching this scope needs a chapter.' },
  });
  expect(await search({ query: ' ' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  expect(await search({ query: 'x', scope: 'all' })).toMatchObject({ status: 400 });
  expect(await search({})).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', detail: 'query is required' },
  });
});
