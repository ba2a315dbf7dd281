import { asRecord } from '../../../api/unparsed.ts';

/** A tip that may be shown: a task that asks for a block to be shown and is due (contract §4). */
export interface Tip {
  readonly id: string;
  readonly vid: string;
  readonly summary: string;
  /** The block of the page it is about, or `email_page`. */
  readonly block: string;
  /** When it is no longer worth showing, in milliseconds since 1970. */
  readonly until: number;
}

/** The offer to mail the page's link; it stands for no block. */
export const mailOffer = 'email_page';

/** What an event of the agent loop says about a tip; `undefined` for everything else it may carry. */
export function readTip(data: unknown): Tip | undefined {
  const task = asRecord(data);
  const payload = asRecord(task?.['payload']);
  if (task === undefined || payload === undefined || task['action_type'] !== 'show_block') return undefined;
  if (task['status'] !== 'in_progress' && task['status'] !== 'completed') return undefined;
  const { task_id: id, vid, summary, due_at } = task;
  const { block_id: block, ttl } = payload;
  if (typeof id !== 'string' || typeof vid !== 'string' || typeof summary !== 'string') return undefined;
  if (typeof due_at !== 'string' || typeof block !== 'string' || typeof ttl !== 'number') return undefined;
  return { id, vid, summary, block, until: Date.parse(due_at) + ttl * 1000 };
}

/** A tip that this app has stored; `undefined` for anything else found there. */
export function readStoredTip(stored: unknown): Tip | undefined {
  const { id, vid, summary, block, until } = asRecord(stored) ?? {};
  if (typeof id !== 'string' || typeof vid !== 'string' || typeof summary !== 'string') return undefined;
  if (typeof block !== 'string' || typeof until !== 'number') return undefined;
  return { id, vid, summary, block, until };
}
