import type { ApproveInput, WorkflowRun } from '@quintet/contracts/bloom/workflows';
import type { z } from 'zod';
import type { RunStep } from '../../../platform/runs/run.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Approval } from './approval.ts';
import { cancelRun, describeExecuted, type ExecutionContext, requireExecution } from './executions.ts';
import { findQuestion } from './plan.ts';
import { workflowRun } from './workflow-run.ts';

interface Input {
  readonly id: string;
}
type Answer = z.input<typeof WorkflowRun>;

/** How a run stands, with its steps. Throws `NOT_FOUND`. */
export async function getWorkflowRun(ctx: ExecutionContext, { id }: Input): Promise<Answer> {
  await requireExecution(ctx, id);
  const { db, runs } = ctx.core;
  // The two change together, so they are read at one moment.
  const { row, story } = await db.transaction(
    async (tx) => ({
      row: await tx.bloomWorkflowExecution.findUniqueOrThrow({ where: { id } }),
      story: await runs.readIn(tx, workflowRun, id),
    }),
    { isolationLevel: 'RepeatableRead' },
  );
  return {
    ...describeExecuted(row),
    workflow_id: row.workflow_type,
    user_id: row.user_id,
    step: row.current_step ?? '',
    progress: story?.progress ?? (row.current_state === 'completed' ? 1 : 0),
    waiting_for: story === undefined ? null : (findQuestion(story.input.steps, story.waiting_for) ?? null),
    steps: (story?.steps ?? []).map((step) => describeStep(step, story?.state === 'running')),
    updated_at: row.updated_at.toISOString(),
  };
}

/** Ends a run. Throws `NOT_FOUND`, or `CONFLICT` when it is over. */
export async function cancelWorkflowRun(ctx: ExecutionContext, { id }: Input): Promise<Answer> {
  await requireExecution(ctx, id);
  await cancelRun(ctx, id);
  return await getWorkflowRun(ctx, { id });
}

/** Answers the step that waits. Throws `NOT_FOUND`, or `CONFLICT` when none does (any more). */
export async function approveWorkflowRun(
  ctx: ExecutionContext,
  { id, approved, note }: z.output<typeof ApproveInput>,
): Promise<Answer> {
  const { core, identity } = ctx;
  await requireExecution(ctx, id);
  const name = (await core.runs.find(workflowRun, [id])).get(id)?.waiting_for;
  const answer: z.output<typeof Approval> = { approved, note: note ?? null, by: identity.user_id };
  const { result: isTaken } = await core.bus.transaction(
    async (tx, publish) =>
      name !== undefined &&
      (await core.runs.answerIn({ tx, publish }, workflowRun, { key: id, name, answer })),
  );
  if (!isTaken) throw new ContractError('CONFLICT', { message: 'The run does not wait for an approval' });
  void core.jobs.relay();
  return await getWorkflowRun(ctx, { id });
}

/** Has a failed run go on. Throws `NOT_FOUND`, or `CONFLICT` unless it has failed. */
export async function retryWorkflowRun(ctx: ExecutionContext, { id }: Input): Promise<Answer> {
  const { core } = ctx;
  await requireExecution(ctx, id);
  const { result: isTaken } = await core.bus.transaction(
    async (tx, publish) => await core.runs.retryIn({ tx, publish }, workflowRun, id),
  );
  if (!isTaken) throw new ContractError('CONFLICT', { message: 'The run has not failed' });
  void core.jobs.relay();
  return await getWorkflowRun(ctx, { id });
}

function describeStep({ name, state, tries, started_at, finished_at }: RunStep, isRunning: boolean) {
  return {
    name,
    // One that its run left behind.
    state: state === 'finished' || isRunning ? state : ('failed' as const),
    tries,
    started_at: started_at.toISOString(),
    finished_at: finished_at?.toISOString() ?? null,
  };
}
