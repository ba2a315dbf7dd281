import { z } from 'zod';
import type { Usage } from './llm-budget.ts';
import type { GuardedRequest } from './llm-call.ts';
import { LlmError } from './llm-error.ts';
import type { Reply } from './llm-reply.ts';

export interface JsonAnswer<Value> {
  readonly value: Value;
  readonly usage: Usage;
  readonly model: string;
}

/** The words that ask for JSON of a shape, to follow a system prompt. */
export function jsonRule(schema: z.ZodType): string {
  const shape = JSON.stringify(describeSchema(schema));
  return `Answer with one JSON value and nothing around it, no code fence and no comment. It has to fit this JSON Schema:\n${shape}`;
}

/**
 * Asks for a value of `schema`; an answer that does not fit is sent back once with its mistakes. Throws
 * `LlmError('invalid_output')` with the remaining mistakes as `reasons`.
 */
export async function askForJson<Schema extends z.ZodType>(
  schema: Schema,
  request: GuardedRequest,
  ask: (request: GuardedRequest) => Promise<Reply>,
): Promise<JsonAnswer<z.output<Schema>>> {
  const first = await ask(request);
  const read = readJson(schema, first.text);
  if (read.ok) return { value: read.value, usage: first.usage, model: first.model };
  const second = await ask({
    ...request,
    messages: [...request.messages, ...sendBack(first.text, read.mistakes)],
  });
  const repaired = readJson(schema, second.text);
  if (!repaired.ok) {
    throw new LlmError('invalid_output', 'The model did not give the JSON that was asked for.', {
      reasons: repaired.mistakes,
    });
  }
  const usage = {
    promptTokens: first.usage.promptTokens + second.usage.promptTokens,
    completionTokens: first.usage.completionTokens + second.usage.completionTokens,
  };
  return { value: repaired.value, usage, model: second.model };
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly mistakes: string[] };

function readJson<Schema extends z.ZodType>(schema: Schema, text: string): Read<z.output<Schema>> {
  const found = parseLenient(text);
  if (found === undefined) return { ok: false, mistakes: ['The answer is not JSON.'] };
  const parsed = schema.safeParse(found.value);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, mistakes: describeIssues(parsed.error) };
}

const longestEcho = 20_000;

function sendBack(answer: string, mistakes: readonly string[]): GuardedRequest['messages'] {
  const complaint = `That does not fit:\n- ${mistakes.join('\n- ')}\nSend the whole JSON again, corrected, and nothing else.`;
  return [
    { role: 'assistant', content: answer.slice(0, longestEcho) },
    { role: 'user', content: complaint },
  ];
}

/** The JSON Schema that a model is shown for a zod schema. */
export function describeSchema(schema: z.ZodType): Record<string, unknown> {
  // Some servers refuse a tool whose parameters carry `$schema`.
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return described;
}

/** The value in a model's answer, past a think block, a code fence or a sentence around it. */
export function parseLenient(text: string): { readonly value: unknown } | undefined {
  const answer = text.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim();
  return tryParse(answer) ?? tryParse(insideFence(answer)) ?? firstValue(answer);
}

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function insideFence(text: string): string {
  const opening = /```[\w-]*[^\S\n]*\n?/.exec(text);
  if (opening === null) return '';
  const start = opening.index + opening[0].length;
  const end = text.lastIndexOf('```');
  return end > start ? text.slice(start, end) : text.slice(start);
}

const maxStarts = 16;

function firstValue(text: string): { value: unknown } | undefined {
  let tried = 0;
  for (const { index } of text.matchAll(/[{[]/g)) {
    const found = tryParse(text.slice(index, findEnd(text, index)));
    if (found !== undefined) return found;
    tried += 1;
    if (tried === maxStarts) return undefined;
  }
  return undefined;
}

/** The index after the bracket that closes the one at `start`; brackets inside strings do not count. */
function findEnd(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return text.length;
}

/** What is wrong with a value, one line per field, for the model and for `LlmError.reasons`. */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues
    .slice(0, 20)
    .map((issue) => `${z.core.toDotPath(issue.path) || 'value'}: ${issue.message}`);
}
