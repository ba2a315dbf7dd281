import { once } from 'node:events';
import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { serve } from '@quintet/contracts/chatkit/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callTrpc } from '../../../testing/call-operation.ts';
import {
  type ChatkitClient,
  openChatkit,
  readEvents,
  say,
  typesOf,
} from '../../../testing/chatkit/chatkit-client.ts';
import { createScriptedTutor, newItem, sayOnce } from '../../../testing/chatkit/scripted-tutor.ts';
import { startModules, type RunningApi } from '../../../testing/servers/start-api.ts';
import { healthModule } from '../../health/module.ts';
import { timebackModule } from '../../timeback/module.ts';
import { createChatkitModule } from '../module.ts';
import { mintChatId } from '../threads/ids.ts';

const scripted = createScriptedTutor();
const modules = {
  health: healthModule,
  timeback: timebackModule,
  chatkit: createChatkitModule(() => scripted.tutor),
};

let api: RunningApi<typeof modules>;
let client: ChatkitClient;
beforeAll(async () => {
  api = await startModules(modules);
  client = await openChatkit(api.url);
});
afterAll(async () => await api[Symbol.asyncDispose]());
beforeEach(() => scripted.play((turn) => sayOnce(turn, 'Because it is awaited.')));

const opening = ['thread.created', 'thread.item.done', 'stream_options'];
const Page = z.object({
  data: z.array(z.looseObject({ id: z.string(), type: z.string().optional() })),
  has_more: z.boolean(),
  after: z.string().optional(),
});

const codeOf = (body: Readonly<Record<string, unknown>>) =>
  z.object({ details: z.array(z.object({ code: z.string() })), message: z.string() }).parse(body).details[0]
    ?.code;

async function itemsOf(thread_id: string, params: object = { order: 'asc' }) {
  return Page.parse((await client.send('items.list', { thread_id, ...params })).body);
}

/** Everything that the house has of a thread, hidden items too. */
async function storedTypes(thread_id: string): Promise<string[]> {
  const rows = await api.core.db.prisma.chatkitItem.findMany({
    where: { thread_id },
    orderBy: [{ created_at: 'asc' }, { sequence: 'asc' }],
  });
  return rows.map(({ type }) => type);
}

