import { AgentResult } from '@quintet/contracts/bloom/agents';
import { z } from 'zod';

/** What is stored of an agent's turn. */
export const Turn = z.object({
  agent: z.string(),
  /** What the agent that had the turn before said. */
  handed: z.object({ from: z.string(), content: z.string() }).nullable(),
  /** The name of the answer among the outputs. */
  key: z.string(),
  reply: AgentResult,
});
export type Turn = z.output<typeof Turn>;
