import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { z } from 'zod';
import { createBudget, createMemoryTokenStore, type TokenStore, type Usage } from './llm-budget.ts';
import { createBulkhead } from './llm-bulkhead.ts';
import { guardChat, type GuardedRequest } from './llm-call.ts';
import { createChat } from './llm-chat.ts';
import { createCircuit, type CircuitState } from './llm-circuit.ts';
import { startDeadline, type Deadline } from './llm-deadline.ts';
import { LlmError } from './llm-error.ts';
import { askForJson, describeSchema, jsonRule, type JsonAnswer } from './llm-json.ts';
import { createProbe, type Health } from './llm-probe.ts';
import { buildMessages, withDataRule, type LlmMessage, type PromptData } from './llm-prompt.ts';
import type { Reply } from './llm-reply.ts';
import { readReply, runToolLoop, type LlmTool, type ToolAnswer } from './llm-tools.ts';
import type { Logger } from './log.ts';

export interface LlmOptions {
  /** Without a key and a base URL there is no model. */
  readonly apiKey?: string | undefined;
  /** Any server that speaks Chat Completions, up to and including `/v1`. */
  readonly baseUrl?: string | undefined;
  readonly model?: string | undefined;
  /** Milliseconds for a whole call, with its queueing, retries and tools. */
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Epoch milliseconds; the clock of circuit, budget and health. */
  readonly now?: (() => number) | undefined;
  readonly tokens?: TokenStore | undefined;
  /** Tokens that each `budgetKey` may spend in a rolling hour. */
  readonly tokensPerHour?: number | undefined;
  readonly maxConcurrent?: number | undefined;
}

/** What every call says. Text of others belongs in `data` or `messages`, never in `system`. */
export interface LlmCall {
  /** A short name for the log, such as `timeback.copy`. */
  readonly purpose: string;
  readonly system: string;
  readonly data?: PromptData;
  readonly messages?: readonly LlmMessage[];
  readonly maxTokens?: number;
  readonly temperature?: number;
  /** Whose hourly token budget pays; without it nothing is counted. */
  readonly budgetKey?: string;
  /** Milliseconds, instead of `LlmOptions.timeoutMs`. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
}

interface JsonCall<Schema extends z.ZodType> extends LlmCall {
  readonly schema: Schema;
}

interface ToolsCall extends LlmCall {
  readonly tools: readonly LlmTool[];
  /** Requests to the model at most, the answer included. */
  readonly maxTurns?: number;
  readonly onDelta?: (delta: string) => unknown;
}

interface LlmAnswer {
  readonly text: string;
  readonly usage: Usage;
  readonly model: string;
  /** True when the answer stopped at `maxTokens`. */
  readonly truncated: boolean;
}

type LlmEvent =
  | { readonly delta: string; readonly done?: false }
  | ({ readonly done: true } & Omit<LlmAnswer, 'text'>);

interface LlmState {
  readonly configured: boolean;
  readonly circuit: CircuitState;
  /** Why the last attempt failed; gone with the next success. */
  readonly lastError?: string | undefined;
}

/** The language model. Every method but `state` and `check` throws `LlmError`. */
export interface Llm {
  state(): LlmState;
  /** The model's line in `/health/ready`; no model configured counts as well. */
  check(signal: AbortSignal): Promise<Health>;
  complete(call: LlmCall): Promise<LlmAnswer>;
  /** An answer that fits `schema`. One that does not is sent back once with its mistakes, then `invalid_output`. */
  completeJson<Schema extends z.ZodType>(call: JsonCall<Schema>): Promise<JsonAnswer<z.output<Schema>>>;
  /** The answer as it is written. Stopping to read, or aborting, ends the request upstream. */
  stream(call: LlmCall): AsyncGenerator<LlmEvent, void, undefined>;
  /** An answer for which the model may call tools. */
  runTools(call: ToolsCall): Promise<ToolAnswer>;
}

const defaults = {
  model: 'gpt-5.4-mini',
  maxTokens: 1_024,
  maxTurns: 4,
  tokensPerHour: 200_000,
  maxConcurrent: 8,
};
const waitingPerSeat = 8;
const circuitRule = { failures: 5, openMs: 15_000 };

/** Builds the client of the model, or its absence. Nothing is sent before the first call. */
export function createLlm(options: LlmOptions): Llm {
  const { apiKey, baseUrl } = options;
  if (apiKey === undefined && baseUrl === undefined) return absentLlm;
  return createConfiguredLlm(options);
}

function notConfigured(): never {
  throw new LlmError('not_configured', 'No model is configured.');
}

