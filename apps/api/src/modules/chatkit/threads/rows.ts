import { ThreadItem } from '@quintet/contracts/chatkit/items';
import { ThreadStatus, type Thread } from '@quintet/contracts/chatkit/threads';
import type { Prisma } from '@quintet/db/generated/client';
import { z } from 'zod';

export type ThreadRow = Prisma.ChatkitThreadModel;
export type ItemRow = Pick<Prisma.ChatkitItemModel, 'id' | 'thread_id' | 'type' | 'content' | 'created_at'>;

/** What may change about a thread while it is answered. */
export interface ThreadState {
  title: string | undefined;
  status: ThreadStatus;
  allowed_image_domains: string[] | undefined;
  metadata: Record<string, unknown>;
}

const Domains = z.array(z.string()).nullable();
const Metadata = z.record(z.string(), z.unknown());

/** What a row says of its thread. */
export function readState({ title, status, allowed_image_domains, metadata }: ThreadRow): ThreadState {
  return {
    title: title ?? undefined,
    status: ThreadStatus.parse(status),
    allowed_image_domains: Domains.parse(allowed_image_domains) ?? undefined,
    metadata: Metadata.parse(metadata),
  };
}

export const noItems: Thread['items'] = { data: [], has_more: false };

/** A thread as clients see it; its metadata stays in the house. */
export function toThread(
  { id, created_at }: Pick<ThreadRow, 'id' | 'created_at'>,
  { title, status, allowed_image_domains }: ThreadState,
  items = noItems,
): Thread {
  return {
    id,
    created_at: created_at.toISOString(),
    ...(title === undefined ? {} : { title }),
    status,
    ...(allowed_image_domains === undefined ? {} : { allowed_image_domains }),
    metadata: {},
    items,
  };
}

/** An item as it was stored. */
export function toItem({ id, thread_id, type, content, created_at }: ItemRow): ThreadItem {
  const fields = Metadata.parse(content);
  return ThreadItem.parse({ ...fields, id, thread_id, type, created_at: created_at.toISOString() });
}

/** What the house keeps to itself. */
export function isHidden({ type }: Pick<ThreadItem, 'type'>): boolean {
  return type === 'hidden_context_item' || type === 'sdk_hidden_context';
}
