import { z } from 'zod';
import { text } from '../operation.ts';
import { AgentId } from './agents.ts';

const Scalar = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);

/** What a reply has to say for an agent to be asked next. A rule about what the reply lacks does not hold. */
export const Rule = z.object({
  /** A field of the last reply; dots lead inwards: `recommendations.0.confidence`. */
  field: text(200).min(1),
  /** `>` and `<` hold between numbers alone. */
  operator: z.enum(['>', '<', '==', '!=']),
  value: Scalar,
  next_agent: AgentId,
});
export type Rule = z.infer<typeof Rule>;

/** Asks one agent. */
export const AgentStep = z.object({ type: z.literal('agent'), agent: AgentId });

/**
 * Asks the agent of the first rule that the last reply fulfils, and goes on by the same rules with what that one says, until
 * none holds. Where none holds from the start the default is asked, if there is one.
 */
export const ConditionStep = z.object({
  type: z.literal('condition'),
  rules: z.array(Rule).max(20),
  default: AgentId.nullable().default(null),
  /** After so many agents the run fails: its rules go round in circles. */
  max_hops: z.int().min(1).max(10).default(10),
});

/** Waits until a person says yes. */
export const ApprovalStep = z.object({
  type: z.literal('approval'),
  /** What is to be approved. */
  message: text(1_000).default('Go on?'),
  within_days: z.int().min(1).max(30).default(7),
});

export const WorkflowStep = z.discriminatedUnion('type', [AgentStep, ConditionStep, ApprovalStep]);
export type WorkflowStep = z.infer<typeof WorkflowStep>;

/** A workflow as it is stored in `bloom.workflows`: its steps, one after another. */
export const WorkflowDefinition = z.object({ steps: z.array(WorkflowStep).min(1).max(20) });
export type WorkflowDefinition = z.infer<typeof WorkflowDefinition>;
