import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, fillDataDir, newTestName } from '@quintet/db/testing/test-db';
import { queueSchema } from '../jobs/queue-schema.ts';
import { reportsEnv } from './report-client.ts';
import type { ServerNodeOptions } from '../servers/start-server-node.ts';
import { removeTestKeys, testRedisUrl as redisUrl } from '../servers/test-redis.ts';

/** Where an installation keeps its data: embedded, on PostgreSQL alone, or on PostgreSQL with its jobs in Redis. */
export type InstallationKind = 'pglite' | 'postgres' | 'redis';

/** What the nodes of one installation share. */
export interface Installation extends AsyncDisposable {
  readonly options: ServerNodeOptions;
  /** The name of its database. */
  readonly name: string;
  readonly redisUrl: string;
}

/** A data directory and a database of its own, gone when disposed, and the environment of its servers. */
export async function makeInstallation(kind: InstallationKind): Promise<Installation> {
  const name = newTestName();
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  // Of a first start, which makes all this, other tests tell.
  if (kind === 'pglite') await fillDataDir(dataDir, queueSchema);
  const database =
    kind === 'pglite' ? undefined : await createTestDatabase({ name, preparation: queueSchema });
  const env = {
    ...reportsEnv,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    RATE_LIMITS: 'off',
    ...(database === undefined ? {} : { DATABASE_URL: database.databaseUrl }),
    ...(kind === 'redis' ? { REDIS_URL: redisUrl } : {}),
  };
  return {
    options: { env },
    name,
    redisUrl,
    async [Symbol.asyncDispose]() {
      await database?.drop();
      if (kind === 'redis') await removeTestKeys(name);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
