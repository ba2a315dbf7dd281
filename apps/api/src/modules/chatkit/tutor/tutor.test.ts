import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChatkit, say, typesOf } from '../../../testing/chatkit/chatkit-client.ts';
import { type RunningModel, startModel } from '../../../testing/model/start-model.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';

const lesson = '03-models/01-waiting-with-async';
const page = { current_chapter: '03-models', current_lesson: '01-waiting-with-async' };
const elsewhere = { page_path: '/docs/01-values/01-names-and-values' };

/** The answer of a turn: its text, its notes and what was told besides. */
function readAnswer(events: readonly ThreadEvent[]) {
  const item = events.flatMap((event) =>
    event.type === 'thread.item.done' && event.item.type === 'assistant_message' ? [event.item] : [],
  )[0];
  const streamed = events
    .map((event) =>
      event.type === 'thread.item.updated' &&
      event.item_id === item?.id &&
      event.update.type === 'assistant_message.content_part.text_delta'
        ? event.update.delta
        : '',
    )
    .join('');
  const [part] = item?.content ?? [];
  expect(streamed).toBe(part?.text);
  const sources = (part?.annotations ?? []).flatMap(({ source }) =>
    source.type === 'entity' ? [source] : [],
  );
  return { text: part?.text ?? '', sources, notes: part?.annotations ?? [], types: typesOf(events) };
}

/** The words of a text in one line. */
const flatten = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe('without a model', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  async function ask(question: string, context: object = page) {
    const { events } = await (await openChatkit(api.url, context)).begin(question);
    return readAnswer(events);
  }

  test('the book answers in its own words, each with its place, and says that no model does', async () => {
    const { text, sources, notes, types } = await ask('Why do I need await?');
    expect(types.slice(0, 5)).toEqual([
      'thread.created',
      'thread.item.done',
      'stream_options',
      'progress_update',
      'thread.updated',
    ]);
    expect(text).toContain('No language model is set up here');
    expect(sources.length).toBeGreaterThan(0);
    for (const [at, { data, description = '' }] of sources.entries()) {
      expect(data).toMatchObject({ lesson, section: expect.any(String), quote: description });
      const { hits } = await api.core.books.search({ query: description, scope: 'current_lesson', lesson });
      expect(hits.some((hit) => flatten(hit.text).includes(description))).toBe(true);
      const index = notes[at]?.index ?? 0;
      expect(flatten(text.slice(0, index).replaceAll(/\n> (?:````)?/g, '\n')).endsWith(description)).toBe(
        true,
      );
    }
  });

  test('where the lesson says nothing it looks further, and says so', async () => {
    const { sources, types } = await ask('Why do I need await?', elsewhere);
    expect(types).toContain('notice');
    expect(sources.map(({ data }) => data['lesson'])).toContain(lesson);
  });

  test.each([
    'What is photosynthesis?',
    'How do I bake bread?',
    'What is the capital of France?',
    'Explain Kubernetes pods',
  ])('it does not answer %s, and names the nearest lesson', async (question) => {
    const { text, sources } = await ask(question);
    expect(text).toContain('I found nothing in the book that answers this. The nearest lesson is **');
    expect(sources.every(({ description }) => description === undefined)).toBe(true);
  });

  test('the thread is called by its first question, and the place may change with each message', async () => {
    const client = await openChatkit(api.url, elsewhere);
    const { thread_id } = await client.begin(
      'What is a value, and what do I call it, when I write a program of some length?',
    );
    const { body } = await client.send('threads.get_by_id', { thread_id });
    expect(body).toMatchObject({ title: 'What is a value, and what do I call it, when I write a …' });
    const params = { thread_id, input: say('Why do I need await?') };
    const moved = await client.send('threads.add_user_message', params, { metadata: page });
    expect(readAnswer(moved.events).types).not.toContain('notice');
  });
});

describe('with a model', () => {
  let api: RunningApi;
  let model: RunningModel;
  beforeAll(async () => {
    model = await startModel();
    api = await startApi({ env: { OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' } });
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });

  const look = { toolCalls: [{ name: 'search_book_content', arguments: { query: 'await' } }] };

  async function ask(question: string, context: object = { ...page, student_name: 'Mallory' }) {
    const { events } = await (await openChatkit(api.url, context)).begin(question);
    return readAnswer(events);
  }

  /** Words that stand in the passage that the model is shown first. */
  async function quoteFirst(): Promise<string> {
    const { hits } = await api.core.books.search({ query: 'await', scope: 'current_lesson', lesson });
    return flatten(hits[0]?.text ?? '')
      .split(' ')
      .slice(0, 8)
      .join(' ');
  }

  test('it searches, and what it writes is streamed with the citations that are true', async () => {
    const quote = await quoteFirst();
    const before = model.requests.length;
    model.script(look, {
      text: `A coroutine waits.[[1|${quote}]] It is quick.[[1|words that stand nowhere]] So[[7|${quote}]] there.`,
    });
    const { text, sources, notes, types } = await ask('Why do I need await?');
    expect(text).toBe('A coroutine waits. It is quick. So there.');
    expect(sources.map(({ description }) => description)).toEqual([quote]);
    expect(notes[0]?.index).toBe('A coroutine waits.'.length);
    expect(types).toContain('progress_update');
    const [asked, shown] = model.requests.slice(before);
    expect(asked?.tools?.map((tool) => tool.function.name)).toEqual([
      'search_book_content',
      'get_student_profile',
      'next_hint',
      'ask_checks',
    ]);
    expect(JSON.stringify(asked?.messages[0])).not.toContain('Mallory');
    expect(JSON.stringify(asked?.messages.slice(1))).toContain('Mallory');
    expect(shown?.messages.at(-1)?.role).toBe('tool');
    expect(flatten(JSON.stringify(shown?.messages.at(-1)?.content))).toContain('number');
  });

  test('what it cannot show from the book is taken back, and the book is quoted instead', async () => {
    model.script(look, { text: `Because I say so. ${'So it is. '.repeat(60)}` });
    const { text, types } = await ask('Why do I need await?');
    expect(types).toContain('thread.item.removed');
    expect(text).toContain('could not be shown from the book');
  });

  test('thanks need no citation', async () => {
    model.script({ text: 'You are welcome!' });
    expect((await ask('Thanks!')).text).toBe('You are welcome!');
  });

  test('it may ask for the profile, and is asked four times at most', async () => {
    const before = model.requests.length;
    const profile = { toolCalls: [{ name: 'get_student_profile', arguments: {} }] };
    model.script(profile, look, look, look);
    const { text } = await ask('Why do I need await?');
    const asked = model.requests.slice(before);
    expect(asked).toHaveLength(4);
    expect(JSON.stringify(asked[1]?.messages.at(-1)?.content)).toContain('beginner');
    expect(text).toContain('does not answer right now');
  });

  test('a model that fails leaves the book, also in the middle of a sentence', async () => {
    model.script({ status: 500 }, { text: 'A coroutine waits for what it', cutAfterChunks: 3 });
    expect((await ask('Why do I need await?')).text).toContain('does not answer right now');
    const { text } = await ask('Why do I need await?');
    expect(text).toContain('does not answer right now');
  });
});
