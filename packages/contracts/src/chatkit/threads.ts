import { z } from 'zod';
import { Id, ThreadItem } from './items.ts';

/** Whether more may be said in a thread. */
export const ThreadStatus = z.discriminatedUnion('type', [
  z.object({ type: z.literal('active') }),
  z.object({ type: z.literal('locked'), reason: z.string().optional() }),
  z.object({ type: z.literal('closed'), reason: z.string().optional() }),
]);
export type ThreadStatus = z.output<typeof ThreadStatus>;

/** A page of something; `after` is the cursor of the next one. */
function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({ data: z.array(entry), has_more: z.boolean(), after: Id.optional() });
}

export const ItemPage = pageOf(ThreadItem);

/** A thread as clients see it: what the house keeps in its metadata is not sent. */
export const Thread = z.object({
  id: Id,
  created_at: z.iso.datetime(),
  title: z.string().optional(),
  status: ThreadStatus,
  allowed_image_domains: z.array(z.string()).optional(),
  metadata: z.record(z.string(), z.unknown()),
  items: ItemPage,
});
export type Thread = z.output<typeof Thread>;

export const ThreadPage = pageOf(Thread);
