import type { SseFrame } from '../../api/sse-parser.ts';

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

/** What a frame of the agent loop says about a tip; `undefined` for everything else it may carry. */
export function readTip({ data }: Pick<SseFrame, 'data'>): Tip | undefined {
  const task = asRecord(parseJson(data));
  const payload = asRecord(task?.['payload']);
  if (task === undefined || payload === undefined || task['action_type'] !== 'show_block') return undefined;
  if (task['status'] !== 'in_progress' && task['status'] !== 'completed') return undefined;
  const { task_id: id, vid, summary, due_at } = task;
  const { block_id: block, ttl } = payload;
  if (typeof id !== 'string' || typeof vid !== 'string' || typeof summary !== 'string') return undefined;
  if (typeof due_at !== 'string' || typeof block !== 'string' || typeof ttl !== 'number') return undefined;
  return { id, vid, summary, block, until: Date.parse(due_at) + ttl * 1000 };
}

/** A tip that this app kept in storage; `undefined` for anything else found there. */
export function readKeptTip(kept: unknown): Tip | undefined {
  const { id, vid, summary, block, until } = asRecord(kept) ?? {};
  if (typeof id !== 'string' || typeof vid !== 'string' || typeof summary !== 'string') return undefined;
  if (typeof block !== 'string' || typeof until !== 'number') return undefined;
  return { id, vid, summary, block, until };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // An object read by key gives unknown, which is what the callers check.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
