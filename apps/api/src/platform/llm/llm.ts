import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type { Logger } from '../log.ts';
import { createChatServer, type OnDelta, type Reply } from './chat-server.ts';
import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker.ts';
import { LlmError, toLlmError } from './error.ts';
import { guardServer, type GuardedRequest } from './guarded-call.ts';
import { askForJson, jsonRule } from './json.ts';
import { buildMessages, withDataRule, type LlmMessage, type PromptData } from './prompt.ts';
import { createTokenBudget } from './token-budget.ts';
import { askWithTools, type ReadAnswer, type Tool, type ToolsAnswer } from './tools.ts';

export interface LlmOptions {
  /** Without a key and a base URL there is no model. */
  readonly apiKey?: string | undefined;
  /** Any server that speaks Chat Completions, up to and including `/v1`. */
  readonly baseUrl?: string | undefined;
  readonly model?: string | undefined;
  /** Milliseconds for a whole call, with its retries. */
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Epoch milliseconds; the clock of circuit, budget and health. */
  readonly now?: (() => number) | undefined;
  /** Tokens that each `budgetKey` may spend in a rolling hour. */
  readonly tokensPerHour?: number | undefined;
}

/** What every call says. Text of others belongs in `data` or `messages`, never in `system`. */
export interface LlmCall {
  /** A short name for the log, such as `timeback.copy`. */
  readonly purpose: string;
  readonly system: string;
  readonly data?: PromptData | undefined;
  readonly messages?: readonly LlmMessage[] | undefined;
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  /** Whose hourly token budget pays; without it nothing is counted. */
  readonly budgetKey?: string | undefined;
  /** Milliseconds, instead of `LlmOptions.timeoutMs`. */
  readonly timeoutMs?: number | undefined;
  readonly signal: AbortSignal;
}

interface TextCall extends LlmCall {
  readonly onDelta?: OnDelta | undefined;
}

interface JsonCall<Schema extends z.ZodType> extends LlmCall {
  readonly schema: Schema;
}

interface ToolsCall<Value> extends LlmCall {
  readonly tools: readonly Tool[];
  readonly read: ReadAnswer<Value>;
  /** Told the text of each round as it is written. */
  readonly onDelta?: OnDelta | undefined;
  /** Told that another round begins: the text so far was none. */
  readonly onRound?: (() => void) | undefined;
  /** How often the model may be asked, where six times are too many. */
  readonly mostRounds?: number | undefined;
}

interface LlmState {
  readonly configured: boolean;
  readonly circuit: ReturnType<CircuitBreaker['state']>;
  /** Why the last attempt failed; gone with the next success. */
  readonly lastError?: string | undefined;
}

/** The line of a dependency in `/health/ready`. */
interface Health {
  readonly ok: boolean;
  readonly detail: string;
}

/** The language model. Its calls throw `LlmError`; aborting one ends the request upstream. */
export interface Llm {
  /** The model that is asked; nothing where none is configured. */
  readonly model: string | undefined;
  state(): LlmState;
  /** The model's line in `/health/ready`; no model configured counts as well. */
  check(): Promise<Health>;
  /** Text, told to `onDelta` as it is written. */
  streamText(call: TextCall): Promise<Reply>;
  /** An answer that fits `schema`. One that does not is sent back once with its mistakes, then `invalid_output`. */
  completeJson<Schema extends z.ZodType>(
    call: JsonCall<Schema>,
  ): Promise<{ value: z.output<Schema>; model: string }>;
  /**
   * An answer that `read` takes, after calls of tools. One that it does not take is sent back once with its mistakes, then
   * `invalid_output`; so is what comes after too many rounds.
   */
  runTools<Value>(call: ToolsCall<Value>): Promise<ToolsAnswer<Value>>;
}

const defaults = { model: 'gpt-5.4-mini', maxTokens: 1_024, tokensPerHour: 200_000 };
const circuitRule = { failures: 5, openMs: 15_000 };
/** How long a health check may take, and how long its answer holds. */
const [probeMs, freshMs] = [2_000, 30_000];

