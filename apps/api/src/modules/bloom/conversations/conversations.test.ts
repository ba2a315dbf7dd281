import { randomUUID } from 'node:crypto';
import { Conversation, Message } from '@quintet/contracts/bloom/conversations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type BloomCaller,
  bloomEnv,
  createBloomClient,
  mintAdmin,
  mintService,
  mintUser,
} from '../../../testing/bloom/bloom-callers.ts';
import { readEvents } from '../../../testing/bloom/read-events.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { analyticsOf } from '../events/streams.ts';

const Said = z.object({
  conversation_id: z.string(),
  message: Message,
  reply: Message.nullable(),
  agent_id: z.literal('chat'),
  status: z.enum(['completed', 'failed']),
  error: z.string().nullable(),
});
const Talk = Conversation.extend({ messages: z.array(Message), total_messages: z.int() });

describe.each(['pglite', 'postgres'] as const)('conversations on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv, role: 'web' });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  async function mintSpeaker(caller?: BloomCaller) {
    const speaker = caller ?? (await mintUser());
    const call = createBloomClient(api.url, speaker);
    const send = async (body: Readonly<Record<string, unknown>>) =>
      await call('POST', '/api/chat/message', { message: 'What does a website cost?', ...body });
    const say = async (body: Readonly<Record<string, unknown>> = {}) => Said.parse((await send(body)).body);
    const read = async (id: string, query = '') =>
      Talk.parse((await call('GET', `/api/conversations/${id}${query}`)).body);
    return { call, send, say, read, user_id: speaker.user_id };
  }

  test('come back when their deletion is taken back, and are listed with what was said last', async () => {
    const { call, say } = await mintSpeaker();
    const { conversation_id, reply } = await say();
    const path = `/api/conversations/${conversation_id}`;
    await call('DELETE', path);
    expect((await call('GET', path)).status).toBe(404);
    for (let times = 0; times < 2; times += 1)
      expect((await call('POST', `${path}/restore`)).body).toMatchObject({ id: conversation_id });
    const { body } = await call('GET', '/api/conversations?sort_by=updated_at');
    const last_message = { role: 'assistant', content: reply?.content.slice(0, 200) };
    expect(body).toMatchObject({ total: 1, items: [{ id: conversation_id, lead: null, last_message }] });
    const other = await mintSpeaker();
    expect((await other.call('POST', `${path}/restore`)).status).toBe(404);
  });

  test('keep both sides, in their order, and tell of both', async () => {
    const { say, read, user_id } = await mintSpeaker();
    const first = await say({ metadata: { page: '/prices' } });
    const { conversation_id, message, reply } = first;
    expect(first).toMatchObject({ status: 'completed', error: null });
    expect(message).toMatchObject({
      role: 'user',
      content: 'What does a website cost?',
      metadata: { page: '/prices' },
    });
    expect(reply).toMatchObject({
      role: 'assistant',
      agent_type: 'chat',
      metadata: { reply_to: message.id },
    });
    const second = await say({ conversation_id, message: 'And a shop?' });
    expect(second.conversation_id).toBe(conversation_id);
    const all = [message, reply, second.message, second.reply];
    const talk = await read(conversation_id);
    expect(talk).toMatchObject({
      user_id,
      status: 'active',
      channel: 'chat',
      lead_id: null,
      total_messages: 4,
    });
    expect(talk.messages).toEqual(all);
    expect((await read(conversation_id, '?limit=2&sort_order=desc')).messages).toEqual([
      second.reply,
      second.message,
    ]);
    expect((await read(conversation_id, '?limit=1&offset=1')).messages).toEqual([reply]);
    const events = await readEvents(api, analyticsOf(user_id), 4);
    expect(events).toEqual(
      all.map((row) => ({
        type: 'message_created',
        data: { conversation_id, message_id: row?.id, user_id, created_at: row?.created_at },
      })),
    );
  });

  test('answer a message once, however often it is sent', async () => {
    const { call, send, say, read } = await mintSpeaker();
    const metadata = { client_message_id: 'message-1' };
    const sent = await Promise.all([1, 2, 3].map(async () => await say({ metadata })));
    expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
    expect(new Set(sent.map(({ reply }) => reply?.id)).size).toBe(1);
    const { conversation_id = '' } = sent[0] ?? {};
    expect((await read(conversation_id)).total_messages).toBe(2);
    expect((await send({ metadata, message: 'Something else' })).status).toBe(409);
    expect((await send({ metadata, conversation_id: randomUUID() })).status).toBe(409);
    expect((await send({ metadata: { client_message_id: 7 } })).status).toBe(400);
    const other = await mintSpeaker();
    expect((await other.say({ metadata })).conversation_id).not.toBe(conversation_id);
    expect((await call('GET', '/api/conversations')).body).toMatchObject({ total: 1 });
  });

  test('take the key as a header too', async () => {
    const caller = await mintUser();
    const send = async () =>
      Said.parse(
        await (
          await fetch(`${api.url}/api/chat/message`, {
            method: 'POST',
            headers: { ...caller.headers, 'content-type': 'application/json', 'idempotency-key': 'a' },
            body: JSON.stringify({ message: 'Hello' }),
          })
        ).json(),
      );
    expect((await send()).message.id).toBe((await send()).message.id);
  });

  test('take two messages at once, one after the other', async () => {
    const { say, read } = await mintSpeaker();
    const { conversation_id } = await say();
    const sent = await Promise.all(
      ['One', 'Two', 'Three'].map(async (message) => await say({ conversation_id, message })),
    );
    const { messages } = await read(conversation_id);
    expect(messages).toHaveLength(8);
    expect(new Set(messages.map(({ created_at }) => created_at)).size).toBe(8);
    const placeOf = (id: string | undefined) => messages.findIndex((message) => message.id === id);
    for (const { message, reply } of sent) {
      expect(reply?.metadata).toMatchObject({ reply_to: message.id });
      expect(placeOf(reply?.id)).toBeGreaterThan(placeOf(message.id));
    }
  });

  test('are their owner’s and staff’s, and nobody else’s', async () => {
    const { call, say, user_id } = await mintSpeaker();
    const { conversation_id } = await say();
    const path = `/api/conversations/${conversation_id}`;
    const stranger = await mintSpeaker();
    const refusal = { status: 404, body: { error: 'Conversation not found', code: 'NOT_FOUND' } };
    const change = { status: 'archived' };
    for (const [method, body] of [['GET'], ['PATCH', change], ['DELETE']] as const) {
      expect(await stranger.call(method, path, body)).toEqual(refusal);
      expect((await createBloomClient(api.url)(method, path, body)).status).toBe(401);
      expect((await stranger.call(method, '/api/conversations/x', body)).status).toBe(404);
    }
    expect(await stranger.send({ conversation_id })).toEqual(refusal);
    expect((await stranger.send({ user_id })).status).toBe(403);
    expect((await createBloomClient(api.url)('POST', '/api/chat/message', { message: 'x' })).status).toBe(
      401,
    );
    expect((await stranger.call('GET', '/api/conversations')).body).toEqual({ items: [], total: 0 });
    const admin = await mintSpeaker(await mintAdmin());
    expect((await admin.say({ conversation_id })).message.conversation_id).toBe(conversation_id);
    const service = await mintSpeaker(await mintService());
    const begun = await service.say({ user_id });
    const own = { items: [{ id: begun.conversation_id, user_id }, { id: conversation_id }], total: 2 };
    expect((await call('GET', '/api/conversations')).body).toMatchObject(own);
  });

  test('are about leads that the caller sees', async () => {
    const { call, say, send, read } = await mintSpeaker();
    const { body } = await call('POST', '/api/leads', { email: `${randomUUID()}@example.org` });
    const lead_id = String(body['id']);
    expect((await read((await say({ lead_id })).conversation_id)).lead_id).toBe(lead_id);
    const stranger = await mintSpeaker();
    expect((await stranger.send({ lead_id })).status).toBe(404);
    await call('DELETE', `/api/leads/${lead_id}`);
    expect((await send({ lead_id })).status).toBe(404);
  });

  test('are listed by status and channel, change it, and are deleted once', async () => {
    const { call, say, send, user_id } = await mintSpeaker();
    const { conversation_id: one } = await say();
    const { conversation_id: other } = await say();
    const listed = async (query = '') =>
      z
        .array(Conversation)
        .parse((await call('GET', `/api/conversations${query}`)).body['items'])
        .map(({ id }) => id);
    expect(await listed()).toEqual([other, one]);
    expect((await call('PATCH', `/api/conversations/${one}`, { status: 'completed' })).body).toMatchObject({
      status: 'completed',
    });
    expect(await listed('?status=completed')).toEqual([one]);
    expect(await listed('?channel=email')).toEqual([]);
    expect(await listed('?limit=1&offset=1')).toEqual([one]);
    await say({ conversation_id: one });
    expect(await listed('?status=active')).toEqual([other, one]);
    const gone = await Promise.all([1, 2].map(async () => await call('DELETE', `/api/conversations/${one}`)));
    expect(gone.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await listed()).toEqual([other]);
    expect((await send({ conversation_id: one })).status).toBe(404);
    expect((await call('PATCH', `/api/conversations/${one}`, { status: 'active' })).status).toBe(404);
    const deleted = { stream: analyticsOf(user_id), type: 'conversation_deleted' };
    expect(await api.core.db.prisma.platformEvent.count({ where: deleted })).toBe(1);
  });

  test('refuse what nobody says', async () => {
    const { call, send, say } = await mintSpeaker();
    const wrong = ['', ' \n', 'a\u0000', 'x'.repeat(8_001), 7, null];
    for (const message of wrong) expect((await send({ message })).status).toBe(400);
    expect((await send({ conversation_id: 'x' })).status).toBe(400);
    const { conversation_id } = await say({ message: `'; drop table bloom.messages; --` });
    const path = `/api/conversations/${conversation_id}`;
    expect((await call('PATCH', path, { status: 'gone' })).status).toBe(400);
    expect((await call('GET', `${path}?limit=0`)).status).toBe(400);
    expect((await call('GET', '/api/conversations?status=gone')).status).toBe(400);
  });

  test('keep what was said when the agent fails, and answer it when it is sent again', async () => {
    const { say, read } = await mintSpeaker();
    const { prisma } = api.core.db;
    const said = { metadata: { client_message_id: randomUUID() } };
    await prisma.$executeRaw`alter table bloom.pricing_packages rename to pricing_packages_away`;
    const failed = await say(said).finally(
      async () =>
        await prisma.$executeRaw`alter table bloom.pricing_packages_away rename to pricing_packages`,
    );
    const error = 'The agent could not answer; your message is kept';
    expect(failed).toMatchObject({ status: 'failed', reply: null, error });
    const { conversation_id, message } = failed;
    expect((await read(conversation_id)).messages).toEqual([message]);
    const answered = await say(said);
    expect(answered).toMatchObject({ status: 'completed', conversation_id, message });
    expect((await read(conversation_id)).messages).toEqual([message, answered.reply]);
  });
});

test('a conversation that is deleted while the agent answers stays deleted', async () => {
  await using api = await startApi({ database: 'postgres', env: bloomEnv, role: 'web' });
  const caller = await mintUser();
  const call = createBloomClient(api.url, caller);
  const stream = analyticsOf(caller.user_id);
  const answer = await api.core.db.transaction(async (tx) => {
    // The agent waits for prices.
    await tx.$executeRaw`lock table bloom.pricing_packages in access exclusive mode`;
    const asked = call('POST', '/api/chat/message', { message: 'What does a website cost?' });
    await readEvents(api, stream, 1);
    const [row] = await api.core.db.prisma.bloomConversation.findMany({ where: { user_id: caller.user_id } });
    expect((await call('DELETE', `/api/conversations/${row?.id ?? ''}`)).status).toBe(200);
    return { asked };
  });
  expect((await answer.asked).status).toBe(404);
  const types = (await readEvents(api, stream, 2)).map(({ type }) => type);
  expect(types).toEqual(['message_created', 'conversation_deleted']);
  expect(await api.core.db.prisma.platformEvent.count({ where: { stream } })).toBe(2);
});
