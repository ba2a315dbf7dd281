import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { bloomEnv, createBloomClient, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import { type ModelAnswer, type RunningModel, startModel } from '../../../testing/model/start-model.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';

let model: RunningModel;
let api: RunningApi;
beforeAll(async () => {
  model = await startModel();
  const env = { ...bloomEnv, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'm-1', LLM_MAX_RETRIES: '0' };
  api = await startApi({ env, role: 'web' });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const Said = z.object({ conversation_id: z.string(), reply: z.object({ content: z.string() }) });
const Delta = z.object({ offset: z.int(), text: z.string() });

/** Sends a message while its answer is followed; gives the answer and what was told of it, one text after each event. */
async function follow(...answers: ModelAnswer[]) {
  const caller = await mintUser();
  const client_message_id = randomUUID();
  model.script(...answers);
  const following = fetch(`${api.url}/api/chat/message/${client_message_id}/events`, {
    headers: caller.headers,
  }).then(async (response) => await response.text());
  const call = createBloomClient(api.url, caller);
  const { body } = await call('POST', '/api/chat/message', {
    message: 'What can you do?',
    metadata: { client_message_id },
  });
  const { conversation_id, reply } = Said.parse(body);
  let text = '';
  const texts = [...(await following).matchAll(/^event: (\w+)\n(?:id: .*\n)?data: (.*)$/gm)].flatMap(
    ([, type, data = '']) => {
      if (type === 'restarted') text = '';
      if (type === 'delta') {
        const delta = Delta.parse(JSON.parse(data));
        text = text.slice(0, delta.offset) + delta.text;
      }
      return type === 'delta' || type === 'restarted' ? [text] : [];
    },
  );
  return { call, conversation_id, reply, texts };
}

test('an answer is told as it is written, and kept once', async () => {
  const text = 'We build websites and shops, and we look after them. 🌱 Ask for a proposal at any time.';
  const { call, conversation_id, reply, texts } = await follow({ text, chunkSize: 5, chunkMs: 40 });
  expect(reply.content).toBe(text);
  expect(texts.at(-1)).toBe(text);
  expect(texts.length).toBeGreaterThan(1);
  const { body } = await call('GET', `/api/conversations/${conversation_id}`);
  expect(body).toMatchObject({ total_messages: 2 });
});

test('what the model thinks is not told, and what is not true is taken back', async () => {
  const invented = { text: 'It costs 987654 only.', chunkSize: 5, chunkMs: 40 };
  const text = 'I cannot name a price for that.';
  const { reply, texts } = await follow(invented, { text: `<think>So.</think>\n${text}` });
  expect(reply.content).toBe(text);
  expect(texts).toContain('');
  expect(texts.at(-1)).toBe(text);
  expect(texts.join(' ')).not.toContain('think');
});
