import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';

interface Check {
  readonly ok: boolean;
  readonly detail: string;
}

/** One line per dependency. Throws `not_ready` with the same lines when one of them is away (contract §6). */
export async function getReadiness(ctx: Context) {
  const { db, llm, redis, isStopping } = ctx.services;
  const [database, model, cache] = await Promise.all([
    db.isAlive().then((ok) => describe(ok, db.kind === 'pglite' ? 'PGlite' : 'PostgreSQL')),
    llm.check(ctx.signal),
    checkRedis(redis),
  ]);
  const checks: Record<string, Check> = { database, model, redis: cache };
  if (isStopping()) checks['server'] = { ok: false, detail: 'shutting down' };
  if (Object.values(checks).every(({ ok }) => ok)) return { status: 'ready' as const, checks };
  throw new ContractError('not_ready', { status: 'unavailable', checks });
}

async function checkRedis(redis: Context['services']['redis']): Promise<Check> {
  if (redis === undefined) return { ok: true, detail: 'not configured: limits count in this process' };
  try {
    await redis.ping();
    return describe(true, 'Redis');
  } catch {
    return describe(false, 'Redis');
  }
}

function describe(ok: boolean, name: string): Check {
  return { ok, detail: ok ? `${name} answers` : `${name} does not answer` };
}
