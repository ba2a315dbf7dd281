import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { hashSecret } from './client-secret.ts';
import type { PageContext } from './page-context.ts';

/** Whom a client secret proves, and what his page said when he got it. */
export interface OpenSession {
  readonly learner_id: string;
  readonly session_id: string;
  readonly context: PageContext;
}

const Said = z.record(z.string(), z.string());

/**
 * The session that the bearer's secret opens, to pages of the origin that it was given to. Throws `INVALID_CLIENT_SECRET`.
 */
export async function authenticateLearner({ core, caller }: Context): Promise<OpenSession> {
  const { bearer } = caller;
  const { prisma } = core.db;
  const kept =
    bearer === undefined
      ? null
      : await prisma.chatkitSecret.findUnique({ where: { hash: hashSecret(bearer) } });
  const isOurs = kept !== null && kept.origin === (caller.header('origin') ?? null);
  if (!isOurs || kept.expires_at <= (await readClock(prisma)))
    throw new ContractError('INVALID_CLIENT_SECRET');
  const { learner_id, session_id, context } = kept;
  return { learner_id, session_id, context: Said.parse(context) };
}
