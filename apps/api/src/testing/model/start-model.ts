import {
  LLMock,
  type ChatCompletionRequest,
  type FixtureFileResponse,
  type FixtureOpts,
} from '@copilotkit/aimock';

/** What the scripted model does with one request. */
export type ModelAnswer =
  | {
      readonly text: string;
      readonly truncated?: boolean;
      readonly chunkSize?: number;
      readonly chunkMs?: number;
    }
  | { readonly json: Readonly<Record<string, unknown>> }
  | { readonly toolCalls: readonly { name: string; arguments: unknown }[]; readonly text?: string }
  /** An HTTP error; `retryAfter` in seconds. */
  | {
      readonly status: number;
      readonly retryAfter?: number;
      readonly message?: string;
      readonly param?: string;
    }
  /** A 200 whose body is not what it should be. */
  | { readonly malformed: true }
  /** The connection dies after so many chunks; the first chunk carries no text. */
  | { readonly text: string; readonly cutAfterChunks: number }
  /** The connection dies without an answer. */
  | { readonly disconnect: true }
  /** Silence for so long, then the text. */
  | { readonly silentMs: number; readonly text: string };

/** A request as the model received it. */
export type ModelRequest = ChatCompletionRequest;

export interface RunningModel extends AsyncDisposable {
  /** For `OPENAI_BASE_URL`: `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  /** Every chat request so far, in order of arrival. */
  readonly requests: readonly ModelRequest[];
  /** Queues answers; each request takes the next one. */
  script(...answers: ModelAnswer[]): void;
  /** What is answered when nothing is queued and `accept` (by default everything) takes the request. */
  always(answer: ModelAnswer, accept?: (request: ModelRequest) => boolean): void;
  /** Resolves when `count` requests have arrived. */
  received(count: number): Promise<void>;
}

/** A scripted model on a free loopback port, spoken to over HTTP like a real one. A request without an answer gets a 404. */
export async function startModel(): Promise<RunningModel> {
  const server = new LLMock({ port: 0, host: '127.0.0.1' });
  const requests: ModelRequest[] = [];
  const queue: number[] = [];
  const taken = new WeakMap<ModelRequest, number | undefined>();
  const waiting = new Set<{ count: number; resolve: () => void }>();
  let scripted = 0;
  let stopped: Promise<void> | undefined;

  /** The queued answer of a request: the same for every fixture that asks. */
  function answerOf(request: ModelRequest): number | undefined {
    if (!taken.has(request)) {
      taken.set(request, queue.shift());
      requests.push(request);
      for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve();
    }
    return taken.get(request);
  }

  function add(answer: ModelAnswer, predicate: (request: ModelRequest) => boolean): void {
    const { response, options } = toFixture(answer);
    server.on({ predicate }, response, options);
  }

  // Never matches; it only makes every request be counted, scripted or not.
  add({ text: '' }, (request) => answerOf(request) === -1);
  await server.start();

  return {
    url: `${server.url}/v1`,
    requests,
    script(...answers) {
      for (const answer of answers) {
        const id = scripted;
        scripted += 1;
        queue.push(id);
        add(answer, (request) => answerOf(request) === id);
      }
    },
    always(answer, accept = () => true) {
      add(answer, (request) => answerOf(request) === undefined && accept(request));
    },
    received(count) {
      if (requests.length >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.add({ count, resolve }));
    },
    [Symbol.asyncDispose]: () => (stopped ??= server.stop()),
  };
}

interface ScriptedFixture {
  readonly response: FixtureFileResponse;
  readonly options?: FixtureOpts;
}

function toFixture(answer: ModelAnswer): ScriptedFixture {
  if ('status' in answer) return failingFixture(answer);
  if ('malformed' in answer) return { response: { content: '' }, options: { chaos: { malformedRate: 1 } } };
  if ('disconnect' in answer) return { response: { content: '' }, options: { chaos: { disconnectRate: 1 } } };
  if ('json' in answer) return { response: { content: answer.json } };
  if ('toolCalls' in answer) return toolFixture(answer);
  if ('cutAfterChunks' in answer) {
    return { response: { content: answer.text }, options: cutOptions(answer.cutAfterChunks) };
  }
  if ('silentMs' in answer)
    return { response: { content: answer.text }, options: { chaos: { latencyMs: answer.silentMs } } };
  const { text, truncated = false, chunkSize = 8, chunkMs = 0 } = answer;
  return {
    response: { content: text, ...(truncated ? { finishReason: 'length' } : {}) },
    options: { chunkSize, latency: chunkMs },
  };
}

// Chunks written in the tick that kills the connection would never leave the machine.
const cutOptions = (chunks: number): FixtureOpts => ({
  chunkSize: 4,
  latency: 10,
  truncateAfterChunks: chunks,
});

function failingFixture(answer: Extract<ModelAnswer, { status: number }>): ScriptedFixture {
  const { status, retryAfter, message = 'scripted failure', param } = answer;
  return {
    response: {
      status,
      error: { message, ...(param === undefined ? {} : { param }) },
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
  };
}

function toolFixture(answer: Extract<ModelAnswer, { toolCalls: unknown }>): ScriptedFixture {
  const toolCalls = answer.toolCalls.map((call) => ({
    name: call.name,
    arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
  }));
  return { response: answer.text === undefined ? { toolCalls } : { content: answer.text, toolCalls } };
}