describe('a message', () => {
  test('that begins a thread is told with it, then that it may be cancelled, then the answer', async () => {
    const { status, type, events, thread_id } = await client.begin('Why async?');
    expect({ status, type }).toEqual({ status: 200, type: 'text/event-stream; charset=utf-8' });
    expect(typesOf(events)).toEqual([...opening, 'thread.item.done']);
    expect(events[0]).toEqual({
      type: 'thread.created',
      thread: {
        id: expect.stringMatching(/^thr_[0-9a-f]{32}$/),
        created_at: expect.any(String),
        status: { type: 'active' },
        metadata: {},
        items: { data: [], has_more: false },
      },
    });
    expect(events[1]).toMatchObject({ item: { type: 'user_message', thread_id, attachments: [] } });
    expect(events[2]).toEqual({ type: 'stream_options', stream_options: { allow_cancel: true } });
    const { body } = await client.send('threads.get_by_id', { thread_id });
    expect(body).toMatchObject({
      id: thread_id,
      items: { data: [{ type: 'user_message' }, { type: 'assistant_message' }], has_more: false },
    });
  });

  test('that goes on with a thread is told without it; what it quotes and tags comes back', async () => {
    const { thread_id } = await client.begin('Why async?');
    const tag = { type: 'input_tag', id: 't1', text: 'await', data: {}, interactive: false };
    const input = say('And this?', { quoted_text: 'await main()' });
    const { events } = await client.send('threads.add_user_message', {
      thread_id,
      input: { ...input, content: [...input.content, tag] },
    });
    expect(typesOf(events)).toEqual(['thread.item.done', 'stream_options', 'thread.item.done']);
    expect(events[0]).toMatchObject({ item: { quoted_text: 'await main()', content: [{}, tag] } });
  });

  test('is answered with whatever is streamed, in its order, and with changes of the thread as they come', async () => {
    scripted.play(async function* (turn) {
      const item = { type: 'assistant_message' as const, ...newItem(turn), content: [] };
      const content = { type: 'output_text' as const, text: '', annotations: [] };
      yield { type: 'progress_update', text: 'Searching the book', icon: 'search' };
      yield { type: 'thread.item.added', item };
      turn.state.title = 'Why async';
      yield {
        type: 'thread.item.updated',
        item_id: item.id,
        update: { type: 'assistant_message.content_part.added', content_index: 0, content },
      };
      yield {
        type: 'thread.item.updated',
        item_id: item.id,
        update: { type: 'assistant_message.content_part.text_delta', content_index: 0, delta: 'Be' },
      };
      yield { type: 'thread.item.done', item: { ...item, content: [{ ...content, text: 'Be' }] } };
      yield { type: 'client_effect', name: 'scroll', data: { to: 'top' } };
      yield { type: 'notice', level: 'info', message: 'Widened' };
      turn.state.status = { type: 'locked', reason: 'The lesson is over' };
    });
    const { events, thread_id } = await client.begin('Why?');
    expect(typesOf(events)).toEqual([
      ...opening,
      'progress_update',
      'thread.item.added',
      'thread.item.updated',
      'thread.updated',
      'thread.item.updated',
      'thread.item.done',
      'client_effect',
      'notice',
      'thread.updated',
    ]);
    expect(events.at(-1)).toMatchObject({
      thread: { title: 'Why async', status: { type: 'locked', reason: 'The lesson is over' } },
    });
    const refused = await client.send('threads.add_user_message', { thread_id, input: say('More?') });
    expect(refused).toMatchObject({ status: 409, body: { message: 'The lesson is over' } });
    expect(codeOf(refused.body)).toBe('THREAD_LOCKED');
  });

  test('hidden items are kept and never sent; pages may be short of them', async () => {
    scripted.play(async function* (turn) {
      yield {
        type: 'thread.item.done',
        item: { type: 'hidden_context_item', ...newItem(turn), content: { secret: 1 } },
      };
      yield* sayOnce(turn, 'Seen.');
    });
    const { events, thread_id } = await client.begin('Why?');
    expect(typesOf(events)).toEqual([...opening, 'thread.item.done']);
    expect(await storedTypes(thread_id)).toEqual([
      'user_message',
      'hidden_context_item',
      'assistant_message',
    ]);
    expect(await itemsOf(thread_id, { order: 'asc', limit: 2 })).toMatchObject({
      data: [{ type: 'user_message' }],
      has_more: true,
    });
    const { body } = await client.send('threads.get_by_id', { thread_id });
    expect(JSON.stringify(body)).not.toContain('hidden');
  });

  test('items that are removed or replaced are so in the store', async () => {
    scripted.play(async function* (turn) {
      const widget = { type: 'widget' as const, ...newItem(turn), widget: { type: 'Card', size: 'sm' } };
      const gone = newItem(turn);
      yield { type: 'thread.item.done', item: widget };
      yield { type: 'thread.item.done', item: { type: 'end_of_turn', ...gone } };
      yield { type: 'thread.item.replaced', item: { ...widget, widget: { type: 'Card', size: 'lg' } } };
      yield { type: 'thread.item.removed', item_id: gone.id };
    });
    const { thread_id } = await client.begin('Draw');
    const { data } = await itemsOf(thread_id);
    expect(data).toMatchObject([
      { type: 'user_message' },
      { type: 'widget', widget: { type: 'Card', size: 'lg' } },
    ]);
    expect(data).toHaveLength(2);
  });

  test('what fails is told as an error, after what was said, and the stream ends in order', async () => {
    scripted.play(async function* (turn) {
      yield* sayOnce(turn, 'Wait');
      throw new Error('a secret of the house');
    });
    const { events, status } = await client.begin('Why?');
    expect(status).toBe(200);
    expect(events.at(-1)).toEqual({ type: 'error', code: 'stream.error', allow_retry: true });
    expect(typesOf(events)).toEqual([...opening, 'thread.item.done', 'error']);
  });
});

