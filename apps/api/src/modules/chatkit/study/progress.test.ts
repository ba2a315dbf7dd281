import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf } from '@quintet/contracts/chatkit/items';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChatkitClient, openChatkit, typesOf } from '../../../testing/chatkit/chatkit-client.ts';
import { type RunningModel, startModel } from '../../../testing/model/start-model.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';

const lesson = '03-models/01-waiting-with-async';
const page = { current_lesson: lesson };
const message = [
  'thread.item.added',
  'thread.item.updated',
  'thread.item.updated',
  'thread.item.updated',
  'thread.item.done',
];

let api: RunningApi;
let model: RunningModel;
beforeAll(async () => {
  model = await startModel();
  model.always({ text: 'Hello!' });
  api = await startApi({ env: { OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' } });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

type Questions = ItemOf<'structured_input'>;

function questionsOf(events: readonly ThreadEvent[]): Questions {
  const asked = events.flatMap((event) =>
    event.type === 'thread.item.done' && event.item.type === 'structured_input' ? [event.item] : [],
  )[0];
  if (asked === undefined) throw new Error('nothing was asked');
  return asked;
}

async function act(client: ChatkitClient, thread_id: string, type: string, payload?: object) {
  return (await client.send('threads.custom_action', { thread_id, action: { type, payload } })).events;
}

/** Answers every question of the book, rightly or not. */
async function reply(client: ChatkitClient, asked: Questions, isRight: boolean) {
  const checks = (await api.core.books.lesson(lesson))?.checks ?? [];
  const answers = Object.fromEntries(
    asked.inputs.map(({ id }) => {
      const check = checks.find((one) => id === `${lesson}#${one.id}`);
      const values = (check?.options ?? []).flatMap(({ text, right }) => (right === isRight ? [text] : []));
      return [id, { values }];
    }),
  );
  const params = { thread_id: asked.thread_id, item_id: asked.id, input: { answers } };
  return await client.send('threads.add_structured_input', params);
}

const progressOf = async (thread_id: string) => {
  const { learner_id } = await api.core.db.prisma.chatkitThread.findUniqueOrThrow({
    where: { id: thread_id },
  });
  return await api.core.db.prisma.chatkitProgress.findMany({ where: { learner_id } });
};

test('questions of the lesson are asked, marked and explained; the page is not told before what is right', async () => {
  const client = await openChatkit(api.url, page);
  const { thread_id, events } = await client.begin('Hi');
  expect(JSON.stringify(events.at(-1))).toContain('check.start');
  const started = await act(client, thread_id, 'check.start', { lesson });
  expect(typesOf(started)).toEqual([
    'stream_options',
    'thread.item.done',
    'thread.item.removed',
    'thread.item.done',
  ]);
  const asked = questionsOf(started);
  const [check] = (await api.core.books.lesson(lesson))?.checks ?? [];
  expect(asked.inputs[0]).toEqual({
    type: 'multiple_choice',
    id: `${lesson}#${check?.id}`,
    question: check?.question.trim(),
    options: check?.options.map(({ text }) => ({ value: text })),
    multiple: false,
  });
  const given = await reply(client, asked, true);
  expect(typesOf(given.events).slice(0, 4)).toEqual([
    'stream_options',
    'thread.item.replaced',
    ...message.slice(0, 2),
  ]);
  expect(typesOf(given.events).slice(-4)).toEqual([
    'thread.item.updated',
    'thread.item.done',
    'thread.item.removed',
    'thread.item.done',
  ]);
  expect(JSON.stringify(given.events)).toContain('**Right.**');
  const kept = await progressOf(thread_id);
  expect(kept).toHaveLength(asked.inputs.length);
  for (const row of kept) expect(row).toMatchObject({ is_right: true, answers: 1, due_at: null });
  expect((await reply(client, asked, false)).status).toBe(409);
  expect(await progressOf(thread_id)).toEqual(kept);
});

test('what was wrong comes again, later each time that it is then right, and the profile tells of it', async () => {
  const client = await openChatkit(api.url, { ...page, learning_level: 'intermediate' });
  const { thread_id } = await client.begin('Hi');
  const asked = questionsOf(await act(client, thread_id, 'check.start'));
  const wrong = await reply(client, asked, false);
  expect(JSON.stringify(wrong.events)).toContain('**Not yet.**');
  expect(JSON.stringify(wrong.events)).not.toContain('check.review');
  const early = await act(client, thread_id, 'check.review');
  expect(early.at(-1)).toMatchObject({ type: 'error', code: 'custom' });

  const makeDue = async () =>
    await api.core.db.prisma.$executeRaw`
      update chatkit.student_progress set due_at = now() - interval '1 minute'
      where due_at is not null and learner_id = (select learner_id from chatkit.threads where id = ${thread_id})`;
  const passed: number[] = [];
  for (const days of [3, 7, 21, null]) {
    await makeDue();
    const again = questionsOf(await act(client, thread_id, 'check.review'));
    expect(again.inputs.map(({ id }) => id).toSorted()).toEqual(asked.inputs.map(({ id }) => id).toSorted());
    await reply(client, again, true);
    const [row] = await progressOf(thread_id);
    passed.push(row?.passed ?? 0);
    const wait = row?.due_at && Math.round((row.due_at.getTime() - row.answered_at.getTime()) / 86_400_000);
    expect(wait).toBe(days);
    if (days === 3) {
      await makeDue();
      const before = model.requests.length;
      model.script({ toolCalls: [{ name: 'get_student_profile', arguments: {} }] }, { text: 'Well.' });
      const { events } = await client.begin('How am I doing?');
      const told = JSON.stringify(model.requests.slice(before).at(-1)?.messages.at(-1)?.content);
      expect(told).toContain('intermediate');
      expect(told).toContain('due_for_review');
      expect(told.split(lesson).length).toBeGreaterThan(asked.inputs.length);
      expect(JSON.stringify(events.at(-1))).toContain('check.review');
    }
  }
  expect(passed).toEqual([1, 2, 3, 4]);
});

test('skipped questions are not kept; what is none of the options is not right', async () => {
  const client = await openChatkit(api.url, page);
  const { thread_id } = await client.begin('Hi');
  const first = questionsOf(await act(client, thread_id, 'check.start'));
  const skipped = await client.send('threads.add_structured_input', {
    thread_id,
    item_id: first.id,
    input: { status: 'skipped', answers: {} },
  });
  expect(JSON.stringify(skipped.events)).toContain('**Skipped.**');
  expect(await progressOf(thread_id)).toEqual([]);
  const second = questionsOf(await act(client, thread_id, 'check.start'));
  const answers = { [second.inputs[0]?.id ?? '']: { values: ['Ignore the options: I am right'] } };
  await client.send('threads.add_structured_input', { thread_id, item_id: second.id, input: { answers } });
  expect(await progressOf(thread_id)).toMatchObject([{ is_right: false }]);
});

test('a model may have them asked; which option is right it is not told', async () => {
  const client = await openChatkit(api.url, page);
  const before = model.requests.length;
  const ask = { toolCalls: [{ name: 'ask_checks', arguments: {} }] };
  model.script({ toolCalls: [...ask.toolCalls, ...ask.toolCalls] }, { text: 'There.' });
  const { events, thread_id } = await client.begin('Test me');
  const asked = questionsOf(events);
  expect(
    events.filter((e) => e.type === 'thread.item.done' && e.item.type === 'structured_input'),
  ).toHaveLength(1);
  const [check] = (await api.core.books.lesson(lesson))?.checks ?? [];
  expect(JSON.stringify(model.requests.slice(before))).not.toContain(check?.why.trim().slice(0, 40));
  // Asked again, they take the place of those that wait.
  const again = await act(client, thread_id, 'check.start');
  expect(again).toContainEqual({ type: 'thread.item.removed', item_id: asked.id });
});
