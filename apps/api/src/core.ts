import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { openDb, type Db } from '@quintet/db/open-db';
import { Redis } from 'ioredis';
import type { Config } from './config.ts';
import { loadSecrets, shareSecret } from './platform/auth/secrets.ts';
import { createTokens, type Tokens } from './platform/auth/tokens.ts';
import { bundledBook } from './platform/books/bundled-book.ts';
import { createBooks, type Books } from './platform/books/books.ts';
import { createBus, type Bus } from './platform/bus/bus.ts';
import { pruneEvents } from './platform/bus/prune-events.ts';
import { createSeriesHub, type SeriesHub } from './platform/bus/series.ts';
import type { JobDefinition } from './platform/jobs/job.ts';
import { requireDataDir } from './platform/data-dir.ts';
import { createJobs, type Jobs } from './platform/jobs/jobs.ts';
import { createRateLimiter, type RateLimiter } from './platform/limits/rate-limit.ts';
import { createLlm, type Llm } from './platform/llm/llm.ts';
import { type Logger, warnSeldom } from './platform/log.ts';
import { createMailAddresses } from './platform/mail/addresses.ts';
import { createMailer, type Mailer } from './platform/mail/mailer.ts';
import type { RunDefinition } from './platform/runs/run.ts';
import { sweepRuns } from './platform/runs/sweep-runs.ts';
import { createRuns, type Runs } from './platform/runs/runs.ts';
import { toJob } from './platform/runs/work-run.ts';
import { createPubSub } from './platform/pubsub/pub-sub.ts';
import { createReadiness, type Readiness } from './platform/readiness.ts';

/** Every resource of the process, built once and passed on. It knows no module. */
export interface Core {
  readonly config: Config;
  readonly log: Logger;
  readonly role: Role;
  readonly db: Db;
  readonly redis: Redis | undefined;
  readonly bus: Bus;
  readonly series: SeriesHub;
  readonly jobs: Jobs;
  readonly runs: Runs;
  readonly limiter: RateLimiter;
  readonly llm: Llm;
  readonly mail: Mailer;
  readonly books: Books;
  readonly tokens: Tokens;
  readonly readiness: Readiness;
  /** A secret of this installation for one purpose, the same at each start. */
  deriveSecret(purpose: string): string;
  /** The address that visitors use, without a slash at its end. */
  publicUrl(): string;
  /** Readiness says from now on that the process drains, so that nothing new is sent here. */
  beginStop(): void;
  close(): Promise<void>;
}

export const roles = ['web', 'worker', 'both'] as const;
export type Role = (typeof roles)[number];

/** What a test brings along: a database that is open already. */
export interface Given {
  readonly db?: Db;
  readonly role?: Role;
}

/** What the modules have the process work on. */
interface Work {
  readonly jobs: readonly JobDefinition<{ readonly core: Core }>[];
  readonly runs: readonly RunDefinition<{ readonly core: Core }>[];
}

/**
 * Opens the database, Redis and the queue, which works nothing off before `jobs.start()`. `close` releases all of it in
 * reverse order, a given database too.
 */
export async function openCore(
  config: Config,
  log: Logger,
  { jobs: definitions, runs, db: givenDb, role = 'both' }: Given & Work,
): Promise<Core> {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: dataDir } = config;
  if (databaseUrl === undefined) await requireDataDir(dataDir);
  const db = givenDb ?? (await openDb({ databaseUrl, dataDir, log: (line) => log.info(line) }));
  const secret = config.API_JWT_SECRET ?? (await findSecret(config, db));
  const redis = redisUrl === undefined ? undefined : connectRedis(redisUrl, log);
  const pubSub = createPubSub({ redisUrl, databaseUrl, log, name: db.name });
  const bus = createBus({ db, pubSub, log });
  const llm = connectModel(config, log);
  const mail = openMail(config, db, log);
  const readiness = createReadiness({ db, llm, redis });
  const jobs = await createJobs({
    definitions: [pruneEvents, sweepRuns, ...definitions, ...runs.map(toJob)],
    environment: () => ({ core }),
    db,
    log,
    redisUrl,
    role,
  });
  const core: Core = {
    config,
    log,
    role,
    db,
    redis,
    bus,
    series: createSeriesHub({ bus, log }),
    jobs,
    runs: createRuns({ db, bus, jobs: () => jobs, log, kinds: runs }),
    llm,
    mail,
    books: createBooks({ db, log, bundled: bundledBook }),
    readiness,
    limiter: createRateLimiter({ redis, name: db.name, overrides: config.RATE_LIMITS }),
    tokens: createTokens(secret),
    deriveSecret: (purpose) => createHmac('sha256', secret).update(purpose).digest('base64url'),
    publicUrl: () => publicUrlOf(config),
    beginStop: () => readiness.beginStop(),
    async close() {
      await jobs.close();
      bus.close();
      await pubSub.close();
      mail.close();
      redis?.disconnect();
      await db.close();
    },
  };
  return core;
}

function publicUrlOf({ PUBLIC_URL, HOST, PORT }: Config): string {
  return (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/$/, '');
}

function openMail(config: Config, db: Db, log: Logger): Mailer {
  return createMailer({
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    outboxDir: join(config.DATA_DIR, 'outbox'),
    addresses: createMailAddresses(db),
    publicUrl: () => publicUrlOf(config),
    log,
  });
}

function connectModel(config: Config, log: Logger): Llm {
  return createLlm({
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    model: config.OPENAI_MODEL,
    timeoutMs: config.LLM_TIMEOUT_MS,
    maxRetries: config.LLM_MAX_RETRIES,
    log,
  });
}

/** Commands read the secret of an embedded database beside the server that holds it, so that one lies in a file. */
async function findSecret({ DATA_DIR }: Config, { kind, prisma }: Db): Promise<string> {
  return kind === 'postgres' ? await shareSecret(prisma) : (await loadSecrets(DATA_DIR)).api_jwt_secret;
}

function connectRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    connectTimeout: 1_500,
    // Requests wait for these commands. A Redis that has gone silent is hung up on, and then nobody waits for it.
    socketTimeout: 1_500,
  });
  redis.on('error', (error: Error) => warnSeldom(log, { reason: error.message }, 'redis is away'));
  return redis;
}
