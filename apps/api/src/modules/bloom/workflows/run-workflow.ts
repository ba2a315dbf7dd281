import type { AgentId } from '@quintet/contracts/bloom/agents';
import { z } from 'zod';
import type { Environment } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Run, RunDefinition, StepRetry } from '../../../platform/runs/run.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { invokeAgent } from '../agents/invoke-agent.ts';
import { chooseFirst, chooseNext } from './choose-agent.ts';
import { createNames, keyOf, nameTarget, type PlannedStep } from './plan.ts';
import { Approval } from './approval.ts';
import { Turn } from './turn.ts';
import { workflowRun, type WorkflowRunInput } from './workflow-run.ts';

/** For an agent that fails. What it cannot take it cannot take a second time. */
const retry: StepRetry = {
  attempts: 2,
  firstMs: 500,
  maxMs: 5_000,
  isPointless: (error) => error instanceof ContractError && error.code === 'BAD_REQUEST',
};
const dayMs = 86_400_000;

type WorkflowRun = Run<Environment<{ readonly rows: Rows }>>;

/** Takes the steps of a workflow. What an agent answered is stored, and not asked for again. */
export const runWorkflow: RunDefinition<Environment<{ readonly rows: Rows }>, typeof workflowRun.schema> = {
  ...workflowRun,
  concurrency: 20,
  async run(run, input) {
    const ask = createTurns(run, input);
    let last: Turn['reply'] | undefined;
    for (const step of input.steps) {
      if (step.type === 'agent') last = await ask(step.id, step.agent);
      else if (step.type === 'condition') last = await takeCondition(step, ask, last);
      else await waitForApproval(run, step);
    }
  },
};

type Ask = (step: string, agent: AgentId) => Promise<Turn['reply']>;

/** Gives agents their turns, each under a name of its own. */
function createTurns(run: WorkflowRun, input: WorkflowRunInput): Ask {
  const nameStep = createNames('#');
  const nameOutput = createNames();
  const earlier: Partial<Record<AgentId, Record<string, unknown>>> = {};
  let handed: Turn['handed'] = null;
  return async (step, agent) => {
    const turn = { agent, handed, key: nameOutput(keyOf(agent)) };
    const work = async (attempt: number) => {
      const isTriedAgain = attempt < retry.attempts;
      const call = { ...callOf(input, earlier), agent, isTriedAgain, signal: run.signal };
      const reply = await invokeAgent(run, call);
      return z.json().parse({ ...turn, reply }) ?? undefined;
    };
    const { reply } = Turn.parse(await run.step(nameStep(step), work, retry));
    earlier[agent] = readFields(reply);
    handed = { from: agent, content: reply.content };
    return reply;
  };
}

function callOf({ inputs, caller, user_id, conversation_id }: WorkflowRunInput, earlier: object) {
  const identity: Identity = { ...caller, email: null, scope: undefined, expiresAt: Infinity };
  const input = Object.keys(earlier).length === 0 ? inputs : { ...inputs, earlier };
  return { input, identity, user_id, conversation_id };
}

const ofTheCall: ReadonlySet<string> = new Set([
  'agent_id',
  'conversation_id',
  'metadata',
  'tools_used',
  'model_used',
  'timestamp',
]);

/** What an agent said, without how it came to that. */
function readFields(reply: Turn['reply']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(reply).filter(([name]) => !ofTheCall.has(name)));
}

async function takeCondition(
  step: Extract<PlannedStep, { type: 'condition' }>,
  ask: Ask,
  before: Turn['reply'] | undefined,
): Promise<Turn['reply'] | undefined> {
  let last = before;
  let next = chooseFirst(step, last);
  for (let hop = 1; next !== undefined; hop += 1) {
    if (hop > step.max_hops) throw new ContractError('HOP_LIMIT');
    last = await ask(nameTarget(step.id, next), next);
    next = chooseNext(step.rules, last);
  }
  return last;
}

async function waitForApproval(
  run: WorkflowRun,
  { id, within_days }: Extract<PlannedStep, { type: 'approval' }>,
): Promise<void> {
  const { approved } = await run.waitFor(id, { schema: Approval, withinMs: within_days * dayMs });
  if (!approved) throw new ContractError('NOT_APPROVED');
}
