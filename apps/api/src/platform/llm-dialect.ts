import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';

type Body = ChatCompletionCreateParamsStreaming;

/** What a call wants, before it is written the way one server takes it. */
export interface ChatRequest {
  readonly messages: Body['messages'];
  readonly maxTokens: number;
  readonly temperature?: number | undefined;
  /** Asks for a JSON object where the server knows that mode. */
  readonly json?: boolean;
  readonly tools?: Body['tools'];
  /** Set when the model has to answer now, without another tool. */
  readonly mustAnswer?: boolean;
}

/** How one server wants its Chat Completions written. */
export interface Dialect {
  write(model: string, request: ChatRequest): Body;
  /** Learns from a parameter of `sent` that the server refused. True when the request is worth writing once more. */
  learn(sent: Body, complaint: string): boolean;
}

const dispensable = ['temperature', 'response_format', 'stream_options', 'tool_choice'] as const;

const tokenNames = { old: 'max_tokens', new: 'max_completion_tokens' } as const;

/**
 * Drops or renames what a server refuses: newer OpenAI models refuse `max_tokens`, a temperature, or tools beside
 * reasoning; other servers refuse the newer names.
 */
export function createDialect(tokenName: keyof typeof tokenNames): Dialect {
  const refused = new Set<(typeof dispensable)[number]>();
  let tokens: (typeof tokenNames)[keyof typeof tokenNames] = tokenNames[tokenName];
  let isRenamed = false;
  let reasonsBesideTools = true;

  function renameTokens(sent: Body): boolean {
    // Another request may have learnt it while this one was under way.
    if (sent[tokens] === undefined) return true;
    if (isRenamed) return false;
    isRenamed = true;
    tokens = tokens === tokenNames.old ? tokenNames.new : tokenNames.old;
    return true;
  }

  function stopReasoning(sent: Body): boolean {
    reasonsBesideTools = false;
    return sent.tools !== undefined && sent.reasoning_effort === undefined;
  }

  return {
    write(model, request) {
      const body: Body = {
        model,
        messages: request.messages,
        stream: true,
        stream_options: { include_usage: true },
      };
      body[tokens] = request.maxTokens;
      if (request.temperature !== undefined) body.temperature = request.temperature;
      if (request.json === true) body.response_format = { type: 'json_object' };
      if (request.tools !== undefined) {
        body.tools = request.tools;
        if (request.mustAnswer === true) body.tool_choice = 'none';
        if (!reasonsBesideTools) body.reasoning_effort = 'none';
      }
      for (const name of refused) delete body[name];
      return body;
    },
    learn(sent, complaint) {
      if (complaint.includes('reasoning_effort')) return stopReasoning(sent);
      if (/max_(completion_)?tokens/.test(complaint)) return renameTokens(sent);
      const name = dispensable.find(
        (candidate) => complaint.includes(candidate) && sent[candidate] !== undefined,
      );
      if (name === undefined) return false;
      refused.add(name);
      return true;
    },
  };
}