describe('more of a conversation', () => {
  const callTool = () =>
    scripted.play(async function* (turn, message) {
      if (message === undefined) return yield* sayOnce(turn, 'Thanks.');
      yield {
        type: 'thread.item.done',
        item: {
          type: 'client_tool_call',
          ...newItem(turn, 'tool_call'),
          status: 'pending',
          call_id: 'call_1',
          name: 'read_page',
          arguments: {},
        },
      };
    });

  test('the output of a tool of the page completes the newest call, and other calls that wait are dropped', async () => {
    callTool();
    const { thread_id } = await client.begin('What do I see?');
    await client.send('threads.add_user_message', { thread_id, input: say('And now?') });
    const { events } = await client.send('threads.add_client_tool_output', {
      thread_id,
      result: { seen: 1 },
    });
    expect(typesOf(events)).toEqual(['stream_options', 'thread.item.done']);
    const { data } = await itemsOf(thread_id);
    expect(data.filter(({ type }) => type === 'client_tool_call')).toMatchObject([
      { status: 'completed', output: { seen: 1 } },
    ]);
    const again = await client.send('threads.add_client_tool_output', { thread_id, result: 1 });
    expect([again.status, codeOf(again.body)]).toEqual([409, 'CONFLICT']);
  });

  test('a message is answered again in the place of what came after it', async () => {
    const { thread_id, events } = await client.begin('Why?');
    const [, done] = events;
    const item_id = done?.type === 'thread.item.done' ? done.item.id : '';
    await client.send('threads.add_user_message', { thread_id, input: say('Sure?') });
    scripted.play((turn, message) => sayOnce(turn, `Again: ${message?.id}`));
    const retried = await client.send('threads.retry_after_item', { thread_id, item_id });
    expect(typesOf(retried.events)).toEqual(['stream_options', 'thread.item.done']);
    const { data } = await itemsOf(thread_id);
    expect(data).toMatchObject([{ id: item_id }, { content: [{ text: `Again: ${item_id}` }] }]);
    const answer = data[1]?.id;
    const other = await client.send('threads.retry_after_item', { thread_id, item_id: answer });
    expect(other.status).toBe(409);
    const unknown = await client.send('threads.retry_after_item', { thread_id, item_id: 'msg_none' });
    expect(unknown).toMatchObject({ status: 200, events: [] });
    expect((await itemsOf(thread_id)).data).toHaveLength(2);
  });

  test('an action of a widget or the page is done; one of what is no widget is an error of the stream', async () => {
    scripted.play(async function* (turn) {
      yield {
        type: 'thread.item.done',
        item: { type: 'widget', ...newItem(turn), widget: { type: 'Card', children: [] } },
      };
    });
    const { thread_id, events } = await client.begin('Draw');
    const [, message, , widget] = events;
    const widgetId = widget?.type === 'thread.item.done' ? widget.item.id : '';
    const messageId = message?.type === 'thread.item.done' ? message.item.id : '';
    const action = { type: 'tutor.more', payload: { n: 1 } };
    scripted.play((turn) => sayOnce(turn, 'More.'));
    for (const item_id of [widgetId, null, undefined]) {
      const acted = await client.send('threads.custom_action', { thread_id, item_id, action });
      expect(typesOf(acted.events)).toEqual(['stream_options', 'thread.item.done']);
    }
    expect(scripted.acted.slice(-3)).toEqual([
      { action, sender: widgetId },
      { action, sender: undefined },
      { action, sender: undefined },
    ]);
    const odd = await client.send('threads.custom_action', { thread_id, item_id: messageId, action });
    expect(odd.events).toEqual([
      { type: 'stream_options', stream_options: { allow_cancel: true } },
      { type: 'error', code: 'stream.error', allow_retry: false },
    ]);
    const sync = async (item_id: string) =>
      await client.send('threads.sync_custom_action', { thread_id, item_id, action });
    expect(await sync(widgetId)).toMatchObject({ status: 200, body: {} });
    expect((await sync(messageId)).status).toBe(409);
  });

  test('questions are answered once: what is missing is skipped, a single choice is one', async () => {
    scripted.play(async function* (turn, message) {
      if (message === undefined) return yield* sayOnce(turn, 'Right.');
      yield {
        type: 'thread.item.done',
        item: {
          type: 'structured_input',
          ...newItem(turn),
          status: 'pending',
          inputs: [
            {
              type: 'multiple_choice',
              id: 'q1',
              question: 'Which?',
              options: [{ value: 'a' }, { value: 'b' }],
              multiple: false,
            },
            { type: 'freeform', id: 'q2', question: 'Why?' },
          ],
        },
      };
    });
    const { thread_id, events } = await client.begin('Ask me');
    const asked = events.at(-1);
    const item_id = asked?.type === 'thread.item.done' ? asked.item.id : '';
    const input = { answers: { q1: { values: ['c', 'a'] }, q9: { values: ['?'] } } };
    const given = await client.send('threads.add_structured_input', { thread_id, item_id, input });
    expect(typesOf(given.events)).toEqual(['stream_options', 'thread.item.replaced', 'thread.item.done']);
    expect(given.events[1]).toMatchObject({
      item: {
        id: item_id,
        status: 'answered',
        inputs: [
          { id: 'q1', answer: { values: ['c'], skipped: false } },
          { id: 'q2', answer: { values: [], skipped: true } },
        ],
      },
    });
    const twice = await client.send('threads.add_structured_input', { thread_id, item_id, input });
    expect(twice.status).toBe(409);
  });

  test('feedback is kept as it was last given', async () => {
    const { thread_id, events } = await client.begin('Why?');
    const last = events.at(-1);
    const item_id = last?.type === 'thread.item.done' ? last.item.id : '';
    for (const kind of ['negative', 'positive'])
      expect(await client.send('items.feedback', { thread_id, item_ids: [item_id], kind })).toMatchObject({
        status: 200,
        body: {},
      });
    const kept = await api.core.db.prisma.chatkitFeedback.findMany({ where: { item_id } });
    expect(kept).toMatchObject([{ kind: 'positive' }]);
    const unknown = { thread_id, item_ids: ['msg_none'], kind: 'positive' };
    expect((await client.send('items.feedback', unknown)).status).toBe(404);
  });
});

