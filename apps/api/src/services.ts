import { join } from 'node:path';
import { openDb, type Db } from '@quintet/db/open-db';
import { Redis } from 'ioredis';
import type { Config } from './config.ts';
import { jobDefinitions } from './job-definitions.ts';
import { fulfilWishes } from './modules/timeback/fulfil-wishes.ts';
import { openReports, type ReportsServices } from './modules/reports/open-reports.ts';
import { openTimeback, type TimebackServices } from './modules/timeback/open-timeback.ts';
import { createTokens, type Tokens } from './platform/auth.ts';
import { createBus, type Bus } from './platform/bus.ts';
import { createJobs, type Jobs } from './platform/jobs.ts';
import { createLlm, type Llm } from './platform/llm.ts';
import type { Logger } from './platform/log.ts';
import { createMailer, type Mailer } from './platform/mail.ts';
import { createRateLimiter, type RateLimiter } from './platform/rate-limit.ts';
import { loadSecrets } from './platform/secrets.ts';
import { createLeases } from './platform/slot-leases.ts';
import { createSharedTexts } from './platform/shared-texts.ts';
import { createWake } from './platform/wake.ts';

/** Every resource of the process, built once and passed on. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Db;
  readonly redis: Redis | undefined;
  readonly bus: Bus;
  readonly jobs: Jobs;
  readonly limiter: RateLimiter;
  readonly llm: Llm;
  readonly mail: Mailer;
  readonly tokens: Tokens;
  readonly reports: ReportsServices;
  readonly timeback: TimebackServices;
  /** The address that visitors use, without a slash at its end. */
  publicUrl(): string;
  /** True once the process drains: readiness says so, so that nothing new is sent here. */
  isStopping(): boolean;
  beginStop(): void;
  close(): Promise<void>;
}

export type Role = 'web' | 'worker' | 'both';

/** What a test brings along: a database that is open already, and a name that parts it from others on one Redis. */
interface Given {
  readonly db?: Db;
  readonly name?: string;
  readonly role?: Role;
}

/**
 * Opens the database, Redis, the queue and what the modules keep; `close` releases all of it in reverse order, a given
 * database too.
 */
export async function openServices(config: Config, log: Logger, given: Given = {}): Promise<Services> {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: dataDir } = config;
  const { name = 'quintet', role = 'both' } = given;
  const secret = config.API_JWT_SECRET ?? (await loadSecrets(dataDir)).api_jwt_secret;
  const db = given.db ?? (await openDb({ databaseUrl, dataDir, log: (line) => log.info(line) }));
  const redis = redisUrl === undefined ? undefined : connectRedis(redisUrl, log);
  const wake = createWake({ redisUrl, databaseUrl, log, name });
  const bus = createBus({ db, wake, log });
  const llm = createLlm({
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    model: config.OPENAI_MODEL,
    timeoutMs: config.LLM_TIMEOUT_MS,
    maxRetries: config.LLM_MAX_RETRIES,
    log,
  });
  const mail = createMailer({
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    outboxDir: join(dataDir, 'outbox'),
    log,
  });
  const leases =
    redis === undefined ? undefined : createLeases({ redis, prefix: `${name}:timeback:streams`, log });
  const timeback = await openTimeback({
    db,
    bus,
    jobs: () => services.jobs,
    llm,
    log,
    config,
    leases,
    isWorker: role !== 'web',
    onWishes: async () => void (await services.jobs.enqueue(fulfilWishes, {}, { dedupe: 'wishes' })),
  });
  const reports = await openReports({
    db,
    bus,
    jobs: () => services.jobs,
    shared: createSharedTexts({ redis, prefix: name, log }),
    llm,
    config,
    secret,
  });
  const jobs = await createJobs<Services>({
    definitions: jobDefinitions,
    services: () => services,
    db,
    log,
    redisUrl,
    prefix: name,
    role,
  });
  let stopping = false;
  const services: Services = {
    config,
    log,
    db,
    redis,
    bus,
    jobs,
    llm,
    mail,
    reports,
    timeback,
    limiter: createRateLimiter({ redis, overrides: config.RATE_LIMITS }),
    tokens: createTokens(secret),
    publicUrl: () => (config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`).replace(/\/$/, ''),
    isStopping: () => stopping,
    beginStop: () => {
      stopping = true;
    },
    async close() {
      stopping = true;
      await jobs.close();
      await timeback.close();
      await leases?.close();
      await reports.documents.close();
      bus.close();
      await wake.close();
      mail.close();
      redis?.disconnect();
      await db.close();
    },
  };
  await jobs.start();
  return services;
}

function connectRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    connectTimeout: 2_000,
    // Requests wait for these commands, and a Redis that has gone silent says nothing.
    commandTimeout: 2_000,
  });
  redis.on('error', (error: Error) => log.warn({ reason: error.message }, 'redis is away'));
  return redis;
}
