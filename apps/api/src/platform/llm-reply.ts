import { z } from 'zod';
import { estimateTokens, type Usage } from './llm-budget.ts';
import { LlmError } from './llm-error.ts';

/** A tool the model asks for; `arguments` is whatever it wrote, unparsed. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One whole answer. */
export interface Reply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Usage;
  readonly model: string;
  /** True when the answer stopped at the token limit. */
  readonly truncated: boolean;
}

const toolCallPart = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const delta = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCallPart).nullish(),
});

const usage = z.object({ prompt_tokens: z.number(), completion_tokens: z.number() });

/** One chunk of a streamed chat completion, as loosely as servers write it. */
const chunkSchema = z.object({
  model: z.string().nullish(),
  choices: z.array(z.object({ delta: delta.nullish(), finish_reason: z.string().nullish() })).nullish(),
  usage: usage.nullish().catch(null),
});

/** An answer while it arrives. */
export interface Draft {
  /** Takes the next chunk and gives the text that it adds. Throws `LlmError('unavailable')` for anything else. */
  add(chunk: unknown): string;
  /** The whole answer. Throws `LlmError`: 'unavailable' when it was cut off, 'refused' when the model declined. */
  finish(): Reply;
}

const maxCharacters = 1_000_000;

/** Starts an answer; `model` and `promptTokens` stand in where the server does not tell. */
export function startDraft(asked: { model: string; promptTokens: number }): Draft {
  const calls = new Map<number, { id: string; name: string; arguments: string }>();
  let text = '';
  let refusal = '';
  let finish: string | undefined;
  let model = asked.model;
  let spent: Usage | undefined;

  function addToolCall(part: z.output<typeof toolCallPart>): void {
    // Some servers number the calls, some only give each an id.
    const index = part.index ?? (part.id ? calls.size : calls.size - 1);
    const call = calls.get(index) ?? { id: part.id || `call_${index}`, name: '', arguments: '' };
    call.name += part.function?.name ?? '';
    call.arguments += part.function?.arguments ?? '';
    calls.set(index, call);
  }

  return {
    add(raw) {
      const chunk = readChunk(raw);
      const [choice] = chunk.choices ?? [];
      model = chunk.model || model;
      if (chunk.usage)
        spent = { promptTokens: chunk.usage.prompt_tokens, completionTokens: chunk.usage.completion_tokens };
      finish = choice?.finish_reason ?? finish;
      refusal += choice?.delta?.refusal ?? '';
      for (const part of choice?.delta?.tool_calls ?? []) addToolCall(part);
      const added = choice?.delta?.content ?? '';
      text += added;
      if (text.length > maxCharacters) throw new LlmError('unavailable', 'The model did not stop writing.');
      return added;
    },
    finish() {
      if (finish === undefined)
        throw new LlmError('unavailable', 'The answer of the model was cut off.', { retryable: true });
      const isRefused = finish === 'content_filter' || (refusal !== '' && text === '');
      if (isRefused) throw new LlmError('refused', 'The model declined to answer.');
      const estimated = { promptTokens: asked.promptTokens, completionTokens: estimateTokens(text) };
      return {
        text,
        toolCalls: [...calls.values()],
        usage: spent ?? estimated,
        model,
        truncated: finish === 'length',
      };
    },
  };
}

function readChunk(raw: unknown): z.output<typeof chunkSchema> {
  const parsed = chunkSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new LlmError('unavailable', 'The model sent a chunk that is no chat completion.', {
    retryable: true,
  });
}
