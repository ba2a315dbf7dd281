import type { OpenAI } from 'openai';
import { APIError } from 'openai/core/error';
import { z } from 'zod';
import { estimateTokens } from './llm-budget.ts';
import { readRetryAfter } from './llm-deadline.ts';
import { createDialect, type ChatRequest } from './llm-dialect.ts';
import { LlmError, toLlmError } from './llm-error.ts';
import { startDraft, type Reply } from './llm-reply.ts';

/** Text as it arrives, then the whole. */
export type ChatEvent = { readonly delta: string; readonly reply?: undefined } | { readonly reply: Reply };

/** One Chat Completions server, spoken to without any retry. */
export interface Chat {
  /** Sends one request. The upstream connection closes when the signal aborts or the reader stops. */
  send(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined>;
  /** Asks cheaply whether the server would answer. Throws `LlmError` when not. */
  probe(signal: AbortSignal): Promise<void>;
}

export interface ChatOptions {
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly timeoutMs: number;
}

const openAiUrl = 'https://api.openai.com/v1';

/** Creates the client; the SDK itself is loaded with the first call. */
export function createChat(options: ChatOptions): Chat {
  const { model, baseUrl = openAiUrl } = options;
  const dialect = createDialect(baseUrl.startsWith(openAiUrl) ? 'new' : 'old');
  let client: Promise<OpenAI> | undefined;
  const connect = () => (client ??= openClient({ ...options, baseUrl }));

  async function open(request: ChatRequest, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    const { chat } = await connect();
    for (;;) {
      const body = dialect.write(model, request);
      try {
        return await chat.completions.create(body, { signal });
      } catch (error) {
        const complaint = complaintOf(error);
        if (complaint === undefined || !dialect.learn(body, complaint)) throw error;
      }
    }
  }

  async function* send(
    request: ChatRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    const draft = startDraft({ model, promptTokens: estimateTokens(JSON.stringify(request.messages)) });
    try {
      for await (const chunk of await open(request, signal)) {
        const delta = draft.add(chunk);
        if (delta !== '') yield { delta };
      }
      // The SDK ends an aborted stream like a complete one; the draft knows that it has no finish.
      yield { reply: draft.finish() };
    } catch (error) {
      throw toLlmError(describeFailure(error), signal);
    }
  }

  async function listsModels(signal: AbortSignal): Promise<boolean> {
    try {
      const sdk = await connect();
      const answer: unknown = await sdk.get('/models', { signal });
      return modelList.safeParse(answer).success;
    } catch (error) {
      const failure = describeFailure(error);
      if (failure.status !== undefined && unlisted.has(failure.status)) return false;
      throw toLlmError(failure, signal);
    }
  }

  return {
    send,
    async probe(signal) {
      if (await listsModels(signal)) return;
      // Not every server lists its models; one token is the next cheapest question.
      for await (const _ of send(smallestRequest, signal)) break;
    },
  };
}

const modelList = z.object({ data: z.array(z.unknown()) });
const unlisted = new Set([404, 405, 501]);
const smallestRequest: ChatRequest = { messages: [{ role: 'user', content: 'Say ok.' }], maxTokens: 1 };

async function openClient(options: ChatOptions): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    // Keyless servers still want a header; null keeps the SDK away from the environment.
    apiKey: options.apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: options.baseUrl,
    timeout: options.timeoutMs,
    // Retrying is ours alone, and the SDK would log prompts and outputs.
    maxRetries: 0,
    logLevel: 'off',
  });
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
  const status = error instanceof APIError ? error.status : undefined;
  if (!(error instanceof APIError) || status === undefined) {
    return new LlmError('unavailable', 'The connection to the model failed.', { retryable: true });
  }
  if (error.code === 'insufficient_quota') {
    return new LlmError('unavailable', 'The account of the model has no credit left.', { status });
  }
  const retryable = passing.has(status) || status >= 500;
  const message = `The model answered with status ${status}.`;
  if (!retryable && !misconfigured.has(status)) return new LlmError('refused', message, { status });
  const retryAfterMs = readRetryAfter(error.headers, Date.now());
  return new LlmError('unavailable', message, { status, retryable, retryAfterMs });
}