describe('threads', () => {
  test('are listed in pages, renamed and deleted', async () => {
    const own = await openChatkit(api.url);
    const ids: string[] = [];
    for (const text of ['one', 'two', 'three']) ids.unshift((await own.begin(text)).thread_id);
    const first = Page.parse((await own.send('threads.list', { limit: 2 })).body);
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first).toMatchObject({ has_more: true, after: ids[1] });
    const rest = Page.parse((await own.send('threads.list', { limit: 2, after: first.after })).body);
    expect(rest).toMatchObject({
      data: [{ id: ids[2], items: { data: [], has_more: false } }],
      has_more: false,
    });
    expect(rest.after).toBeUndefined();
    expect((await own.send('threads.list', { after: 'thr_none' })).status).toBe(404);
    const renamed = await own.send('threads.update', { thread_id: ids[0], title: 'Awaiting' });
    expect(renamed.body).toMatchObject({ id: ids[0], title: 'Awaiting' });
    expect((await own.send('threads.delete', { thread_id: ids[0] })).body).toEqual({});
    expect((await own.send('threads.get_by_id', { thread_id: ids[0] })).status).toBe(404);
  });

  test('have pages that lose none of what was said in one moment', async () => {
    const { thread_id } = await client.begin('Why?');
    const created_at = new Date();
    await api.core.db.prisma.chatkitItem.createMany({
      data: Array.from({ length: 25 }, () => ({
        id: mintChatId('message'),
        thread_id,
        type: 'end_of_turn',
        content: {},
        created_at,
      })),
    });
    const first = await itemsOf(thread_id, { limit: 0 });
    const second = await itemsOf(thread_id, { after: first.after });
    expect([first.data.length, first.has_more, second.data.length, second.has_more]).toEqual([
      20,
      true,
      7,
      false,
    ]);
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(27);
  });

  test('of another learner are not found, whatever is asked; nothing of them changes', async () => {
    const { thread_id } = await client.begin('Mine');
    const other = await openChatkit(api.url);
    const action = { type: 'x' };
    const requests: Record<string, object> = {
      'threads.get_by_id': { thread_id },
      'items.list': { thread_id },
      'threads.update': { thread_id, title: 'Theirs' },
      'threads.delete': { thread_id },
      'threads.add_user_message': { thread_id, input: say('Hello') },
      'threads.add_client_tool_output': { thread_id, result: 1 },
      'threads.add_structured_input': { thread_id, item_id: 'x', input: { answers: {} } },
      'threads.retry_after_item': { thread_id, item_id: 'x' },
      'threads.custom_action': { thread_id, action },
      'threads.sync_custom_action': { thread_id, action },
      'items.feedback': { thread_id, item_ids: ['x'], kind: 'positive' },
    };
    for (const [type, params] of Object.entries(requests)) {
      const { status, body } = await other.send(type, params);
      expect([type, status, codeOf(body)]).toEqual([type, 404, 'NOT_FOUND']);
    }
    expect(Page.parse((await other.send('threads.list')).body).data).toEqual([]);
    const shared = await openChatkit(api.url, {}, { 'x-tutor-learner': client.learner });
    expect((await shared.send('threads.get_by_id', { thread_id })).body).not.toHaveProperty('title');
    expect(await storedTypes(thread_id)).toEqual(['user_message', 'assistant_message']);
  });
});

