import type { Db, Transaction } from '@quintet/db/open-db';
import type { Bus, Publish } from '../../../platform/bus/bus.ts';
import { type Identity, isStaff } from './identity.ts';

/** The rows of Bloom as a caller may see and change them: row level security, not the queries, keeps the others away. */
export interface Rows {
  /** Queries that see what the caller may see, at one moment. */
  read<Result>(identity: Identity, query: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /** A change that the caller may make, with the events that tell of it. */
  write<Result>(
    identity: Identity,
    change: (tx: Transaction, publish: Publish) => Promise<Result>,
  ): Promise<Result>;
}

/** Opens the tables of `db` to callers. */
export function createRows({ db, bus }: { db: Db; bus: Bus }): Rows {
  return {
    read: async (identity, query) =>
      await db.transaction(async (tx) => {
        await actAs(tx, identity);
        return await query(tx);
      }),
    write: async (identity, change) => {
      const { result } = await bus.transaction(async (tx, publish) => {
        await actAs(tx, identity);
        const changed = await change(tx, publish);
        await actAsHouse(tx);
        return changed;
      });
      return result;
    },
  };
}

/** From here to the end of the transaction its statements are the caller's. */
async function actAs(tx: Transaction, identity: Identity): Promise<void> {
  const role = isStaff(identity) ? 'bloom_staff' : 'bloom_member';
  await tx.$executeRaw`
    select set_config('bloom.user_id', ${identity.user_id ?? ''}, true), set_config('role', ${role}, true)`;
}

/** What follows in the transaction is done by the house itself, which may write for others: notifications, events, jobs. */
export async function actAsHouse(tx: Transaction): Promise<void> {
  await tx.$executeRaw`select set_config('role', 'none', true)`;
}
