import type { workflowEvents } from '@quintet/contracts/bloom/events';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { readRows } from '../../../platform/rows.ts';
import type { Changing, RunChange } from '../../../platform/runs/run.ts';
import { workflowsOf } from '../events/streams.ts';
import { type NewNotification, notify } from '../notifications/notify.ts';
import { describeFailure } from './failures.ts';
import { findQuestion, nameWorkflow, type PlannedStep } from './plan.ts';
import { Turn } from './turn.ts';

/** Whose run it is. */
interface Subject {
  readonly workflow_run_id: string;
  readonly workflow_id: string;
  readonly user_id: string | null;
  readonly steps: readonly PlannedStep[];
}

type Change = RunChange<Subject>;

/** Writes a change of a run into its execution, tells its owner, and notifies him once of its end and of each question. */
export async function recordChange(changing: Changing, change: Change): Promise<void> {
  const { tx, publish } = changing;
  const { workflow_run_id, workflow_id, user_id } = change.input;
  const turn = Turn.safeParse(change.result).data;
  const { updated_at, current_step } = await updateExecution(tx, change, turn);
  const event: z.input<typeof workflowEvents.workflow_status_update> = {
    workflow_run_id,
    workflow_id,
    user_id: user_id ?? '',
    status: statusOf(change),
    step: current_step ?? '',
    progress: change.event.progress,
    updated_at: updated_at.toISOString(),
  };
  publish(workflowsOf(user_id ?? ''), 'workflow_status_update', event);
  if (turn !== undefined) await recordHandoff(tx, workflow_run_id, turn);
  await notifyOwner(changing, change);
}

const stateOf = ({ event, begun }: Change) =>
  event.state === 'running' && !begun ? ('pending' as const) : event.state;

function statusOf(change: Change) {
  const state = stateOf(change);
  if (state === 'pending') return 'queued';
  return state === 'cancelled' ? 'failed' : state;
}

const UpdatedRow = z.object({ updated_at: z.date(), current_step: z.string().nullable() });

async function updateExecution(
  tx: Transaction,
  change: Change,
  turn: Turn | undefined,
): Promise<z.output<typeof UpdatedRow>> {
  const { event, begun, input } = change;
  const results = turn === undefined ? {} : { [turn.key]: turn.reply };
  const isOver = event.state !== 'running';
  const error = isOver && event.state !== 'completed' ? describeFailure(change) : null;
  const [row] = await readRows(
    UpdatedRow,
    tx.$queryRaw`
      update bloom.workflow_executions set
        current_state = ${stateOf(change)},
        current_step = coalesce(${event.step?.name ?? null}, current_step),
        results = results || ${JSON.stringify(results)}::jsonb,
        started_at = case when ${begun} then coalesce(started_at, clock_timestamp()) end,
        completed_at = case when ${isOver} then clock_timestamp() end,
        error_message = ${error},
        updated_at = clock_timestamp()
      where id = ${input.workflow_run_id}::uuid
      returning updated_at, current_step`,
  );
  if (row === undefined) throw new Error('A run has no execution');
  return row;
}

/** What one agent said has reached the next. */
async function recordHandoff(tx: Transaction, workflow_execution_id: string, turn: Turn): Promise<void> {
  const { handed, agent, reply } = turn;
  if (handed === null) return;
  await tx.bloomAgentMessage.create({
    data: {
      workflow_execution_id,
      from_agent: handed.from,
      to_agent: agent,
      message_type: 'handoff',
      content: { content: handed.content },
      status: 'processed',
      processed_at: new Date(reply.timestamp),
    },
  });
}

/** The owner hears of the end, and of a question when the run begins to wait for its answer. */
async function notifyOwner({ tx, publish }: Changing, change: Change): Promise<void> {
  const { workflow_run_id, workflow_id, user_id } = change.input;
  const news = user_id === null ? undefined : describeNews(change);
  if (user_id === null || news === undefined) return;
  const name = await nameWorkflow(tx, workflow_id);
  await notify(tx, publish, {
    ...news,
    message: `${name}: ${news.message}`,
    recipient_id: user_id,
    notification_type: 'workflow',
    action_url: `/bloom/workflows/${workflow_run_id}`,
    metadata: { workflow_run_id, workflow_id },
  });
}

function describeNews(change: Change): Pick<NewNotification, 'severity' | 'title' | 'message'> | undefined {
  const { event, input } = change;
  if (event.state === 'completed')
    return {
      severity: 'success',
      title: 'Workflow Completed',
      message: 'What the agents found is ready.',
    };
  if (event.state === 'failed')
    return {
      severity: 'error',
      title: 'Workflow Failed',
      message: describeFailure(change),
    };
  const question = event.step?.state === 'waiting' ? findQuestion(input.steps, event.step.name) : undefined;
  if (question === undefined) return undefined;
  return {
    severity: 'warning',
    title: 'Approval needed',
    message: question.message,
  };
}
