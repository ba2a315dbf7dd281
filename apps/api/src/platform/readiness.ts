import type { Db } from '@quintet/db/open-db';
import type { Redis } from 'ioredis';

/** Whether a dependency can be used, and why not, in a line for whoever runs the server. */
export interface ReadinessCheck {
  readonly ok: boolean;
  readonly detail: string;
}

type Check = () => Promise<ReadinessCheck>;

export interface Readiness {
  /** Adds a dependency that a module needs. */
  add(name: string, check: Check): void;
  /** From now on the server itself is not ready. */
  beginStop(): void;
  /** One line per dependency, all looked at together. */
  run(): Promise<Readonly<Record<string, ReadinessCheck>>>;
}

/** What the process depends on: database, model and Redis, and what modules add. */
export function createReadiness(core: {
  readonly db: Db;
  readonly llm: { check: Check };
  readonly redis: Redis | undefined;
}): Readiness {
  const { db, llm, redis } = core;
  let stopping = false;
  const checks = new Map<string, Check>([
    ['database', async () => await checkDatabase(db)],
    ['model', async () => await llm.check()],
    ['redis', async () => await checkRedis(redis)],
  ]);
  return {
    add: (name, check) => void checks.set(name, check),
    beginStop: () => {
      stopping = true;
    },
    async run() {
      const lines = await Promise.all(
        [...checks].map(async ([name, check]): Promise<[string, ReadinessCheck]> => [name, await check()]),
      );
      if (stopping) lines.push(['server', { ok: false, detail: 'shutting down' }]);
      return Object.fromEntries(lines);
    },
  };
}

async function checkDatabase(db: Db): Promise<ReadinessCheck> {
  const name = db.kind === 'pglite' ? 'PGlite' : 'PostgreSQL';
  const state = await db.state();
  return state === 'read-only'
    ? { ok: false, detail: `${name} takes no writes` }
    : tell(state === 'serving', name);
}

async function checkRedis(redis: Redis | undefined): Promise<ReadinessCheck> {
  if (redis === undefined) return { ok: true, detail: 'not configured: limits count in this process' };
  return tell(
    await redis.ping().then(
      () => true,
      () => false,
    ),
    'Redis',
  );
}

function tell(ok: boolean, name: string): ReadinessCheck {
  return { ok, detail: ok ? `${name} answers` : `${name} does not answer` };
}