describe('cancelling', () => {
  const part = { type: 'output_text' as const, text: '', annotations: [] };

  /** Streams for ever, until nobody waits. */
  function streamForEver(text: string) {
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    scripted.play(async function* (turn) {
      const item = { type: 'assistant_message' as const, ...newItem(turn), content: [part] };
      yield { type: 'thread.item.added', item };
      yield {
        type: 'thread.item.updated',
        item_id: item.id,
        update: { type: 'assistant_message.content_part.text_delta', content_index: 0, delta: text },
      };
      await once(turn.signal, 'abort');
      stop();
      throw new Error('stopped');
    });
    return stopped;
  }

  async function cancelAfterText(input: object, type: string, text: string) {
    const abort = new AbortController();
    const response = await client.post(type, input, { signal: abort.signal });
    let read = '';
    for await (const chunk of response.body ?? []) {
      read += Buffer.from(chunk).toString();
      if (read.includes(JSON.stringify(text))) break;
    }
    abort.abort();
    return readEvents(read);
  }

  test('stops the model, keeps what was written, and tells the model later', async () => {
    const { thread_id } = await client.begin('Why?');
    const stopped = streamForEver('It is aw');
    await cancelAfterText({ thread_id, input: say('More') }, 'threads.add_user_message', 'It is aw');
    await stopped;
    await expect
      .poll(async () => await storedTypes(thread_id))
      .toEqual([
        'user_message',
        'assistant_message',
        'user_message',
        'assistant_message',
        'sdk_hidden_context',
      ]);
    const { data } = await itemsOf(thread_id);
    expect(data.at(-1)).toMatchObject({ content: [{ text: 'It is aw' }] });
  });

  test('keeps no message that is blank', async () => {
    const { thread_id } = await client.begin('Why?');
    const stopped = streamForEver(' ');
    await cancelAfterText({ thread_id, input: say('More') }, 'threads.add_user_message', ' ');
    await stopped;
    await expect
      .poll(async () => await storedTypes(thread_id))
      .toEqual(['user_message', 'assistant_message', 'user_message', 'sdk_hidden_context']);
  });

  test('a message that is sent again after its answer broke off is said once and answered anew', async () => {
    const stopped = streamForEver('It is aw');
    const input = { input: say('Why once?') };
    const events = await cancelAfterText(input, 'threads.create', 'It is aw');
    await stopped;
    scripted.play((turn) => sayOnce(turn, 'It is awaited.'));
    const again = await client.send('threads.create', input);
    expect(again.events.slice(0, 2)).toEqual(events.slice(0, 2));
    const [created] = events;
    const thread_id = created?.type === 'thread.created' ? created.thread.id : '';
    expect(await storedTypes(thread_id)).toEqual(['user_message', 'assistant_message']);
    // Whoever has the whole answer means what he says anew.
    const anew = await client.send('threads.create', input);
    expect(anew.events[0]).not.toEqual(created);
  });

  test('with a key a whole answer is told again', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const first = await client.send('threads.create', { input: say('Once') }, { headers });
    scripted.play((turn) => sayOnce(turn, 'Something else.'));
    const again = await client.send('threads.create', { input: say('Once') }, { headers });
    expect(again.events).toEqual(first.events);
  });
});

