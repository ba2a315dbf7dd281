import { createHmac, randomBytes } from 'node:crypto';
import type { CreateSessionInput } from '@quintet/contracts/chatkit/session';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { HostedSessions } from '../../../platform/llm/hosted-sessions.ts';
import { findLearner, tellLearner, type Learner } from '../learners/learner.ts';
import { hashSecret, mintSecret } from './client-secret.ts';
import { openHosted } from './hosted-session.ts';
import { toContext } from './page-context.ts';

type SessionContext = Context<{ readonly hosted: HostedSessions | undefined }>;
type Asked = z.output<typeof CreateSessionInput>;

const secretMs = 3_600_000;

/**
 * Opens a session for whoever asks, and tells him the token by which he is known next time (contract "POST
 * /api/chatkit/session"). An address of mail finds the session of that address and nothing else: what was said belongs to
 * the holder of the token. Throws `SESSION_CREATION_FAILED`.
 */
export async function createSession(ctx: SessionContext, asked: Asked) {
  try {
    const learner = await findLearner(ctx);
    const opened = await openSession(ctx, learner, asked);
    await tellLearner(ctx, learner);
    const { client_secret, session_id, expires } = opened;
    return { client_secret, session_id, expires_at: `${expires.toISOString().slice(0, 19)}Z` };
  } catch (error) {
    throw new ContractError('SESSION_CREATION_FAILED', {}, { cause: error });
  }
}

async function openSession(ctx: SessionContext, learner: Learner, asked: Asked) {
  const { core, services } = ctx;
  const pseudonym = pseudonymOf(ctx, asked.student_email);
  const { hosted } = services;
  if (hosted === undefined)
    return await core.db.transaction(async (tx) => {
      const session_id = await keepLearner(tx, learner, { asked, pseudonym });
      return { session_id, ...(await keepSecret(ctx, tx, { session_id, learner, asked })) };
    });
  const session_id = await core.db.transaction(
    async (tx) => await keepLearner(tx, learner, { asked, pseudonym }),
  );
  const opened = await openHosted(ctx, hosted, {
    session_id,
    user: pseudonym ?? `anon_${learner.id}`,
    isKnown: learner.isKnown,
    context: toContext(asked),
  });
  return { session_id, ...opened };
}

/** A name for an address that tells nobody the address. */
function pseudonymOf({ core }: Context, email: string | undefined): string | undefined {
  if (email === undefined) return undefined;
  const key = core.deriveSecret('chatkit pseudonyms');
  return `stu_${createHmac('sha256', key).update(email).digest('base64url')}`;
}

/** The session of an address, else the one that the learner had; gives its id. */
async function keepLearner(
  tx: Transaction,
  { id }: Learner,
  { asked, pseudonym }: { readonly asked: Asked; readonly pseudonym: string | undefined },
): Promise<string> {
  const known = await tx.chatkitLearner.findUnique({ where: { id } });
  const session_id = pseudonym === undefined ? known?.session_id : await sessionOf(tx, pseudonym);
  const kept = session_id ?? (await tx.chatkitSession.create({ data: { id: mintSessionId() } })).id;
  const said = {
    session_id: kept,
    ...(asked.student_name === undefined ? {} : { name: asked.student_name }),
    ...(asked.learning_level === undefined ? {} : { level: asked.learning_level }),
  };
  const last_seen_at = await readClock(tx);
  await tx.chatkitLearner.upsert({
    where: { id },
    create: { id, ...said },
    update: { ...said, last_seen_at },
  });
  return kept;
}

async function sessionOf(tx: Transaction, pseudonym: string): Promise<string> {
  const create = { id: mintSessionId(), pseudonym };
  return (await tx.chatkitSession.upsert({ where: { pseudonym }, create, update: {} })).id;
}

function mintSessionId(): string {
  return `sess_${randomBytes(16).toString('base64url')}`;
}

async function keepSecret(
  { caller }: Context,
  tx: Transaction,
  {
    session_id,
    learner,
    asked,
  }: { readonly session_id: string; readonly learner: Learner; readonly asked: Asked },
) {
  const client_secret = mintSecret();
  const expires = new Date((await readClock(tx)).getTime() + secretMs);
  await tx.chatkitSecret.create({
    data: {
      hash: hashSecret(client_secret),
      session_id,
      learner_id: learner.id,
      origin: caller.header('origin') ?? null,
      context: toContext(asked),
      expires_at: expires,
    },
  });
  return { client_secret, expires };
}
