import type { z } from 'zod';
import type { Reply, ToolCall, ToolDescription } from './chat-server.ts';
import { LlmError } from './error.ts';
import type { GuardedRequest } from './guarded-call.ts';
import { describeIssues } from './json.ts';
import { wrapData } from './prompt.ts';

/** Something that a model may have done for it. */
export interface Tool extends ToolDescription {
  /** Reads the arguments; gives the result, or what is wrong with them. */
  call(given: unknown, signal: AbortSignal): Promise<{ result: unknown } | { mistakes: readonly string[] }>;
}

/** Makes a tool whose arguments are read by its schema before anything is done. */
export function defineTool<Input extends z.ZodObject>({
  run,
  ...description
}: {
  readonly name: string;
  readonly description: string;
  readonly input: Input;
  run(input: z.output<Input>, signal: AbortSignal): Promise<unknown>;
}): Tool {
  return {
    ...description,
    async call(given, signal) {
      const parsed = description.input.safeParse(given);
      if (!parsed.success) return { mistakes: describeIssues(parsed.error) };
      return { result: await run(parsed.data, signal) };
    },
  };
}

/** Reads an answer: its value, or what is wrong with it in words that the model can act on. */
export type ReadAnswer<Value> = (text: string) => { value: Value } | { mistakes: readonly string[] };

export interface ToolsAnswer<Value> {
  readonly value: Value;
  readonly model: string;
  /** Of all rounds. */
  readonly tokens: number;
}

/** How often the model is asked, how many tools one round may call, and how much of a result it reads. */
const most = { rounds: 6, calls: 8, characters: 20_000 };

interface Asking<Value> {
  readonly tools: readonly Tool[];
  readonly read: ReadAnswer<Value>;
  /** Told that another round begins. */
  readonly onRound?: (() => void) | undefined;
  /** How often the model may be asked, where six times are too many. */
  readonly mostRounds?: number | undefined;
}

/**
 * Asks, calls the tools that the model wants, and asks again; results go back as fenced data. Throws
 * `LlmError('invalid_output')` for an answer that stays wrong and where the rounds end without one.
 */
export async function askWithTools<Value>(
  { tools, read, onRound, mostRounds = most.rounds }: Asking<Value>,
  request: GuardedRequest,
  ask: (request: GuardedRequest) => Promise<Reply>,
  signal: AbortSignal,
): Promise<ToolsAnswer<Value>> {
  let messages = request.messages;
  let tokens = 0;
  let isRepair = false;
  for (let round = 1; round <= mostRounds; round += 1) {
    if (round > 1) onRound?.();
    const { text, model, usage, truncated, toolCalls } = await ask({ ...request, messages, tools });
    tokens += usage.promptTokens + usage.completionTokens;
    if (toolCalls.length > 0) {
      messages = [...messages, ...(await answerCalls(tools, text, toolCalls, signal))];
      continue;
    }
    const answer = truncated ? { mistakes: ['The answer is too long.'] } : read(text);
    if ('value' in answer) return { value: answer.value, model, tokens };
    if (isRepair) throw invalid('The answer of the model was not true to its material.', answer.mistakes);
    isRepair = true;
    messages = [...messages, ...sendBack(text, answer.mistakes)];
  }
  throw invalid('The model called tools without an end.', []);
}

function invalid(message: string, reasons: readonly string[]): LlmError {
  return new LlmError('invalid_output', message, { reasons });
}

/** The calls as the model made them, each with what came of it. */
async function answerCalls(
  tools: readonly Tool[],
  text: string,
  toolCalls: readonly ToolCall[],
  signal: AbortSignal,
): Promise<GuardedRequest['messages']> {
  const calls = toolCalls.slice(0, most.calls);
  const messages: GuardedRequest['messages'] = [
    {
      role: 'assistant',
      content: text,
      tool_calls: calls.map(({ id, ...called }) => ({ id, type: 'function', function: called })),
    },
  ];
  for (const call of calls) {
    signal.throwIfAborted();
    messages.push({ role: 'tool', tool_call_id: call.id, content: await answerCall(tools, call, signal) });
  }
  return messages;
}

async function answerCall(tools: readonly Tool[], call: ToolCall, signal: AbortSignal): Promise<string> {
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) return 'There is no such tool.';
  let given: unknown;
  try {
    given = call.arguments.trim() === '' ? {} : JSON.parse(call.arguments);
  } catch {
    return 'The arguments are not JSON.';
  }
  const answer = await tool.call(given, signal);
  if ('mistakes' in answer) return `The arguments do not fit:\n- ${answer.mistakes.join('\n- ')}`;
  return wrapData(tool.name, (JSON.stringify(answer.result) ?? 'null').slice(0, most.characters));
}

function sendBack(answer: string, mistakes: readonly string[]): GuardedRequest['messages'] {
  return [
    { role: 'assistant', content: answer.slice(0, most.characters) },
    {
      role: 'user',
      content: `That cannot be used:\n- ${mistakes.join('\n- ')}\nSend the whole answer again, corrected, and nothing else.`,
    },
  ];
}
