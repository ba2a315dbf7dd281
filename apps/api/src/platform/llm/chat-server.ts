import { APIConnectionError, APIError, OpenAIError } from 'openai/core/error';
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { z } from 'zod';
import { LlmError, toLlmError } from './error.ts';
import { createBodyWriter } from './request-body.ts';
import { estimateTokens } from './token-budget.ts';

export interface ChatRequest {
  readonly messages: ChatCompletionMessageParam[];
  readonly maxTokens: number;
  readonly temperature?: number | undefined;
  /** Of the JSON that is wanted, instead of text. */
  readonly schema?: z.ZodType | undefined;
}

/** One whole answer. */
export interface Reply {
  readonly text: string;
  /** Estimated where the server does not tell. */
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number };
  readonly model: string;
  /** True when the answer stopped at the token limit. */
  readonly truncated: boolean;
}

/** Told each piece of an answer's text as it comes. */
export type OnDelta = (delta: string) => void;

export type ChatServer = ReturnType<typeof createChatServer>;

interface ChatServerOptions {
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly timeoutMs: number;
}

const openAiUrl = 'https://api.openai.com/v1';

/**
 * One Chat Completions server, spoken to without any retry; the SDK is loaded with the first call. What it gives throws
 * `LlmError`, and closes the connection when the signal aborts.
 */
export function createChatServer({ baseUrl = openAiUrl, ...options }: ChatServerOptions) {
  const { model } = options;
  const bodies = createBodyWriter({ isOpenAi: baseUrl.startsWith(openAiUrl) });
  let loading: ReturnType<typeof loadSdk> | undefined;
  const load = async () => await (loading ??= loadSdk({ ...options, baseUrl }));

  async function send(
    { schema, ...request }: ChatRequest,
    signal: AbortSignal,
    onDelta: OnDelta,
  ): Promise<Reply> {
    const { client, describeFormat } = await load();
    const response_format = describeFormat(schema);
    for (;;) {
      const body = bodies.write({ ...request, model, response_format });
      try {
        const stream = client.chat.completions.stream(body, { signal });
        stream.on('content', (delta) => onDelta(delta));
        return readReply(await stream.finalChatCompletion(), { ...request, model });
      } catch (error) {
        const complaint = complaintOf(error);
        if (complaint === undefined || !bodies.learn(body, complaint))
          throw toLlmError(describeFailure(error), signal);
      }
    }
  }

  return {
    model,
    send,
    /** Asks cheaply whether the server would answer. */
    async probe(signal: AbortSignal): Promise<void> {
      const { client } = await load();
      try {
        await client.models.list({ signal });
      } catch (error) {
        const failure = describeFailure(error);
        if (failure.status === undefined || !unlisted.has(failure.status)) throw toLlmError(failure, signal);
        // Not every server lists its models; one token is the next cheapest question.
        const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Say ok.' }];
        await send({ messages, maxTokens: 1 }, signal, () => undefined);
      }
    },
  };
}

const unlisted = new Set([404, 405, 501]);

async function loadSdk(options: ChatServerOptions) {
  const [{ OpenAI }, { zodResponseFormat }] = await Promise.all([
    import('openai'),
    import('openai/helpers/zod'),
  ]);
  const client = new OpenAI({
    // Keyless servers still want a header; null keeps the SDK away from the environment.
    apiKey: options.apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: options.baseUrl,
    timeout: options.timeoutMs,
    // The SDK's retries sleep past an abort and a deadline, and its log would show prompts and outputs.
    maxRetries: 0,
    logLevel: 'off',
  });
  /** How the server is told the shape of its answer; nothing for a shape that servers cannot promise. */
  const describeFormat = (schema: z.ZodType | undefined) => {
    if (schema === undefined) return undefined;
    try {
      // Without the parser that hides in it: an answer that does not fit is to be mended, not thrown away.
      return { ...zodResponseFormat(schema, 'answer') };
    } catch {
      return undefined;
    }
  };
  return { client, describeFormat };
}

/** The answer in what the SDK gathered from the stream, as loosely as servers write it. Throws `LlmError`. */
function readReply(
  { choices: [choice], model, usage }: ChatCompletion,
  asked: { readonly model: string; readonly messages: ChatRequest['messages'] },
): Reply {
  if (choice === undefined) throw new OpenAIError('no choice');
  const text = choice.message.content ?? '';
  if (choice.finish_reason === 'content_filter' || (text === '' && choice.message.refusal))
    throw new LlmError('refused', 'The model declined to answer.');
  return {
    text,
    usage: {
      promptTokens: usage?.prompt_tokens ?? estimateTokens(JSON.stringify(asked.messages)),
      completionTokens: usage?.completion_tokens ?? estimateTokens(text),
    },
    model: model || asked.model,
    truncated: choice.finish_reason === 'length',
  };
}

/** The provider's words about a request it does not take. */
function complaintOf(error: unknown): string | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined;
  return error.param ?? error.message;
}

const passing = new Set([408, 409, 429]);
const misconfigured = new Set([401, 402, 403, 404]);

/** Our error for an SDK error. Provider texts stay behind: they may quote the prompt or parts of the key. */
function describeFailure(error: unknown): LlmError {
  if (error instanceof LlmError) return error;
  if (!(error instanceof APIError) || error.status === undefined) {
    const isConnection = error instanceof APIConnectionError;
    const message = isConnection
      ? 'The connection to the model failed.'
      : 'The answer of the model broke off.';
    return new LlmError('unavailable', message, { retryable: true });
  }
  const { status, code, headers } = error;
  if (code === 'insufficient_quota')
    return new LlmError('unavailable', 'The account of the model has no credit left.', { status });
  const retryable = passing.has(status) || status >= 500;
  const message = `The model answered with status ${status}.`;
  if (!retryable && !misconfigured.has(status)) return new LlmError('refused', message, { status });
  return new LlmError('unavailable', message, { status, retryable, retryAfterMs: readRetryAfter(headers) });
}

/** Milliseconds of a `Retry-After` (seconds or a date) or `retry-after-ms` header; `undefined` when there is none. */
export function readRetryAfter(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const value = headers?.get('retry-after') ?? '';
  const seconds = Number.parseFloat(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
