import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTestDb } from '@quintet/db/test-db';
import { loadConfig } from '../config.ts';
import { createLog } from '../platform/log.ts';
import { createServer } from '../server.ts';
import { openServices, type Role, type Services } from '../services.ts';
import { newTestName, removeTestKeys } from './test-redis.ts';

export interface RunningApi extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly services: Services;
  readonly dataDir: string;
}

export interface ApiOptions {
  /** The embedded database in memory by default; `postgres` gives a database of its own on the test server. */
  readonly database?: 'pglite' | 'postgres';
  /** Serves the built web app too. */
  readonly web?: boolean;
  /** Parts this server from others on the same Redis; nodes of one deployment share it, and whoever gave it cleans up. */
  readonly name?: string;
  /** `web` queues jobs and works none off. */
  readonly role?: Role;
  /** Environment variables, as a user would set them. Limits are off unless `RATE_LIMITS` is given. */
  readonly env?: Readonly<Record<string, string>>;
}

const webDir = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** A whole server on a free port, with a data directory and a database of its own; all of it goes when disposed. */
export async function startApi(options: ApiOptions = {}): Promise<RunningApi> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  const db = await openTestDb({ kind: options.database ?? 'pglite' });
  const { databaseUrl: DATABASE_URL } = db;
  const given = { LOG_LEVEL: 'silent', RATE_LIMITS: 'off', ...options.env };
  const config = loadConfig({ ...given, DATA_DIR: dataDir, DATABASE_URL });
  const name = options.name ?? newTestName();
  const services = await openServices(config, createLog(config.LOG_LEVEL), {
    db,
    name,
    role: options.role ?? 'both',
  });
  const app = await createServer(services, { webDir: options.web === true ? webDir : undefined });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    services,
    dataDir,
    async [Symbol.asyncDispose]() {
      await app.close();
      await services.close();
      if (config.REDIS_URL !== undefined && options.name === undefined) await removeTestKeys(name);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
