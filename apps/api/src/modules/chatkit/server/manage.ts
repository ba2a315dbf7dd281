import type { ParamsOf } from '@quintet/contracts/chatkit/server';
import type { Thread } from '@quintet/contracts/chatkit/threads';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { listItems, listThreads } from '../threads/pages.ts';
import { readState, toThread } from '../threads/rows.ts';
import { findThread } from '../threads/store.ts';
import type { ServerContext } from './open-turn.ts';

/** A thread with the first page of its items, the oldest first. Throws `NOT_FOUND`, as all of these do. */
export async function getThread(
  { core, identity }: ServerContext,
  { thread_id }: ParamsOf<'threads.get_by_id'>,
): Promise<Thread> {
  const { prisma } = core.db;
  const row = await findThread(prisma, identity.learner_id, thread_id);
  return toThread(row, readState(row), await listItems(prisma, thread_id, { order: 'asc' }));
}

/** The learner's threads. */
export async function listThreadsOf({ core, identity }: ServerContext, wanted: ParamsOf<'threads.list'>) {
  return await listThreads(core.db.prisma, identity.learner_id, wanted);
}

/** The items of a thread. */
export async function listItemsOf({ core, identity }: ServerContext, wanted: ParamsOf<'items.list'>) {
  const { id } = await findThread(core.db.prisma, identity.learner_id, wanted.thread_id);
  return await listItems(core.db.prisma, id, wanted);
}

/** Keeps what the learner thinks of some items. */
export async function keepFeedback(
  { core, identity }: ServerContext,
  { thread_id, item_ids, kind }: ParamsOf<'items.feedback'>,
): Promise<Record<string, never>> {
  await findThread(core.db.prisma, identity.learner_id, thread_id);
  const wanted = [...new Set(item_ids)];
  await core.db.transaction(async (tx) => {
    const known = await tx.chatkitItem.count({ where: { thread_id, id: { in: wanted } } });
    if (known < wanted.length) throw new ContractError('NOT_FOUND', { message: 'There is no such item' });
    await tx.chatkitFeedback.deleteMany({ where: { item_id: { in: wanted } } });
    await tx.chatkitFeedback.createMany({ data: wanted.map((item_id) => ({ item_id, kind })) });
  });
  return {};
}

/** Gives a thread another title. */
export async function renameThread(
  { core, identity }: ServerContext,
  { thread_id, title }: ParamsOf<'threads.update'>,
): Promise<Thread> {
  const { id } = await findThread(core.db.prisma, identity.learner_id, thread_id);
  const row = await core.db.prisma.chatkitThread.update({ where: { id }, data: { title } });
  return toThread(row, readState(row));
}

/** Removes a thread with all that was said in it; an answer that is being given ends. */
export async function deleteThread(
  { core, identity, services }: ServerContext,
  { thread_id }: ParamsOf<'threads.delete'>,
): Promise<Record<string, never>> {
  await findThread(core.db.prisma, identity.learner_id, thread_id);
  await services.turns.stop(thread_id);
  await core.db.prisma.chatkitThread.deleteMany({ where: { id: thread_id } });
  return {};
}
