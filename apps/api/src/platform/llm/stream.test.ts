import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { forkNode } from '../../testing/servers/fork-node.ts';
import { createLlm, type Llm, type LlmCall } from './llm.ts';

const question: LlmCall = {
  purpose: 'test.stream',
  system: 'Answer.',
  data: { question: 'Why?' },
  signal: new AbortController().signal,
};

interface Upstream extends AsyncDisposable {
  readonly baseUrl: string;
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
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  return {
    baseUrl,
    llm: createLlm({
      baseUrl,
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
  return `data: ${JSON.stringify({ model: 'raw-1', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: finish }] })}\n\n`;
}

/** Begins an answer; `begun` resolves with its first piece. */
function begin(llm: Llm, call: Partial<LlmCall> = {}) {
  let answer: Promise<unknown> = Promise.resolve();
  const begun = new Promise<string>((resolve, reject) => {
    answer = llm.streamText({ ...question, ...call, onDelta: resolve });
    answer.catch(reject);
  });
  return { begun, answer };
}

describe('the upstream connection', () => {
  test('closes when the signal aborts in the middle of an answer', async () => {
    await using upstream = await startUpstream((response) => response.write(frame('first ')));
    const controller = new AbortController();
    const { begun, answer } = begin(upstream.llm, { signal: controller.signal });
    expect(await begun).toBe('first ');
    controller.abort();
    await expect(answer).rejects.toMatchObject({ kind: 'aborted' });
    await upstream.hungUp;
  });

  test('closes at the deadline, although text has arrived, and the circuit does not mind', async () => {
    await using upstream = await startUpstream((response) => response.write(frame('first ')));
    const calls = Array.from({ length: 6 }, () => begin(upstream.llm, { timeoutMs: 1_000 }));
    await Promise.all(calls.map(({ begun }) => begun));
    for (const { answer } of calls) await expect(answer).rejects.toMatchObject({ kind: 'timeout' });
    await upstream.hungUp;
    expect(upstream.llm.state().circuit).toBe('closed');
  });
});

test('a server that does not list its models is asked for one token', async () => {
  await using upstream = await startUpstream((response) => response.end(frame('ok', 'length')));
  expect(await Promise.all([upstream.llm.check(), upstream.llm.check()])).toEqual(
    Array.from({ length: 2 }, () => ({ ok: true, detail: 'answers' })),
  );
  expect(upstream.received()).toBe(1);
});

describe('what a server may send', () => {
  test('an answer without usage and model is complete', async () => {
    await using upstream = await startUpstream((response) => {
      response.end(
        'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    });
    const answer = await upstream.llm.streamText(question);
    expect(answer.text).toBe('ok');
    expect(answer.usage.promptTokens).toBeGreaterThan(10);
    expect(answer.usage.completionTokens).toBe(1);
  });

  const broken = [
    ['a chunk that is no JSON', `${frame('first ')}data: {"choices": [\n\n`, 'unavailable'],
    ['a chunk of another shape', 'data: {"choices": "none"}\n\n', 'unavailable'],
    ['an end without a finish', frame('first '), 'unavailable'],
    ['an error in the stream', 'data: {"error":{"message":"overloaded"}}\n\n', 'unavailable'],
    ['nothing', '', 'unavailable'],
    ['a filtered answer', frame('first ', 'content_filter'), 'refused'],
    ['a refusal', frame('', 'stop').replace('"content":""', '"refusal":"No."'), 'refused'],
  ] as const;

  test.each(broken)('%s is an error', async (_, body, kind) => {
    await using upstream = await startUpstream((response) => response.end(body));
    await expect(upstream.llm.streamText(question)).rejects.toMatchObject({ kind });
  });

  // In a process of its own, where nobody has loaded the SDK with another console.
  test('is never printed, not even what cannot be read', async () => {
    const bodies = broken.map(([, body]) => body);
    await using upstream = await startUpstream((response) => response.end(bodies.shift()));
    const child = forkNode('../model/ask-model.ts', { baseUrl: upstream.baseUrl, times: 4 }, 'pipe');
    let printed = '';
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const [[kinds]] = await Promise.all([once(child, 'message'), once(child, 'close')]);
    expect(kinds).toEqual(broken.slice(0, 4).map(([, , kind]) => kind));
    expect(printed).toBe('asks\n');
  });
});
