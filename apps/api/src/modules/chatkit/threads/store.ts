import type { ThreadItem } from '@quintet/contracts/chatkit/items';
import { Prisma } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { toJsonObject } from '../../../platform/json/json-object.ts';
import { readState, type ThreadRow, type ThreadState, toItem } from './rows.ts';

type Reader = Pick<Db['prisma'], 'chatkitThread' | 'chatkitItem'>;

/** A learner's thread. Throws `NOT_FOUND` for one that is another's, as for one that there is not. */
export async function findThread(
  db: Pick<Reader, 'chatkitThread'>,
  learner_id: string,
  id: string,
): Promise<ThreadRow> {
  const row = await db.chatkitThread.findFirst({ where: { id, learner_id } });
  if (row === null) throw new ContractError('NOT_FOUND', { message: 'There is no such conversation' });
  return row;
}

/** The same, held till the end of the transaction, and open to what is to be said. Throws `THREAD_LOCKED` besides. */
export async function holdOpenThread(tx: Transaction, learner_id: string, id: string): Promise<ThreadRow> {
  await tx.$queryRaw`select 1 from chatkit.threads where id = ${id} for update`;
  const row = await findThread(tx, learner_id, id);
  const { status } = readState(row);
  if (status.type === 'active') return row;
  throw new ContractError('THREAD_LOCKED', status.reason === undefined ? {} : { message: status.reason });
}

/** The newest items of a thread, the newest first. */
export async function newestItems(
  db: Pick<Reader, 'chatkitItem'>,
  thread_id: string,
  take: number,
): Promise<ThreadItem[]> {
  const orderBy = [{ created_at: 'desc' }, { sequence: 'desc' }] as const;
  const rows = await db.chatkitItem.findMany({ where: { thread_id }, orderBy: [...orderBy], take });
  return rows.map(toItem);
}

/** An item of a thread, or `undefined`. */
export async function findItem(
  db: Pick<Reader, 'chatkitItem'>,
  thread_id: string,
  id: string,
): Promise<ThreadItem | undefined> {
  const row = await db.chatkitItem.findFirst({ where: { id, thread_id } });
  return row === null ? undefined : toItem(row);
}

/** Keeps an item, in the place of one of its id; gives it with the moment at which it was kept. */
export async function keepItem(
  tx: Transaction,
  item: ThreadItem,
  request_key: string | null = null,
): Promise<ThreadItem> {
  const { id, thread_id, type, created_at: _, ...fields } = item;
  const content = toJsonObject(fields);
  const row = await tx.chatkitItem.upsert({
    where: { id },
    create: { id, thread_id, type, content, request_key },
    update: { content },
  });
  return toItem(row);
}

/** Removes what came after an item in its thread; gives how many. */
export async function removeAfter(
  tx: Transaction,
  { id, thread_id }: Pick<ThreadItem, 'id' | 'thread_id'>,
): Promise<number> {
  return await tx.$executeRaw`
    delete from chatkit.items later using chatkit.items one
    where one.id = ${id} and later.thread_id = ${thread_id} and one.thread_id = ${thread_id}
      and (later.created_at, later.sequence) > (one.created_at, one.sequence)`;
}

/** Keeps what changed about a thread. */
export async function keepState(
  db: Pick<Db['prisma'], 'chatkitThread'>,
  id: string,
  { title, status, allowed_image_domains, metadata }: ThreadState,
): Promise<void> {
  await db.chatkitThread.updateMany({
    where: { id },
    data: {
      title: title ?? null,
      status,
      allowed_image_domains: allowed_image_domains ?? Prisma.DbNull,
      metadata: toJsonObject(metadata),
    },
  });
}
