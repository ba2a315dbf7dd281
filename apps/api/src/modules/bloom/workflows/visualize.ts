import type { AgentId } from '@quintet/contracts/bloom/agents';
import { Metadata } from '@quintet/contracts/bloom/fields';
import type { Rule } from '@quintet/contracts/bloom/workflow-definition';
import type { Visualization } from '@quintet/contracts/bloom/workflows';
import { z } from 'zod';
import type { RunStep, RunStory } from '../../../platform/runs/run.ts';
import { type ExecutionContext, type ExecutionRow, requireExecution } from './executions.ts';
import { agentsOfStep, keyOf, nameTarget, PlannedStep } from './plan.ts';
import { workflowRun } from './workflow-run.ts';

type Node = Visualization['nodes'][number];
type Edge = Visualization['edges'][number];
type State = Node['state'];
interface Story extends Pick<RunStory<unknown>, 'state'> {
  readonly steps: readonly Pick<RunStep, 'name' | 'state'>[];
}

/** A run as a graph: what it can do, and what it has done. Throws `NOT_FOUND`. */
export async function getVisualization(
  ctx: ExecutionContext,
  { id }: { readonly id: string },
): Promise<Visualization> {
  const row = await requireExecution(ctx, id);
  const plan = z.array(PlannedStep).parse(row.execution_plan);
  const story = await ctx.core.runs.readIn(ctx.core.db.prisma, workflowRun, id);
  return drawRun(plan, story ?? recallStory(plan, row));
}

/** What the execution still tells of a run whose story was forgotten: which steps gave results, and where it ended. */
function recallStory(
  plan: readonly PlannedStep[],
  { current_state, current_step, results }: Pick<ExecutionRow, 'current_state' | 'current_step' | 'results'>,
): Story {
  const given = Metadata.parse(results);
  const isDone = current_state === 'completed';
  const finished = plan.flatMap((step) => {
    if (step.type === 'agent') return step.id in given ? [step.id] : [];
    if (step.type === 'approval') return isDone ? [step.id] : [];
    const targets = agentsOfStep(step).filter((agent) => keyOf(agent) in given);
    return targets.map((agent) => nameTarget(step.id, agent));
  });
  const isLeft = !isDone && current_step !== null && !finished.includes(current_step);
  return {
    state: isDone ? 'completed' : 'failed',
    steps: [
      ...finished.map((name) => ({ name, state: 'finished' as const })),
      ...(isLeft ? [{ name: current_step, state: 'started' as const }] : []),
    ],
  };
}

/** The graph of a plan, and in which state its nodes are. */
export function drawRun(plan: readonly PlannedStep[], story: Story | undefined): Visualization {
  const states = readStates(story);
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  /** Where the run comes from when it reaches the next step. */
  let exits: Pick<Edge, 'from' | 'label'>[] = [];
  for (const step of plan) {
    edges.push(...exits.map((exit) => ({ ...exit, to: step.id })));
    const targets = step.type === 'condition' ? drawTargets(step, states) : [];
    nodes.push({
      id: step.id,
      type: step.type,
      label: labelOf(step),
      state: states.get(step.id) ?? 'pending',
    });
    nodes.push(...targets.map(({ node }) => node));
    edges.push(...targets.flatMap((target) => target.edges));
    const passes = { from: step.id, label: step.type === 'condition' ? 'no rule holds' : null };
    const isPassed = step.type !== 'condition' || step.default === null;
    exits = [...(isPassed ? [passes] : []), ...targets.map(({ node }) => ({ from: node.id, label: null }))];
  }
  return { nodes, edges };
}

function drawTargets(
  step: Extract<PlannedStep, { type: 'condition' }>,
  states: ReadonlyMap<string, State>,
): { node: Node; edges: Edge[] }[] {
  return [...new Set(agentsOfStep(step))].map((agent) => {
    const id = nameTarget(step.id, agent);
    const labels = step.rules.filter(({ next_agent }) => next_agent === agent).map(describeRule);
    if (step.default === agent) labels.push('else');
    return {
      node: { id, type: 'agent', label: labelOfAgent(agent), state: states.get(id) ?? 'pending' },
      edges: labels.map((label) => ({ from: step.id, to: id, label })),
    };
  });
}

function describeRule({ field, operator, value }: Rule): string {
  return `${field} ${operator} ${JSON.stringify(value)}`;
}

function labelOf(step: PlannedStep): string {
  if (step.type === 'agent') return labelOfAgent(step.agent);
  return step.type === 'approval' ? step.message : 'Which agent is next';
}

function labelOfAgent(agent: AgentId): string {
  return agent.replaceAll('_', ' ');
}

/** The state of each node that was reached; a condition is complete once it has led on. */
function readStates(story: Story | undefined): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const { name, state } of story?.steps ?? []) {
    const [node = name] = name.split('#');
    const [condition = node] = node.split(':');
    states.set(condition, 'completed');
    states.set(node, toState(state, story?.state === 'running'));
  }
  return states;
}

function toState(state: Story['steps'][number]['state'], isRunning: boolean): State {
  if (state === 'finished') return 'completed';
  if (!isRunning) return 'failed';
  return state === 'waiting' ? 'waiting' : 'running';
}
