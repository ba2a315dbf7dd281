import { once } from 'node:events';
import { APIConnectionError, APIError, OpenAIError } from 'openai/core/error';
import type {
  ChatCompletion,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
  ChatCompletionStreamParams,
} from 'openai/resources/chat/completions';
import { z } from 'zod';
import { LlmError, toLlmError } from './error.ts';
import { estimateTokens } from './token-budget.ts';

export interface ChatRequest {
  readonly messages: ChatCompletionMessageParam[];
  readonly maxTokens: number;
  readonly temperature?: number | undefined;
  /** Of the JSON that is wanted, instead of text. */
  readonly schema?: z.ZodType | undefined;
  /** What it may call instead of answering. */
  readonly tools?: readonly ToolDescription[] | undefined;
}

/** A tool as the model gets to know it. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject;
}

/** A call of a tool as the model wrote it; nobody has read its arguments. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One whole answer. */
export interface Reply {
  readonly text: string;
  /** Estimated where the server does not tell. */
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number };
  readonly model: string;
  /** True when the answer stopped at the token limit. */
  readonly truncated: boolean;
  /** Tools that have to be called before it answers. */
  readonly toolCalls: readonly ToolCall[];
}

/** Told each piece of an answer's text as it comes. */
export type OnDelta = (delta: string) => void;

export type ChatServer = ReturnType<typeof createChatServer>;

interface ChatServerOptions {
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

const openAiUrl = 'https://api.openai.com/v1';

/**
 * One Chat Completions server; the SDK is loaded with the first call, and sends again what did not arrive. What it gives
 * throws `LlmError`, and closes the connection when the signal aborts.
 */
export function createChatServer({ baseUrl = openAiUrl, ...options }: ChatServerOptions) {
  const { model } = options;
  const [limit, otherLimit] = baseUrl.startsWith(openAiUrl) ? limits.toReversed() : limits;
  const refused = new Set<Refusable>();
  let loading: ReturnType<typeof loadSdk> | undefined;
  const load = async () => await (loading ??= loadSdk({ ...options, baseUrl }));

  /** Newer OpenAI models take a limit of another name, and other servers lack this or that. */
  function writeBody({ maxTokens, temperature, messages, tools = [] }: ChatRequest, response_format: Format) {
    const body: ChatCompletionStreamParams = { model, messages, stream_options: { include_usage: true } };
    body[refused.has(limit) ? otherLimit : limit] = maxTokens;
    if (temperature !== undefined) body.temperature = temperature;
    if (response_format !== undefined) body.response_format = response_format;
    if (tools.length > 0) body.tools = tools.map(describeTool);
    for (const name of refused) delete body[name];
    return body;
  }

  /** Whether a complaint is about a part of `body` that can be left out from now on. */
  function learn(body: ChatCompletionStreamParams, complaint: string): boolean {
    const [name] =
      refusals.find(([known, words]) => body[known] !== undefined && words.test(complaint)) ?? [];
    // A limit that is refused under both names is refused for its size.
    if (name === undefined || name === otherLimit) return false;
    refused.add(name);
    return true;
  }

  async function send(request: ChatRequest, signal: AbortSignal, onDelta: OnDelta): Promise<Reply> {
    signal.throwIfAborted();
    const { client, describeFormat } = await load();
    const format = describeFormat(request.schema);
    // The SDK sleeps before it sends again, whoever has left meanwhile.
    const gone = once(signal, 'abort').then((): never => {
      throw signal.reason;
    });
    for (;;) {
      const body = writeBody(request, format);
      try {
        const stream = client.chat.completions.stream(body, { signal });
        stream.on('content', (delta) => onDelta(delta));
        const completion = await Promise.race([stream.finalChatCompletion(), gone]);
        return readReply(completion, { model, messages: request.messages });
      } catch (error) {
        const complaint = complaintOf(error);
        if (complaint === undefined || !learn(body, complaint))
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
        await client.models.list({ signal, maxRetries: 0 });
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

const limits = ['max_tokens', 'max_completion_tokens'] as const;
type Refusable = (typeof limits)[number] | 'temperature' | 'stream_options' | 'response_format';
type Format = ChatCompletionStreamParams['response_format'];

/** What a server may refuse, and by what words that is known. */
const refusals: readonly (readonly [Refusable, RegExp])[] = [
  ['max_tokens', /max_tokens/],
  ['max_completion_tokens', /max_completion_tokens/],
  ['temperature', /temperature/],
  ['stream_options', /stream_options/],
  ['response_format', /response_format|schema|grammar/i],
];

function describeTool({ name, description, input }: ToolDescription): ChatCompletionFunctionTool {
  const { $schema: _, ...parameters } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return { type: 'function', function: { name, description, parameters } };
}

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
    maxRetries: options.maxRetries,
    // It would show prompts and outputs.
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
    toolCalls: (choice.message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function' ? [{ id: call.id, ...call.function }] : [],
    ),
  };
}

/** The provider's words about a request it does not take. */
function complaintOf(error: unknown): string | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined;
  return error.param ?? error.message;
}

const misconfigured = new Set([401, 402, 403, 404]);
const passing = new Set([408, 409, 429]);

/** Our error for an SDK error. Provider texts stay behind: they may quote the prompt or parts of the key. */
function describeFailure(error: unknown): LlmError {
  if (error instanceof LlmError) return error;
  if (!(error instanceof APIError) || error.status === undefined) {
    const isConnection = error instanceof APIConnectionError;
    return new LlmError(
      'unavailable',
      isConnection ? 'The connection to the model failed.' : 'The answer of the model broke off.',
    );
  }
  const status = Number(error.status);
  if (error.code === 'insufficient_quota')
    return new LlmError('unavailable', 'The account of the model has no credit left.', { status });
  const isAway = status >= 500 || passing.has(status) || misconfigured.has(status);
  return new LlmError(isAway ? 'unavailable' : 'refused', `The model answered with status ${status}.`, {
    status,
  });
}
