import { openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { createRows, type Rows } from '../../modules/bloom/access/rows.ts';
import { createBus } from '../../platform/bus/bus.ts';
import { createLog } from '../../platform/log.ts';
import { createPubSub } from '../../platform/pubsub/pub-sub.ts';

/** A database of a test's own, and its rows as callers see them. */
export interface TestRows extends AsyncDisposable {
  readonly db: TestDb;
  readonly rows: Rows;
}

export async function openTestRows(kind: 'pglite' | 'postgres'): Promise<TestRows> {
  const log = createLog('silent');
  const db = await openTestDb({ kind });
  const pubSub = createPubSub({ redisUrl: undefined, databaseUrl: db.databaseUrl, log, name: db.name });
  const bus = createBus({ db, pubSub, log });
  return {
    db,
    rows: createRows({ db, bus }),
    async [Symbol.asyncDispose]() {
      bus.close();
      await pubSub.close();
      await db.close();
    },
  };
}
