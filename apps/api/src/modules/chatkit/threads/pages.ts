import type { ThreadItem } from '@quintet/contracts/chatkit/items';
import type { Thread } from '@quintet/contracts/chatkit/threads';
import type { Db } from '@quintet/db/open-db';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { isHidden, readState, toItem, toThread } from './rows.ts';

/** Which part of a list is wanted, as clients say it. */
export interface Wanted {
  readonly limit?: number | null | undefined;
  readonly order: 'asc' | 'desc';
  readonly after?: string | null | undefined;
}

interface Page<Entry> {
  readonly data: Entry[];
  readonly has_more: boolean;
  readonly after?: string;
}

interface Place {
  readonly id: string;
  readonly created_at: Date;
  readonly sequence: bigint;
}

type Reader = Pick<Db['prisma'], 'chatkitThread' | 'chatkitItem'>;

const usual = 20;
const most = 100;

/** A page of a learner's threads, without their items. Throws `NOT_FOUND` for a cursor that names none of them. */
export async function listThreads(db: Reader, learner_id: string, wanted: Wanted): Promise<Page<Thread>> {
  const place = await findPlace(wanted, async (id) =>
    db.chatkitThread.findFirst({ where: { id, learner_id } }),
  );
  const rows = await db.chatkitThread.findMany({
    where: { learner_id, ...beyond(wanted, place) },
    ...orderOf(wanted),
  });
  return toPage(rows, wanted, (row) => [toThread(row, readState(row))]);
}

/**
 * A page of a thread's items. Hidden ones are left out afterwards, so that a page may be short. Throws `NOT_FOUND` for a
 * cursor that names none of them.
 */
export async function listItems(db: Reader, thread_id: string, wanted: Wanted): Promise<Page<ThreadItem>> {
  const place = await findPlace(wanted, async (id) => db.chatkitItem.findFirst({ where: { id, thread_id } }));
  const rows = await db.chatkitItem.findMany({
    where: { thread_id, ...beyond(wanted, place) },
    ...orderOf(wanted),
  });
  return toPage(rows, wanted, (row) => [toItem(row)].filter((item) => !isHidden(item)));
}

async function findPlace({ after }: Wanted, find: (id: string) => Promise<Place | null>) {
  if (after === undefined || after === null) return undefined;
  const place = await find(after);
  if (place === null) throw new ContractError('NOT_FOUND', { message: 'There is no such place in the list' });
  return place;
}

/** What comes later in the order: of one moment by number. */
function beyond({ order }: Wanted, place: Place | undefined) {
  if (place === undefined) return {};
  const { created_at, sequence } = place;
  const side = order === 'asc' ? 'gt' : 'lt';
  return {
    OR: [{ created_at: { [side]: created_at } }, { created_at, sequence: { [side]: sequence } }],
  };
}

/** One more than is wanted tells whether there are more. */
function orderOf({ limit, order }: Wanted) {
  return { orderBy: [{ created_at: order }, { sequence: order }], take: sizeOf(limit) + 1 };
}

function sizeOf(limit: Wanted['limit']): number {
  return Math.min(limit || usual, most);
}

function toPage<Row extends Place, Entry>(
  rows: readonly Row[],
  { limit }: Wanted,
  read: (row: Row) => Entry[],
): Page<Entry> {
  const size = sizeOf(limit);
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const has_more = rows.length > size;
  return { data: shown.flatMap(read), has_more, ...(has_more && last ? { after: last.id } : {}) };
}
