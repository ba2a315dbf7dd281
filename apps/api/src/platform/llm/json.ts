import { z } from 'zod';
import { LlmError } from './error.ts';
import type { Reply } from './chat-server.ts';
import type { GuardedRequest } from './guarded-call.ts';

/** The words that ask for JSON of a shape, to follow a system prompt, for servers that take no schema. */
export function jsonRule(schema: z.ZodType): string {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return `Answer with one JSON value and nothing around it, no code fence and no comment. It has to fit this JSON Schema:\n${JSON.stringify(shape)}`;
}

const mostRounds = 2;

/**
 * Asks for a value of `schema`; an answer that does not fit is sent back once with its mistakes. Throws
 * `LlmError('invalid_output')` with the remaining mistakes as `reasons`.
 */
export async function askForJson<Schema extends z.ZodType>(
  schema: Schema,
  request: GuardedRequest,
  ask: (request: GuardedRequest) => Promise<Reply>,
): Promise<{ value: z.output<Schema>; model: string }> {
  let messages = request.messages;
  for (let round = 1; ; round += 1) {
    const { text, model } = await ask({ ...request, messages });
    const found = findJson(text);
    const parsed = found && schema.safeParse(found.value);
    if (parsed?.success === true) return { value: parsed.data, model };
    const reasons = parsed === undefined ? ['The answer is not JSON.'] : describeIssues(parsed.error);
    if (round === mostRounds)
      throw new LlmError('invalid_output', 'The model did not give the JSON that was asked for.', {
        reasons,
      });
    messages = [...messages, ...sendBack(text, reasons)];
  }
}

const longestEcho = 20_000;

function sendBack(answer: string, mistakes: readonly string[]): GuardedRequest['messages'] {
  const complaint = `That does not fit:\n- ${mistakes.join('\n- ')}\nSend the whole JSON again, corrected, and nothing else.`;
  return [
    { role: 'assistant', content: answer.slice(0, longestEcho) },
    { role: 'user', content: complaint },
  ];
}

const mostStarts = 16;

/** The JSON in a model's answer, past a think block, a code fence or a sentence around it. */
export function findJson(text: string): { readonly value: unknown } | undefined {
  const answer = text.replace(/^\s*<think>[\s\S]*?<\/think>/, '');
  for (const { 0: bracket, index } of [...answer.matchAll(/[{[]/g)].slice(0, mostStarts)) {
    const end = answer.lastIndexOf(bracket === '{' ? '}' : ']') + 1;
    try {
      return { value: JSON.parse(answer.slice(index, end)) };
    } catch {
      // A bracket of a sentence; the next one may begin the value.
    }
  }
  return undefined;
}

/** What is wrong with a value, one line per field, for the model and for `LlmError.reasons`. */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues
    .slice(0, 20)
    .map((issue) => `${z.core.toDotPath(issue.path) || 'value'}: ${issue.message}`);
}
