import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { createLlm, type Llm, type LlmCall } from './llm.ts';

const question: LlmCall = {
  purpose: 'test.stream',
  system: 'Answer.',
  data: { question: 'Why?' },
  signal: new AbortController().signal,
};

// Before the first call: the SDK keeps the console functions that it finds then.
const printed = vi.spyOn(console, 'error');

interface Upstream extends AsyncDisposable {
  readonly llm: Llm;
  readonly received: () => number;
  /** Resolves when the client has closed the connection of an answer that was not finished. */
  readonly hungUp: Promise<void>;
}

/** A server that lists no models and whose answers the test writes itself, byte by byte. */
async function startUpstream(answer: (response: ServerResponse) => void): Promise<Upstream> {
  let received = 0;
  let reportHangUp = () => {};
  const hungUp = new Promise<void>((resolve) => (reportHangUp = resolve));
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/v1/models') {
      response.writeHead(404).end();
      return;
    }
    received += 1;
    response.on('close', () => {
      if (!response.writableFinished) reportHangUp();
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    llm: createLlm({
      baseUrl: `http://127.0.0.1:${port}/v1`,
      timeoutMs: 5_000,
      maxRetries: 0,
      log: pino({ level: 'silent' }),
    }),
    received: () => received,
    hungUp,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function frame(content: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ model: 'raw-1', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
}

describe('the upstream connection', () => {
  test('closes when the signal aborts in the middle of an answer', async () => {
    await using upstream = await startUpstream((response) => response.write(frame('first ')));
    const controller = new AbortController();
    const events = upstream.llm.stream({ ...question, signal: controller.signal });
    expect(await events.next()).toEqual({ done: false, value: { delta: 'first ' } });
    controller.abort();
    await expect(events.next()).rejects.toMatchObject({ kind: 'aborted' });
    await upstream.hungUp;
  });

  test('closes when the reader stops', async () => {
    await using upstream = await startUpstream((response) => response.write(frame('first ')));
    for await (const event of upstream.llm.stream(question)) {
      expect(event).toEqual({ delta: 'first ' });
      break;
    }
    await upstream.hungUp;
  });

  test('closes at the deadline, although text has arrived, and the circuit does not mind', async () => {
    await using upstream = await startUpstream((response) => response.write(frame('first ')));
    const calls = Array.from({ length: 6 }, () => upstream.llm.stream({ ...question, timeoutMs: 1_000 }));
    await Promise.all(calls.map((events) => events.next()));
    for (const events of calls) await expect(events.next()).rejects.toMatchObject({ kind: 'timeout' });
    await upstream.hungUp;
    expect(upstream.llm.state().circuit).toBe('closed');
  });

  test('gives its seat back when the reader forgets an unfinished stream', async () => {
    await using upstream = await startUpstream((response) => {
      response.write(frame('first '));
      if (upstream.received() > 8) response.end(frame('done', 'stop'));
    });
    const controller = new AbortController();
    const forgotten = Array.from({ length: 8 }, () =>
      upstream.llm.stream({ ...question, signal: controller.signal }),
    );
    await Promise.all(forgotten.map((events) => events.next()));
    const waiting = upstream.llm.complete(question);
    controller.abort();
    expect((await waiting).text).toBe('first done');
  });
});

test('a server that does not list its models is asked for one token', async () => {
  await using upstream = await startUpstream((response) => response.write(frame('ok')));
  expect(await upstream.llm.check(question.signal)).toEqual({ ok: true, detail: 'answers' });
  expect(upstream.received()).toBe(1);
  await upstream.hungUp;
});

test('whoever stops waiting for a health check does not stop it for the others', async () => {
  await using upstream = await startUpstream(
    (response) => void setImmediate(() => response.end(frame('ok', 'stop'))),
  );
  const impatient = new AbortController();
  const checks = [upstream.llm.check(impatient.signal), upstream.llm.check(question.signal)];
  impatient.abort();
  expect((await Promise.all(checks)).map(({ ok }) => ok)).toEqual([false, true]);
});

describe('what a server may send', () => {
  test('an answer without usage and model is complete', async () => {
    await using upstream = await startUpstream((response) => {
      response.end(
        'data: {"choices":[{"delta":{"content":"ok"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    });
    const answer = await upstream.llm.complete(question);
    expect(answer.text).toBe('ok');
    expect(answer.usage.promptTokens).toBeGreaterThan(10);
    expect(answer.usage.completionTokens).toBe(1);
  });

  test.each([
    ['a chunk that is no JSON', `${frame('first ')}data: {"choices": [\n\n`, 'unavailable'],
    ['a chunk of another shape', 'data: {"choices": "none"}\n\n', 'unavailable'],
    ['an end without a finish', frame('first '), 'unavailable'],
    ['an error in the stream', 'data: {"error":{"message":"overloaded"}}\n\n', 'unavailable'],
    ['nothing', '', 'unavailable'],
    ['a filtered answer', frame('first ', 'content_filter'), 'refused'],
    ['a refusal', 'data: {"choices":[{"delta":{"refusal":"No."},"finish_reason":"stop"}]}\n\n', 'refused'],
  ])('%s is an error', async (_, body, kind) => {
    await using upstream = await startUpstream((response) => response.end(body));
    await expect(upstream.llm.complete(question)).rejects.toMatchObject({ kind });
    // The SDK would print what it cannot read, and that is what the model wrote.
    expect(printed).not.toHaveBeenCalled();
  });

  test('tool calls in pieces, with and without numbers', async () => {
    const call = (part: object) =>
      `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [part] } }] })}\n\n`;
    const numbered = [
      call({ index: 0, id: 'a', function: { name: 'one', arguments: '{"n"' } }),
      call({ index: 1, id: 'b', function: { name: 'two', arguments: '{}' } }),
      call({ index: 0, function: { arguments: ':1}' } }),
    ];
    const unnumbered = [
      call({ id: 'a', function: { name: 'one', arguments: '{"n":1}' } }),
      call({ id: 'b', function: { name: 'two', arguments: '{' } }),
      call({ function: { arguments: '}' } }),
    ];
    for (const pieces of [numbered, unnumbered]) {
      await using upstream = await startUpstream((response) => {
        const last = upstream.received() > 1;
        response.end(
          last
            ? frame('done', 'stop')
            : `${pieces.join('')}data: {"choices":[{"finish_reason":"tool_calls"}]}\n\n`,
        );
      });
      const answer = await upstream.llm.runTools({ ...question, tools: [] });
      expect(answer.toolRuns.map(({ name, arguments: input }) => [name, input])).toEqual([
        ['one', '{"n":1}'],
        ['two', '{}'],
      ]);
    }
  });
});
