import { Metadata } from '@quintet/contracts/bloom/fields';
import {
  type ChangeStateInput,
  type Executed,
  type Execution,
  ExecutionState,
  type ListExecutionsInput,
} from '@quintet/contracts/bloom/workflows';
import type { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { workflowRun } from './workflow-run.ts';

export type ExecutionContext = Context<{ readonly rows: Rows }, Identity>;
export type ExecutionRow = Prisma.BloomWorkflowExecutionGetPayload<object>;

/** A run that the caller may see. Throws `NOT_FOUND`. */
export async function requireExecution(
  { services, identity }: ExecutionContext,
  id: string,
): Promise<ExecutionRow> {
  const row = await services.rows.read(
    identity,
    async (tx) => await tx.bloomWorkflowExecution.findUnique({ where: { id } }),
  );
  if (row === null) throw new ContractError('NOT_FOUND', { message: 'Workflow run not found' });
  return row;
}

/** A run as the contract answers it. */
export function describeExecuted(row: ExecutionRow): z.input<typeof Executed> {
  const state = ExecutionState.parse(row.current_state);
  return {
    workflow_run_id: row.id,
    status: statusOf(state),
    ...(state === 'completed' ? { outputs: Metadata.parse(row.results) } : {}),
    error: row.error_message,
  };
}

function statusOf(state: ExecutionState) {
  if (state === 'pending') return 'queued';
  return state === 'cancelled' ? 'failed' : state;
}

/** The caller's runs, newest first. */
export async function listWorkflows(
  { services, identity }: ExecutionContext,
  { limit, offset, start_date, end_date, ...equal }: z.output<typeof ListExecutionsInput>,
) {
  const created_at = {
    ...(start_date === undefined ? {} : { gte: start_date }),
    ...(end_date === undefined ? {} : { lt: end_date }),
  };
  const named = Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined));
  const where: Prisma.BloomWorkflowExecutionWhereInput = { ...named, created_at };
  return await services.rows.read(identity, async (tx) => {
    const rows = await tx.bloomWorkflowExecution.findMany({
      where,
      orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
      take: limit,
      skip: offset,
    });
    return {
      workflows: rows.map(describeExecution),
      total: await tx.bloomWorkflowExecution.count({ where }),
    };
  });
}

/** One run with what its agents answered. Throws `NOT_FOUND`. */
export async function getWorkflow(
  ctx: ExecutionContext,
  { id }: { readonly id: string },
): Promise<Execution> {
  return describeExecution(await requireExecution(ctx, id));
}

/** Cancels a run. Throws `NOT_FOUND`, and `CONFLICT` for every other state and for a run that is over. */
export async function changeWorkflowState(
  ctx: ExecutionContext,
  { id, current_state }: z.output<typeof ChangeStateInput>,
): Promise<Execution> {
  await requireExecution(ctx, id);
  if (current_state !== 'cancelled')
    throw new ContractError('CONFLICT', {
      message: 'A run can be cancelled; other states it takes by itself',
    });
  await cancelRun(ctx, id);
  return await getWorkflow(ctx, { id });
}

/** Ends a run. Throws `CONFLICT` when it is over. */
export async function cancelRun({ core }: ExecutionContext, id: string): Promise<void> {
  const ended = await core.runs.cancel(workflowRun, id);
  if (ended === undefined) throw new ContractError('CONFLICT', { message: 'The run is over' });
}

function describeExecution(row: ExecutionRow): Execution {
  const { id, workflow_type, started_at, completed_at } = row;
  const tookMs =
    started_at === null || completed_at === null ? null : completed_at.getTime() - started_at.getTime();
  return {
    workflow_run_id: id,
    workflow_id: workflow_type,
    workflow_type,
    conversation_id: row.conversation_id,
    user_id: row.user_id,
    current_state: ExecutionState.parse(row.current_state),
    current_step: row.current_step,
    participating_agents: row.participating_agents,
    results: Metadata.parse(row.results),
    metadata: Metadata.parse(row.metadata),
    created_at: row.created_at.toISOString(),
    started_at: started_at?.toISOString() ?? null,
    completed_at: completed_at?.toISOString() ?? null,
    execution_time_ms: tookMs,
    error_message: row.error_message,
  };
}
