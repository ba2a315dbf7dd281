import { createRequire } from 'node:module';
import type { Preparation } from '@quintet/db/testing/test-db';
import { openDatabaseBackend } from '../../platform/jobs/database-backend.ts';
import { createLog } from '../../platform/log.ts';

/** The tables and functions of the queue's library, which it would make at each start of a server. */
export const queueSchema: Preparation = {
  // Its path tells its version.
  name: createRequire(import.meta.url).resolve('bullmq'),
  run: async (db) => await (await openDatabaseBackend(db, createLog('silent'))).close(),
};
