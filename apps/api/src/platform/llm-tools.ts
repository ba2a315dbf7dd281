import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { z } from 'zod';
import type { Usage } from './llm-budget.ts';
import type { Deadline } from './llm-deadline.ts';
import type { GuardedRequest, SendGuarded } from './llm-call.ts';
import { LlmError } from './llm-error.ts';
import { describeIssues, describeSchema, parseLenient } from './llm-json.ts';
import { wrapData } from './llm-prompt.ts';
import type { Reply, ToolCall } from './llm-reply.ts';

/** Something the model may ask for while it answers. */
export interface LlmTool<Parameters extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly parameters: Parameters;
  /** Takes arguments that fit `parameters`; whatever it gives goes to the model as data. */
  run(input: z.output<Parameters>, signal: AbortSignal): unknown;
}

/** Declares a tool, so that `run` gets its arguments typed. */
export function defineTool<Parameters extends z.ZodObject>(tool: LlmTool<Parameters>): LlmTool {
  return tool;
}

/** A tool call as it went. */
interface ToolRun {
  readonly name: string;
  readonly arguments: string;
  readonly ok: boolean;
}

export interface ToolAnswer {
  /** Everything that `onDelta` was given. */
  readonly text: string;
  /** The sum of all turns. */
  readonly usage: Usage;
  readonly model: string;
  readonly truncated: boolean;
  readonly turns: number;
  readonly toolRuns: readonly ToolRun[];
}

export interface ToolLoop {
  readonly request: GuardedRequest;
  readonly tools: readonly LlmTool[];
  readonly maxTurns: number;
  readonly onDelta: (delta: string) => unknown;
  readonly onToolFailure: (name: string) => void;
}

const maxCallsPerTurn = 8;

/**
 * Lets the model call tools until it answers. In the last turn it may not call any. Arguments that do not fit and
 * tools that fail are told to the model, which may try again. Throws `LlmError('invalid_output')` without an answer.
 */
export async function runToolLoop(
  send: SendGuarded,
  loop: ToolLoop,
  deadline: Deadline,
): Promise<ToolAnswer> {
  const messages = [...loop.request.messages];
  const toolRuns: ToolRun[] = [];
  const usage = { promptTokens: 0, completionTokens: 0 };
  let text = '';

  for (let turn = 1; turn <= loop.maxTurns; turn += 1) {
    const isLast = turn === loop.maxTurns;
    const request = { ...loop.request, messages, tools: loop.tools.map(describeTool), mustAnswer: isLast };
    let separator = text === '' ? '' : '\n\n';
    const reply = await readReply(send(request, deadline), async (delta) => {
      text += separator + delta;
      await loop.onDelta(separator + delta);
      separator = '';
    });
    usage.promptTokens += reply.usage.promptTokens;
    usage.completionTokens += reply.usage.completionTokens;
    if (reply.toolCalls.length === 0 || isLast) {
      if (reply.text.trim() === '') throw new LlmError('invalid_output', 'The model gave no answer.');
      return { text, usage, model: reply.model, truncated: reply.truncated, turns: turn, toolRuns };
    }
    const results = await Promise.all(
      reply.toolCalls.map((call, index) => runTool(loop, call, index, deadline.signal)),
    );
    deadline.signal.throwIfAborted();
    messages.push(askedFor(reply), ...results.map((result) => result.message));
    toolRuns.push(...results.map((result) => result.run));
  }
  throw new LlmError('invalid_output', 'The model gave no answer.');
}

/** Reads an answer to its end, handing its text on as it comes. */
export async function readReply(
  events: ReturnType<SendGuarded>,
  onDelta: (delta: string) => unknown = () => undefined,
): Promise<Reply> {
  for await (const event of events) {
    if (event.reply !== undefined) return event.reply;
    await onDelta(event.delta);
  }
  throw new LlmError('unavailable', 'The answer of the model was cut off.');
}

function describeTool(tool: LlmTool): ChatCompletionTool {
  const { name, description, parameters } = tool;
  return { type: 'function', function: { name, description, parameters: describeSchema(parameters) } };
}

function askedFor(reply: Reply): ChatCompletionMessageParam {
  const calls = reply.toolCalls.map(({ id, name, arguments: input }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: input },
  }));
  return { role: 'assistant', content: reply.text === '' ? null : reply.text, tool_calls: calls };
}

async function runTool(loop: ToolLoop, call: ToolCall, index: number, signal: AbortSignal) {
  const result =
    index < maxCallsPerTurn ? await tryTool(loop, call, signal) : failed('Too many tools at once.');
  const content = wrapData(call.name, result.ok ? result.value : { error: result.error });
  const message: ChatCompletionMessageParam = { role: 'tool', tool_call_id: call.id, content };
  return { message, run: { name: call.name, arguments: call.arguments, ok: result.ok } };
}

type ToolResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };

const failed = (error: string): ToolResult => ({ ok: false, error });

async function tryTool(loop: ToolLoop, call: ToolCall, signal: AbortSignal): Promise<ToolResult> {
  const tool = loop.tools.find((candidate) => candidate.name === call.name);
  if (tool === undefined)
    return failed(`There is no such tool. There are: ${loop.tools.map(({ name }) => name).join(', ')}.`);
  const input = tool.parameters.safeParse(parseLenient(call.arguments || '{}')?.value);
  if (!input.success) return failed(`The arguments do not fit. ${describeIssues(input.error).join('; ')}`);
  try {
    return { ok: true, value: await tool.run(input.data, signal) };
  } catch {
    // What went wrong inside may hold anything, so neither the model nor the log is told.
    if (!signal.aborted) loop.onToolFailure(call.name);
    return failed('The tool failed.');
  }
}
