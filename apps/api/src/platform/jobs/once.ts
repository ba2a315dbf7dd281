import type { Db } from '@quintet/db/open-db';
import type { Prisma } from '@quintet/db/generated/client';

/** What an effect may give back: JSON, or nothing. */
export type StoredResult = Prisma.InputJsonValue | undefined | void;

export type Transaction = Prisma.TransactionClient;

const keptMs = 24 * 3_600_000;
const pruneChunk = 5_000;

/**
 * Runs an effect and writes its key in one transaction. A second run of the same key does nothing and gives the stored
 * result; of runs that race, one has the effect and the others wait for its result. The effect must only touch the
 * database, through `tx`. Throws what the effect throws, and then nothing has happened.
 */
export async function once<Result extends StoredResult>(
  db: Db,
  key: string,
  effect: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return await db.prisma.$transaction(async (tx) => {
    // The key comes first: its row makes a racing run wait here until this one has committed or failed.
    const claimed =
      await tx.$executeRaw`insert into platform.done_keys (key) values (${key}) on conflict do nothing`;
    if (claimed === 0) return await readResult<Result>(tx, key);
    const result = await effect(tx);
    if (result !== undefined) await tx.platformDoneKey.update({ where: { key }, data: { result } });
    return result;
  });
}

async function readResult<Result extends StoredResult>(tx: Transaction, key: string): Promise<Result> {
  const done = await tx.platformDoneKey.findUniqueOrThrow({ where: { key }, select: { result: true } });
  return (done.result ?? undefined) as Result;
}

/** Forgets keys older than `olderThanMs`, 24 hours by default, and gives their number. */
export async function pruneDoneKeys(db: Db, olderThanMs = keptMs): Promise<number> {
  const before = new Date(Date.now() - olderThanMs);
  let pruned = 0;
  for (;;) {
    const count = await db.prisma.$executeRaw`
      delete from platform.done_keys where key in
        (select key from platform.done_keys where done_at < ${before} limit ${pruneChunk})`;
    pruned += count;
    if (count < pruneChunk) return pruned;
  }
}
