import { createTasks } from '../../modules/timeback/tips/tasks.ts';
import type { Core } from '../../core.ts';

interface TipRequest {
  readonly vid: string;
  readonly block_id: string;
  readonly summary: string;
  /** Seconds; an hour by default. */
  readonly ttl?: number;
}

/** Gives a visitor a tip that is due at once. Resolves with its id once it is written; a worker then tells of it. */
export async function addTip(
  { bus, jobs }: Pick<Core, 'bus' | 'jobs'>,
  request: TipRequest,
): Promise<string> {
  const { vid, block_id, summary, ttl = 3600 } = request;
  const {
    result: [task_id],
  } = await bus.transaction(
    async (tx, publish) =>
      await createTasks({ tx, publish, jobs }, [
        {
          vid,
          plan: {
            action_type: 'show_block',
            payload: { block_id, ttl },
            summary,
            after: 0,
            dedupe_key: `test/${summary}`,
          },
        },
      ]),
  );
  if (task_id === undefined) throw new Error('The visitor had this tip before');
  return task_id;
}
