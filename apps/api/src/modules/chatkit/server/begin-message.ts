import { createHash } from 'node:crypto';
import type { ParamsOf } from '@quintet/contracts/chatkit/server';
import { type ItemOf, ThreadItem } from '@quintet/contracts/chatkit/items';
import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { Transaction } from '@quintet/db/open-db';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { refusalHeaders } from '../../../platform/limits/rate-limit.ts';
import { mintChatId } from '../threads/ids.ts';
import { isHidden, readState, toItem, toThread } from '../threads/rows.ts';
import { findThread, holdOpenThread, keepItem, removeAfter } from '../threads/store.ts';
import { type ServerContext, takeTurn } from './open-turn.ts';
import type { Begun } from './run-turn.ts';

type Input = ParamsOf<'threads.create'>['input'];
type UserMessage = ItemOf<'user_message'>;

const messages = { name: 'chatkit.messages', points: 30, seconds: 60, by: 'ip' } as const;
/** For how long the same message counts as sent again: without a key only while its answer has not been given. */
const againMs = { keyed: 86_400_000, same: 120_000 };

/** How a message is known when it is sent again. */
interface Key {
  readonly hash: string;
  /** Whether the client gave it. */
  readonly isGiven: boolean;
}

/**
 * Keeps what a learner says, in his thread or a new one. A message that a client sends again, because its answer broke off,
 * is not said twice: what came of it is taken back, and it is answered anew; with an `Idempotency-Key` a whole answer is
 * told again. Throws `NOT_FOUND`, `THREAD_LOCKED`, `RATE_LIMIT_EXCEEDED`.
 */
export async function beginMessage(
  ctx: ServerContext,
  { thread_id, input }: { readonly thread_id?: string; readonly input: Input },
): Promise<Begun> {
  const { core, identity, services } = ctx;
  await countMessage(ctx);
  if (input.attachments.length > 0)
    throw new ContractError('NOT_FOUND', { message: 'There is no such attachment' });
  if (thread_id !== undefined) await findThread(core.db.prisma, identity.learner_id, thread_id);
  const key = keyOf(ctx, thread_id, input);
  const before = await findAgain(core.db.prisma, key);
  const known = thread_id ?? before?.thread_id;
  if (known !== undefined) await services.turns.stop(known);
  const isNew = thread_id === undefined;
  return await core.db.transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${key.hash}, 0))`;
    const again = await findAgain(tx, key);
    if (again !== undefined) {
      const thread = await holdOpenThread(tx, identity.learner_id, again.thread_id);
      if (thread.turn_ended)
        return await replay(tx, { thread, turn: thread.turn ?? '', message: again, isNew });
      await removeAfter(tx, again);
      return answer(ctx, { ...(await takeTurn(tx, thread.id)), message: again, isNew });
    }
    const id = isNew ? mintChatId('thread') : (await holdOpenThread(tx, identity.learner_id, thread_id)).id;
    if (isNew) await tx.chatkitThread.create({ data: { id, learner_id: identity.learner_id } });
    const message = await keepItem(tx, toMessage(id, input), key.hash);
    return answer(ctx, { ...(await takeTurn(tx, id)), message, isNew });
  });
}

async function countMessage({ core, identity }: ServerContext): Promise<void> {
  const refusal = await core.limiter.consume(messages, identity.learner_id);
  if (refusal === undefined) return;
  throw new ContractError(
    'RATE_LIMIT_EXCEEDED',
    { retry_after: refusal.retryAfter },
    { headers: refusalHeaders(refusal) },
  );
}

function keyOf({ caller, identity }: ServerContext, thread_id: string | undefined, input: Input): Key {
  const given = caller.header('idempotency-key');
  const said = given === undefined ? { thread_id, input } : { given };
  const hash = createHash('sha256')
    .update(JSON.stringify([identity.learner_id, said]))
    .digest('hex');
  return { hash, isGiven: given !== undefined };
}

/** The message of a key that counts as sent again. */
async function findAgain(
  tx: Pick<Transaction, 'chatkitItem' | '$queryRaw'>,
  { hash, isGiven }: Key,
): Promise<ThreadItem | undefined> {
  const ms = isGiven ? againMs.keyed : againMs.same;
  const since = new Date((await readClock(tx)).getTime() - ms);
  const row = await tx.chatkitItem.findFirst({
    where: {
      request_key: hash,
      created_at: { gte: since },
      ...(isGiven ? {} : { thread: { turn_ended: false } }),
    },
    orderBy: { sequence: 'desc' },
  });
  if (row === null) return undefined;
  const isNewest =
    isGiven ||
    (await tx.chatkitItem.count({
      where: { thread_id: row.thread_id, type: 'user_message', sequence: { gt: row.sequence } },
    })) === 0;
  return isNewest ? toItem(row) : undefined;
}

function toMessage(thread_id: string, input: Input): ThreadItem {
  return ThreadItem.parse({
    ...input,
    attachments: [],
    type: 'user_message',
    id: mintChatId('message'),
    thread_id,
    created_at: new Date().toISOString(),
  });
}

interface Said extends Pick<Begun, 'thread' | 'turn'> {
  readonly message: ThreadItem;
  readonly isNew: boolean;
}

function tell({ thread, message, isNew }: Said): ThreadEvent[] {
  const done = { type: 'thread.item.done' as const, item: message };
  if (!isNew) return [done];
  const { title: _, ...state } = readState(thread);
  return [{ type: 'thread.created', thread: toThread(thread, { ...state, title: undefined }) }, done];
}

function answer({ services }: ServerContext, said: Said): Begun {
  const { thread, turn, message } = said;
  return {
    thread,
    turn,
    before: tell(said),
    respond: (open) => services.tutor.respond(open, isMessage(message) ? message : undefined),
  };
}

function isMessage(item: ThreadItem): item is UserMessage {
  return item.type === 'user_message';
}

/** The answer as it was given. */
async function replay(tx: Transaction, said: Said): Promise<Begun> {
  const { thread, turn, message } = said;
  const rows = await tx.chatkitItem.findMany({
    where: { thread_id: thread.id },
    orderBy: [{ created_at: 'asc' }, { sequence: 'asc' }],
  });
  const items = rows.map(toItem);
  const from = items.findIndex(({ id }) => id === message.id) + 1;
  const next = items.findIndex((item, at) => at >= from && isMessage(item));
  const given = items.slice(from, next === -1 ? undefined : next).filter((item) => !isHidden(item));
  return {
    thread,
    turn,
    before: tell(said),
    after: given.map((item) => ({ type: 'thread.item.done', item })),
    respond: async function* () {},
  };
}
