import type { Executed, ExecuteInput } from '@quintet/contracts/bloom/workflows';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { Bus } from '../../../platform/bus/bus.ts';
import type { BusEvent } from '../../../platform/bus/event.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { mintId } from '../../../platform/ids.ts';
import { toJsonObject } from '../../../platform/json/json-object.ts';
import { RunStateName } from '../../../platform/runs/run.ts';
import { type Identity, ownerFor } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { workflowRunOf } from '../events/streams.ts';
import { describeExecuted, requireExecution } from './executions.ts';
import { agentsOf, planWorkflow, type PlannedStep } from './plan.ts';
import { workflowRun } from './workflow-run.ts';

type ExecuteContext = Context<{ readonly rows: Rows }, Identity>;
type Input = z.output<typeof ExecuteInput>;

/** How long a request waits for the end of its run, in milliseconds. */
const mostMs = 60_000;

/**
 * Starts a run and, unless `async`, waits for its end (contract "POST /api/agents/workflows/execute"). It goes on when the
 * client leaves. Throws `BAD_REQUEST`, and `FORBIDDEN` for somebody else's `user_id`.
 */
export async function executeWorkflow(ctx: ExecuteContext, input: Input): Promise<z.input<typeof Executed>> {
  const workflow_run_id = await startRun(ctx, input);
  void ctx.core.jobs.relay();
  if (input.async !== true) {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(mostMs)]);
    await waitForEnd(ctx.core.bus, workflow_run_id, signal);
  }
  return describeExecuted(await requireExecution(ctx, workflow_run_id));
}

async function startRun(ctx: ExecuteContext, input: Input): Promise<string> {
  const { identity, services, core } = ctx;
  const workflow_id = input.workflow_id ?? input.workflow_type ?? '';
  if (workflow_id === '') throw new ContractError('BAD_REQUEST', { message: 'workflow_id is required' });
  const user_id = ownerFor(identity, input.user_id);
  const conversation_id = input.conversation_id ?? null;
  const participating_agents = input.participating_agents ?? [];
  const workflow_config = input.workflow_config ?? {};
  const steps = await services.rows.read(identity, async (tx) => {
    if (
      conversation_id !== null &&
      (await tx.bloomConversation.count({ where: { id: conversation_id } })) === 0
    )
      throw new ContractError('BAD_REQUEST', { message: 'conversation_id: there is no such conversation' });
    return await planWorkflow(tx, { workflow_id, participating_agents, workflow_config });
  });
  const workflow_run_id = mintId();
  const caller = { role: identity.role, user_id: identity.user_id };
  const inputs = input.inputs ?? input.input_data ?? {};
  await core.bus.transaction(async (tx, publish) => {
    await tx.bloomWorkflowExecution.create({
      data: {
        id: workflow_run_id,
        workflow_type: workflow_id,
        user_id,
        conversation_id,
        participating_agents: agentsOf(steps),
        workflow_config: toJsonObject(workflow_config),
        execution_plan: steps satisfies PlannedStep[],
        metadata: toJsonObject(input.metadata ?? {}),
      },
    });
    const request = { workflow_run_id, workflow_id, user_id, caller, conversation_id, steps, inputs };
    await core.runs.startIn({ tx, publish }, workflowRun, { key: workflow_run_id, input: request });
  });
  return workflow_run_id;
}

const RunNews = z.object({
  state: RunStateName,
  step: z.object({ state: z.string() }).optional(),
});

/** Whether there is nothing to wait for: the run is over, or a person is asked. */
function isEnough({ data }: BusEvent): boolean {
  const { state, step } = RunNews.parse(data);
  return state !== 'running' || step?.state === 'waiting';
}

/** Waits until a run is over or asks a person, or the signal says that it is enough. */
async function waitForEnd(bus: Bus, workflow_run_id: string, signal: AbortSignal): Promise<void> {
  const streams = [workflowRunOf(workflow_run_id)];
  for await (const delivery of bus.subscribe({ streams, start: 'start', signal })) {
    // What is lost may have been the end; the execution tells.
    if (delivery.kind === 'reset' || delivery.events.some(isEnough)) break;
  }
}