const absentLlm: Llm = {
  state: () => ({ configured: false, circuit: 'closed' }),
  check: () => Promise.resolve({ ok: true, detail: 'not configured: curated content is used' }),
  complete: async () => notConfigured(),
  completeJson: async () => notConfigured(),
  // oxlint-disable-next-line require-yield -- the first read has to throw, as it does with a model
  async *stream() {
    notConfigured();
  },
  runTools: async () => notConfigured(),
};

function createConfiguredLlm(options: LlmOptions): Llm {
  const { log } = options;
  const { send, state, check } = connect(options);

  const begin = (call: LlmCall) => startDeadline(call.timeoutMs ?? options.timeoutMs, call.signal);

  async function withDeadline<Result>(
    call: LlmCall,
    work: (deadline: Deadline) => Promise<Result>,
  ): Promise<Result> {
    const deadline = begin(call);
    try {
      return await work(deadline);
    } finally {
      deadline.end();
    }
  }

  return {
    state,
    check,
    complete: (call) =>
      withDeadline(call, async (deadline) => {
        const reply = await readReply(send(writeRequest(call, { whole: true }), deadline));
        return { text: reply.text, ...aboutOf(reply) };
      }),
    completeJson: (call) =>
      withDeadline(call, (deadline) =>
        askForJson(call.schema, writeJsonRequest(call), (request) => readReply(send(request, deadline))),
      ),
    async *stream(call) {
      const deadline = begin(call);
      try {
        for await (const event of send(writeRequest(call), deadline)) {
          if (event.reply === undefined) yield { delta: event.delta };
          else yield { done: true, ...aboutOf(event.reply) };
        }
      } finally {
        deadline.end();
      }
    },
    runTools: (call) =>
      withDeadline(call, (deadline) => {
        const { tools, maxTurns = defaults.maxTurns, onDelta = () => undefined } = call;
        const onToolFailure = (tool: string) => log.warn({ purpose: call.purpose, tool }, 'tool failed');
        return runToolLoop(
          send,
          { request: writeRequest(call), tools, maxTurns, onDelta, onToolFailure },
          deadline,
        );
      }),
  };
}

/** One server behind its guards, and what is known of its health. */
function connect(options: LlmOptions) {
  const { timeoutMs, maxRetries, log, now = Date.now, model = defaults.model } = options;
  const seats = options.maxConcurrent ?? defaults.maxConcurrent;
  const chat = createChat({ apiKey: options.apiKey, baseUrl: options.baseUrl, model, timeoutMs });
  const circuit = createCircuit({ ...circuitRule, now });
  const probe = createProbe({ ask: chat.probe, now });
  let lastError: string | undefined;
  let isPaused = false;

  function onAttempt(failure: LlmError | undefined): void {
    lastError = failure?.message;
    if (failure === undefined) probe.remember({ ok: true, detail: 'answers' });
    const wasPaused = isPaused;
    isPaused = circuit.state() === 'open';
    if (isPaused && !wasPaused)
      log.warn({ model, reason: lastError }, 'model paused after repeated failures');
  }

  const store = options.tokens ?? createMemoryTokenStore();
  const budget = createBudget({ store, tokensPerHour: options.tokensPerHour ?? defaults.tokensPerHour, now });
  const bulkhead = createBulkhead({ seats, waiting: seats * waitingPerSeat });
  return {
    send: guardChat({ chat, model, circuit, maxRetries, log, bulkhead, budget, onAttempt }),
    state: (): LlmState => ({ configured: true, circuit: circuit.state(), lastError }),
    async check(signal: AbortSignal): Promise<Health> {
      if (circuit.state() !== 'open') return probe.check(signal);
      return { ok: false, detail: `paused after repeated failures: ${lastError ?? 'unknown'}` };
    },
  };
}

function aboutOf({ usage, model, truncated }: Reply): Omit<LlmAnswer, 'text'> {
  return { usage, model, truncated };
}

function writeRequest(call: LlmCall, mode: { whole: boolean } = { whole: false }): GuardedRequest {
  const system: ChatCompletionMessageParam = { role: 'system', content: withDataRule(call.system) };
  return {
    purpose: call.purpose,
    budgetKey: call.budgetKey,
    messages: [system, ...buildMessages(call.data, call.messages)],
    maxTokens: call.maxTokens ?? defaults.maxTokens,
    temperature: call.temperature,
    whole: mode.whole,
  };
}

function writeJsonRequest<Schema extends z.ZodType>(call: JsonCall<Schema>): GuardedRequest {
  const request = writeRequest(
    { ...call, system: `${call.system.trim()}\n\n${jsonRule(call.schema)}` },
    { whole: true },
  );
  // The JSON mode of servers knows objects only.
  return { ...request, json: describeSchema(call.schema)['type'] === 'object' };
}
