import type { AgentId } from '@quintet/contracts/bloom/agents';
import { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { describeIssues } from '../../../platform/llm/json.ts';
import type { Identity } from '../access/identity.ts';
import type { Answer, TextListener, Work } from './customer/work.ts';
import type { ToolName } from './customer/tool-name.ts';

/** A question to an agent. */
export interface AgentCall {
  readonly agent: AgentId;
  readonly input: Readonly<Record<string, unknown>>;
  /** Whose rights hold, for every row and every tool. */
  readonly identity: Identity;
  /** For whom it is asked. A service that asks for somebody has the rights of that person. */
  readonly user_id: string | null;
  /** A conversation that was found for the caller. */
  readonly conversation_id?: string | null;
  /** Of the caller's own, to find the call in the log by. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Whoever asks tries again when it fails, so that nobody has to hear of it yet. */
  readonly isTriedAgain?: boolean;
  readonly listener?: TextListener | undefined;
  readonly signal: AbortSignal;
}

/** What an agent answered, with the fields of its own beside (contract "Agents"). */
export interface AgentResult {
  /** Markdown. */
  readonly content: string;
  readonly agent_id: AgentId;
  readonly conversation_id: string | null;
  readonly metadata: Record<string, unknown>;
  readonly tools_used: readonly string[];
  /** Nothing where rules answered. */
  readonly model_used: string | null;
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

interface AgentParts<Input extends z.ZodObject> {
  readonly id: AgentId;
  readonly name: string;
  readonly description: string;
  readonly capabilities: readonly string[];
  readonly input: Input;
  /** What a model may call for it. */
  readonly tools: readonly ToolName[];
  /** Answers by rules alone. Throws `BAD_REQUEST` for what it cannot work with. */
  answer(work: Work, input: z.output<Input>): Promise<Answer>;
}

/** One of the agents, by what it takes. */
export interface Agent extends Pick<
  AgentParts<z.ZodObject>,
  'id' | 'name' | 'description' | 'capabilities' | 'tools'
> {
  readonly input: z.ZodObject;
  /** Reads an input. Throws `BAD_REQUEST` for one of another form. */
  prepare(raw: Readonly<Record<string, unknown>>): PreparedCall;
}

/** A call whose input was read. */
export interface PreparedCall {
  readonly input: Readonly<Record<string, unknown>>;
  answer(work: Work): Promise<Answer>;
}

/** Makes an agent: its input is read once, and what it does gets the read one. */
export function defineAgent<Input extends z.ZodObject>(parts: AgentParts<Input>): Agent {
  const { id, name, description, capabilities, input, tools } = parts;
  return {
    id,
    name,
    description,
    capabilities,
    input,
    tools,
    prepare(raw) {
      const parsed = input.safeParse(withoutNulls(raw));
      if (!parsed.success)
        throw new ContractError('BAD_REQUEST', { message: describeIssues(parsed.error).join('; ') });
      return {
        input: parsed.data,
        answer: async (work) => await parts.answer(work, parsed.data),
      };
    },
  };
}

/** Forms send null for what was left empty. */
function withoutNulls(raw: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}
