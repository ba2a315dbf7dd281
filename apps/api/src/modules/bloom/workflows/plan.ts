import type { AgentId } from '@quintet/contracts/bloom/agents';
import {
  AgentStep,
  ApprovalStep,
  ConditionStep,
  Rule,
  WorkflowDefinition,
  type WorkflowStep,
} from '@quintet/contracts/bloom/workflow-definition';
import { text } from '@quintet/contracts/operation';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { findAgentId } from '../agents/agents.ts';

const named = { id: z.string() };

/** A step that a run takes, under the name that its story tells of it. */
export const PlannedStep = z.discriminatedUnion('type', [
  AgentStep.extend(named),
  ConditionStep.extend(named),
  ApprovalStep.extend(named),
]);
export type PlannedStep = z.output<typeof PlannedStep>;

/** What is asked for, and what may change a built-in workflow. */
export interface Wanted {
  readonly workflow_id: string;
  readonly participating_agents: readonly string[];
  readonly workflow_config: Readonly<Record<string, unknown>>;
}

const inOrder: readonly AgentId[] = ['chat', 'service_recommendation', 'lead_qualification'];

/** An agent by its id or another name of it. */
const AgentName = text(100).transform((name, { addIssue }) => {
  const agent = findAgentId(name);
  if (agent === undefined) addIssue(`There is no agent "${name}"`);
  return agent ?? z.NEVER;
});

const ConditionalConfig = z.object({
  start_agent: AgentName.optional(),
  rules: z
    .array(Rule.extend({ next_agent: AgentName }))
    .max(20)
    .optional(),
  default: AgentName.nullable().default(null),
  max_hops: ConditionStep.shape.max_hops.unwrap().optional(),
});

/** A good lead is told what suits it; the others are talked to. */
const conditional = {
  start_agent: 'lead_qualification',
  rules: [{ field: 'score', operator: '>', value: 70, next_agent: 'service_recommendation' }],
  default: 'chat',
  max_hops: 2,
} as const;

/** The workflows that are always there. */
export const builtIns = ['multi_agent', 'sequential', 'conditional'] as const;

/** How people call them. */
export const builtInNames = {
  multi_agent: 'Several agents',
  sequential: 'One agent after another',
  conditional: 'By the score of the lead',
} as const satisfies Record<(typeof builtIns)[number], string>;

/** How people call a workflow; one that is stored no more keeps its id. */
export async function nameWorkflow(tx: Transaction, workflow_id: string): Promise<string> {
  const builtIn = builtIns.find((id) => id === workflow_id);
  if (builtIn !== undefined) return builtInNames[builtIn];
  const stored = await tx.bloomWorkflow.findUnique({ where: { workflow_id }, select: { name: true } });
  return stored?.name ?? workflow_id;
}

/** The steps of a workflow: a built-in one, or one of `bloom.workflows`. Throws `BAD_REQUEST` for any other. */
export async function planWorkflow(tx: Transaction, wanted: Wanted): Promise<PlannedStep[]> {
  const { workflow_id } = wanted;
  const planned = planBuiltIn(wanted);
  if (planned !== undefined) return planned;
  const stored = await tx.bloomWorkflow.findUnique({ where: { workflow_id } });
  if (stored === null) throw refuse('workflow_id: there is no such workflow');
  const definition = WorkflowDefinition.safeParse(stored.definition);
  if (!definition.success) throw refuse('workflow_id: what is stored of this workflow is no longer valid');
  return nameSteps(definition.data.steps);
}

/** The steps of a built-in workflow; `undefined` for any other. Throws `BAD_REQUEST` for agents or rules that are none. */
export function planBuiltIn(wanted: Wanted): PlannedStep[] | undefined {
  const { workflow_id } = wanted;
  if (workflow_id === 'conditional') return nameSteps(planConditional(wanted));
  if (workflow_id !== 'multi_agent' && workflow_id !== 'sequential') return undefined;
  const agents = readAgents(wanted.participating_agents);
  return nameSteps((agents.length > 0 ? agents : inOrder).map((agent) => ({ type: 'agent', agent })));
}

function planConditional({ participating_agents, workflow_config }: Wanted): WorkflowStep[] {
  const config = ConditionalConfig.safeParse(workflow_config);
  if (!config.success)
    throw refuse(`workflow_config: ${z.prettifyError(config.error).replaceAll('\n', ' ')}`);
  const { start_agent = readAgents(participating_agents)[0] ?? conditional.start_agent, rules } = config.data;
  // Whoever brings rules brings the default along, or has none.
  const condition = rules === undefined ? conditional : { max_hops: 10, ...config.data, rules };
  const { max_hops, default: fallback } = condition;
  return [
    { type: 'agent', agent: start_agent },
    { type: 'condition', rules: [...condition.rules], default: fallback, max_hops },
  ];
}

function readAgents(names: readonly string[]): AgentId[] {
  return names.map((name) => {
    const agent = findAgentId(name);
    if (agent === undefined) throw refuse(`participating_agents: there is no agent "${name}"`);
    return agent;
  });
}

function nameSteps(steps: readonly WorkflowStep[]): PlannedStep[] {
  const nameOnce = createNames();
  return steps.map((step) => ({
    ...step,
    id: nameOnce(step.type === 'agent' ? keyOf(step.agent) : step.type),
  }));
}

/** Names that were given before get a number: `chat`, `chat_2`. */
export function createNames(separator = '_'): (name: string) => string {
  const given = new Map<string, number>();
  return (name) => {
    const count = (given.get(name) ?? 0) + 1;
    given.set(name, count);
    return count === 1 ? name : `${name}${separator}${count}`;
  };
}

/** The name under which an agent's answer stands among the outputs. */
export function keyOf(agent: AgentId): string {
  return agent === 'service_recommendation' ? 'recommendations' : agent;
}

/** The name of a step that a condition leads to. */
export function nameTarget(condition: string, agent: AgentId): string {
  return `${condition}:${keyOf(agent)}`;
}

/** All agents that a run may ask, once each. */
export function agentsOf(steps: readonly PlannedStep[]): AgentId[] {
  return [...new Set(steps.flatMap(agentsOfStep))];
}

/** The agents that a step may ask. */
export function agentsOfStep(step: PlannedStep): AgentId[] {
  if (step.type === 'agent') return [step.agent];
  if (step.type === 'approval') return [];
  return [
    ...step.rules.map(({ next_agent }) => next_agent),
    ...(step.default === null ? [] : [step.default]),
  ];
}

/** What a person is asked in a step; `undefined` when none is. */
export function findQuestion(
  steps: readonly PlannedStep[],
  id: string | undefined,
): { readonly step: string; readonly message: string } | undefined {
  const step = steps.find((planned) => planned.id === id);
  return step?.type === 'approval' ? { step: step.id, message: step.message } : undefined;
}

function refuse(message: string): ContractError {
  return new ContractError('BAD_REQUEST', { message });
}