describe('before the first byte', () => {
  test('a secret that is none, has ended, or was given to another origin opens nothing', async () => {
    const bad = async (headers: Record<string, string>) => {
      const { status, body } = await client.send('threads.list', {}, { headers });
      return [status, codeOf(body)];
    };
    const refused = [401, 'INVALID_CLIENT_SECRET'];
    expect(await bad({ authorization: 'Bearer sk_chatkit_none' })).toEqual(refused);
    expect(await bad({ authorization: '' })).toEqual(refused);
    expect(await bad({ origin: 'https://evil.example' })).toEqual(refused);
    const own = await openChatkit(api.url);
    await api.core.db.prisma.$executeRaw`
      update chatkit.secrets set expires_at = now()
      where learner_id = (select learner_id from chatkit.secrets order by expires_at desc limit 1)`;
    expect((await own.send('threads.list')).status).toBe(401);
  });

  test.each([
    ['an unknown request', 'threads.explode', {}],
    ['missing parameters', 'threads.create', {}],
    ['parameters of another form', 'items.list', { thread_id: 5 }],
    ['text that no database takes', 'threads.create', { input: say('\u0000') }],
  ])('%s is refused as JSON', async (_what, type, params) => {
    const { status, body } = await client.send(type, params);
    expect([status, codeOf(body)]).toEqual([400, 'INVALID_REQUEST']);
  });

  test('tRPC gives the events of a turn as a list', async () => {
    const { status, body } = await callTrpcEvents({ type: 'threads.create', params: { input: say('Hi') } });
    expect(status).toBe(200);
    expect(typesOf(body)).toEqual([...opening, 'thread.item.done']);
  });

  async function callTrpcEvents(input: object): Promise<{ status: number; body: ThreadEvent[] }> {
    const response = await fetch(`${api.url}/trpc/${serve.name}`, {
      method: 'POST',
      headers: client.headers,
      body: JSON.stringify(input),
    });
    const answer = z
      .object({ result: z.object({ data: z.array(z.looseObject({ type: z.string() })) }) })
      .parse(await response.json());
    const frames = answer.result.data.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    return { status: response.status, body: readEvents(frames) };
  }

  test('tRPC refuses as REST does', async () => {
    const refused = await callTrpc({ url: api.url, headers: {} }, serve, { type: 'threads.list' });
    expect([refused.status, codeOf(refused.body)]).toEqual([401, 'INVALID_CLIENT_SECRET']);
  });
});
