import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newTestName, openTestDb } from '@quintet/db/testing/test-db';
import { loadConfig } from '../../config.ts';
import { createLog, type Logger } from '../../platform/log.ts';
import { type App, openApp } from '../../app.ts';
import type { Role } from '../../core.ts';
import type { Modular } from '../../module.ts';
import { modules } from '../../modules.ts';
import { createServer } from '../../server.ts';
import { queueSchema } from '../jobs/queue-schema.ts';
import { removeTestKeys } from './test-redis.ts';

export interface RunningApi<Modules extends Modular = typeof modules>
  extends Pick<App<Modules>, 'core' | 'services'>, AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly dataDir: string;
}

export interface ApiOptions {
  /** The embedded database in memory by default; `postgres` gives a database of its own on the test server. */
  readonly database?: 'pglite' | 'postgres';
  /** Serves the built web app and the widget too, or what else lies in a folder. */
  readonly web?: boolean | string;
  /** The name of its database. Nodes with one name share what is in Redis, and whoever gave it cleans up. */
  readonly name?: string;
  /** `web` queues jobs and works none off. */
  readonly role?: Role;
  /** Environment variables, as a user would set them. Limits are off unless `RATE_LIMITS` is given. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the lines of its log, which go nowhere by default. */
  readonly log?: Logger;
}

const webDir = fileURLToPath(new URL('../../../../web/dist', import.meta.url));
const widgetDir = fileURLToPath(new URL('../../../../tutor-widget/dist', import.meta.url));

/** A whole server on a free port, with a data directory and a database of its own; all of it goes when disposed. */
export async function startApi(options: ApiOptions = {}): Promise<RunningApi> {
  return await startModules(modules, options);
}

/** The same with other modules than the program has. */
export async function startModules<Modules extends Modular>(
  given: Modules,
  options: ApiOptions = {},
): Promise<RunningApi<Modules>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  const name = options.name ?? newTestName();
  const db = await openTestDb({ kind: options.database ?? 'pglite', preparation: queueSchema, name });
  const { databaseUrl: DATABASE_URL } = db;
  const env = { LOG_LEVEL: 'silent', RATE_LIMITS: 'off', ...options.env };
  const config = loadConfig({ ...env, DATA_DIR: dataDir, DATABASE_URL });
  const app = await openApp(given, config, options.log ?? createLog(config.LOG_LEVEL), {
    db,
    role: options.role ?? 'both',
  });
  const { web = false } = options;
  const server = await createServer(app, {
    webDir: web === true ? webDir : web || undefined,
    widgetDir: web === true ? widgetDir : undefined,
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    core: app.core,
    services: app.services,
    dataDir,
    async [Symbol.asyncDispose]() {
      await server.close();
      await app.close();
      if (config.REDIS_URL !== undefined && options.name === undefined) await removeTestKeys(name);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