/** Builds the client of the model, or its absence. Nothing is sent before the first call. */
export function createLlm(options: LlmOptions): Llm {
  if (options.apiKey === undefined && options.baseUrl === undefined) return absentLlm;
  const { send, state, check } = connect(options);

  const begin = async <Result>(call: LlmCall, work: (signal: AbortSignal) => Promise<Result>) =>
    await withDeadline(call.timeoutMs ?? options.timeoutMs, call.signal, work);

  return {
    model: options.model ?? defaults.model,
    state,
    check,
    streamText: async (call) =>
      await begin(call, (signal) => send({ ...writeRequest(call), onDelta: call.onDelta }, signal)),
    completeJson: async (call) =>
      await begin(call, (signal) => {
        const { schema } = call;
        const system = `${call.system.trim()}\n\n${jsonRule(schema)}`;
        const request = { ...writeRequest({ ...call, system }), schema };
        return askForJson(schema, request, (asked) => send(asked, signal));
      }),
    runTools: async (call) =>
      await begin(call, (signal) =>
        askWithTools(
          call,
          { ...writeRequest(call), onDelta: call.onDelta },
          (asked) => send(asked, signal),
          signal,
        ),
      ),
  };
}

const notConfigured = async () => {
  throw new LlmError('not_configured', 'No model is configured.');
};

const absentLlm: Llm = {
  model: undefined,
  state: () => ({ configured: false, circuit: 'closed' }),
  check: () => Promise.resolve({ ok: true, detail: 'not configured: curated content is used' }),
  streamText: notConfigured,
  completeJson: notConfigured,
  runTools: notConfigured,
};

/** One server behind its guards, and what is known of its health. */
function connect(options: LlmOptions) {
  const { timeoutMs, maxRetries, log, now = Date.now, model = defaults.model } = options;
  const { apiKey, baseUrl, tokensPerHour = defaults.tokensPerHour } = options;
  const server = createChatServer({ apiKey, baseUrl, model, timeoutMs, maxRetries });
  const onOpen = (reason: string) => log.warn({ model, reason }, 'model paused after repeated failures');
  const circuit = createCircuitBreaker({ ...circuitRule, now, onOpen });
  const budget = createTokenBudget({ tokensPerHour, now });

  async function probe(): Promise<Health> {
    try {
      await withDeadline(probeMs, undefined, async (signal) => await server.probe(signal));
      return { ok: true, detail: 'answers' };
    } catch (error) {
      return { ok: false, detail: toLlmError(error).message };
    }
  }
  // Asked once, however many wait.
  const health = new LRUCache<'model', Health>({
    max: 1,
    ttl: freshMs,
    ttlResolution: 0,
    perf: { now },
    fetchMethod: probe,
  });

  return {
    send: guardServer({ server, circuit, budget, log }),
    state: (): LlmState => ({ configured: true, circuit: circuit.state(), lastError: circuit.lastError() }),
    async check(): Promise<Health> {
      if (circuit.state() !== 'open') return await health.forceFetch('model');
      return { ok: false, detail: `paused after repeated failures: ${circuit.lastError() ?? 'unknown'}` };
    },
  };
}

/**
 * Does `work` with a signal that aborts with `LlmError('timeout')` after so many milliseconds, and with
 * `LlmError('aborted')` when `parent` does.
 */
async function withDeadline<Result>(
  milliseconds: number,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new LlmError('aborted', 'The call was given up.'));
  const timer = setTimeout(() => {
    controller.abort(new LlmError('timeout', `The model did not finish within ${milliseconds} ms.`));
  }, milliseconds);
  if (parent?.aborted === true) giveUp();
  else parent?.addEventListener('abort', giveUp, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', giveUp);
  }
}

function writeRequest(call: LlmCall): GuardedRequest {
  const { purpose, system, data, messages, maxTokens = defaults.maxTokens, temperature, budgetKey } = call;
  return {
    purpose,
    budgetKey,
    messages: [{ role: 'system', content: withDataRule(system) }, ...buildMessages(data, messages)],
    maxTokens,
    temperature,
  };
}
