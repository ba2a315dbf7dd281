import type { ChatCompletionStreamParams } from 'openai/resources/chat/completions';

const tokenLimits = ['max_tokens', 'max_completion_tokens'] as const;
type Parameter = (typeof tokenLimits)[number] | 'temperature' | 'stream_options' | 'response_format';

/** What a server may refuse, and by what words that is known. */
const refusals: readonly (readonly [Parameter, RegExp])[] = [
  ['max_tokens', /max_tokens/],
  ['max_completion_tokens', /max_completion_tokens/],
  ['temperature', /temperature/],
  ['stream_options', /stream_options/],
  ['response_format', /response_format|schema|grammar/i],
];

interface Wanted extends Pick<ChatCompletionStreamParams, 'model' | 'messages' | 'response_format'> {
  readonly maxTokens: number;
  readonly temperature?: number | undefined;
}

/**
 * Writes requests for one server, without what it refuses: newer OpenAI models refuse `max_tokens` and a temperature,
 * other servers the newer name of the limit, or a schema of the answer.
 */
export function createBodyWriter(options: { isOpenAi: boolean }) {
  const refused = new Set<Parameter>();
  const [limit, otherLimit] = options.isOpenAi ? tokenLimits.toReversed() : tokenLimits;
  return {
    write({ maxTokens, temperature, response_format, ...rest }: Wanted): ChatCompletionStreamParams {
      const body: ChatCompletionStreamParams = { ...rest, stream_options: { include_usage: true } };
      body[refused.has(limit) ? otherLimit : limit] = maxTokens;
      if (temperature !== undefined) body.temperature = temperature;
      if (response_format !== undefined) body.response_format = response_format;
      for (const name of refused) delete body[name];
      return body;
    },
    /** Learns from a complaint about a parameter of `sent`. True when the request is worth writing once more. */
    learn(sent: ChatCompletionStreamParams, complaint: string): boolean {
      const [name] =
        refusals.find(([known, words]) => sent[known] !== undefined && words.test(complaint)) ?? [];
      // A limit that is refused under both names is refused for its size.
      if (name === undefined || name === otherLimit) return false;
      refused.add(name);
      return true;
    },
  };
}
