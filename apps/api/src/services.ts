import { openDb, type Db } from '@quintet/db/open-db';
import { Redis } from 'ioredis';
import type { Config } from './config.ts';
import { openTimeback, type TimebackServices } from './modules/timeback/open-timeback.ts';
import { createTokens, type Tokens } from './platform/auth.ts';
import { createLlm, type Llm } from './platform/llm.ts';
import type { Logger } from './platform/log.ts';
import { createRateLimiter, type RateLimiter } from './platform/rate-limit.ts';
import { loadSecrets } from './platform/secrets.ts';

/** Every resource of the process, built once and passed on. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Db;
  readonly redis: Redis | undefined;
  readonly limiter: RateLimiter;
  readonly llm: Llm;
  readonly tokens: Tokens;
  readonly timeback: TimebackServices;
  /** True once the process drains: readiness says so, so that nothing new is sent here. */
  isStopping(): boolean;
  beginStop(): void;
  close(): Promise<void>;
}

/**
 * Opens the database (unless one is given), Redis and what the modules keep; `close` releases all of it in reverse
 * order, a given database too.
 */
export async function openServices(config: Config, log: Logger, given: { db?: Db } = {}): Promise<Services> {
  const secrets = config.API_JWT_SECRET ?? (await loadSecrets(config.DATA_DIR)).api_jwt_secret;
  const db =
    given.db ??
    (await openDb({
      databaseUrl: config.DATABASE_URL,
      dataDir: config.DATA_DIR,
      log: (line) => log.info(line),
    }));
  const redis = config.REDIS_URL === undefined ? undefined : connectRedis(config.REDIS_URL, log);
  const llm = createLlm({
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    model: config.OPENAI_MODEL,
    timeoutMs: config.LLM_TIMEOUT_MS,
    maxRetries: config.LLM_MAX_RETRIES,
    log,
  });
  const timeback = await openTimeback({ db, llm, log, config });
  let stopping = false;
  return {
    config,
    log,
    db,
    redis,
    llm,
    timeback,
    limiter: createRateLimiter({ redis, overrides: config.RATE_LIMITS }),
    tokens: createTokens(secrets),
    isStopping: () => stopping,
    beginStop: () => {
      stopping = true;
    },
    async close() {
      stopping = true;
      await timeback.close();
      redis?.disconnect();
      await db.close();
    },
  };
}

function connectRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, connectTimeout: 2000 });
  redis.on('error', (error: Error) => log.warn({ reason: error.message }, 'redis is away'));
  return redis;
}
