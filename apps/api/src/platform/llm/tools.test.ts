import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningModel, startModel } from '../../testing/model/start-model.ts';
import { LlmError } from './error.ts';
import { createLlm } from './llm.ts';
import { defineTool } from './tools.ts';

const secrets = new Map([['blue', '4711']]);

/** A model with one tool, which is asked for the number of a colour. */
function openAsker(model: RunningModel, signal = new AbortController().signal) {
  const given: unknown[] = [];
  const llm = createLlm({
    baseUrl: model.url,
    timeoutMs: 5_000,
    maxRetries: 0,
    log: pino({ level: 'silent' }),
  });
  const lookUp = defineTool({
    name: 'look_up',
    description: 'The number of a colour',
    input: z.object({ colour: z.string().max(10) }),
    async run({ colour }) {
      given.push(colour);
      return { number: secrets.get(colour) ?? null };
    },
  });
  const ask = async () =>
    await llm.runTools({
      purpose: 'test.tools',
      system: 'Answer with a number.',
      data: { question: 'Which number has blue?' },
      tools: [lookUp],
      read: (text) =>
        text.includes('4711') ? { value: text } : { mistakes: [`The number in “${text}” is wrong.`] },
      signal,
    });
  return { ask, given };
}

function textOf(model: RunningModel, request: number, message: number): unknown {
  return model.requests[request]?.messages.at(message)?.content;
}

const lookUpBlue = { toolCalls: [{ name: 'look_up', arguments: { colour: 'blue' } }] };

describe('a model with tools', () => {
  test('is told of them, gets what they give as fenced data, and answers', async () => {
    await using model = await startModel();
    model.script(lookUpBlue, { text: 'It is 4711.' });
    const { ask, given } = openAsker(model);
    expect(await ask()).toMatchObject({ value: 'It is 4711.', tokens: expect.any(Number) });
    expect(given).toEqual(['blue']);
    const [first, second] = model.requests;
    expect(first?.tools).toMatchObject([
      {
        type: 'function',
        function: { name: 'look_up', parameters: { type: 'object', required: ['colour'] } },
      },
    ]);
    expect(second?.messages.slice(-2)).toMatchObject([
      { role: 'assistant', tool_calls: [{ function: { name: 'look_up' } }] },
      {
        role: 'tool',
        content: expect.stringMatching(/^\[\[quintet-data look_up .+\]\]\n\{"number":"4711"\}/),
      },
    ]);
    expect(second?.messages.at(-1)?.tool_call_id).toBe(second?.messages.at(-2)?.tool_calls?.[0]?.id);
  });

  test('hears what is wrong with a call, and nothing is done', async () => {
    await using model = await startModel();
    model.script(
      { toolCalls: [{ name: 'drop_tables', arguments: {} }] },
      { toolCalls: [{ name: 'look_up', arguments: '{"colour":' }] },
      { toolCalls: [{ name: 'look_up', arguments: { colour: 7 } }] },
      { text: '4711' },
    );
    const { ask, given } = openAsker(model);
    expect(await ask()).toMatchObject({ value: '4711' });
    expect(given).toEqual([]);
    expect([1, 2, 3].map((request) => textOf(model, request, -1))).toEqual([
      'There is no such tool.',
      'The arguments are not JSON.',
      expect.stringContaining('colour: '),
    ]);
  });

  test('may mend a wrong answer once', async () => {
    await using model = await startModel();
    model.script({ text: 'It is 5.' }, { text: 'It is 4711.' }, { text: 'It is 5.' }, { text: 'It is 6.' });
    const { ask } = openAsker(model);
    expect(await ask()).toMatchObject({ value: 'It is 4711.' });
    expect(textOf(model, 1, -1)).toContain('The number in “It is 5.” is wrong.');
    await expect(ask()).rejects.toMatchObject({ kind: 'invalid_output' });
    expect(model.requests).toHaveLength(4);
  });

  test('that never stops calling is stopped', async () => {
    await using model = await startModel();
    model.always(lookUpBlue);
    const { ask, given } = openAsker(model);
    await expect(ask()).rejects.toMatchObject({ kind: 'invalid_output' });
    expect(model.requests).toHaveLength(6);
    expect(given).toHaveLength(6);
  });

  test('is given up with its caller', async () => {
    await using model = await startModel();
    model.script(lookUpBlue, { silentMs: 60_000, text: '4711' });
    const caller = new AbortController();
    const { ask } = openAsker(model, caller.signal);
    const asked = ask().catch((error: unknown) => error);
    await model.received(2);
    caller.abort();
    const error = await asked;
    expect(error instanceof LlmError && error.kind).toBe('aborted');
  });
});
