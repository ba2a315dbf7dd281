import type { ParamsOf } from '@quintet/contracts/chatkit/server';
import type { ItemOf, ThreadItem } from '@quintet/contracts/chatkit/items';
import type { Transaction } from '@quintet/db/open-db';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { findChecks, keepAnswers } from '../study/progress.ts';
import type { ThreadRow } from '../threads/rows.ts';
import {
  findItem,
  findThread,
  holdOpenThread,
  keepItem,
  newestItems,
  removeAfter,
} from '../threads/store.ts';
import { openTurn, type ServerContext, takeTurn } from './open-turn.ts';
import type { Begun } from './run-turn.ts';

/** How far back calls of tools are looked for that nobody will answer. */
const recent = 20;

function conflict(message: string): ContractError {
  return new ContractError('CONFLICT', { message });
}

/** Stops what is being said in a thread of the learner's, and goes on in its place. Throws `NOT_FOUND`, `THREAD_LOCKED`. */
async function goOn<Result>(
  { core, identity, services }: ServerContext,
  thread_id: string,
  change: (tx: Transaction, thread: ThreadRow) => Promise<Result>,
): Promise<Result> {
  await findThread(core.db.prisma, identity.learner_id, thread_id);
  await services.turns.stop(thread_id);
  return await core.db.transaction(
    async (tx) => await change(tx, await holdOpenThread(tx, identity.learner_id, thread_id)),
  );
}

/** Keeps what a tool of the client's gave. The newest item has to be its call: else `CONFLICT`. */
export async function beginToolOutput(
  ctx: ServerContext,
  { thread_id, result }: ParamsOf<'threads.add_client_tool_output'>,
): Promise<Begun> {
  return await goOn(ctx, thread_id, async (tx) => {
    const [call, ...earlier] = await newestItems(tx, thread_id, recent);
    if (call?.type !== 'client_tool_call' || call.status !== 'pending')
      throw conflict('No tool of the page is waited for');
    const stale = earlier.filter((item) => item.type === 'client_tool_call' && item.status === 'pending');
    await tx.chatkitItem.deleteMany({ where: { id: { in: stale.map(({ id }) => id) } } });
    await keepItem(tx, { ...call, status: 'completed', output: result ?? null });
    return {
      ...(await takeTurn(tx, thread_id)),
      before: [],
      respond: (turn) => ctx.services.tutor.respond(turn, undefined),
    };
  });
}

/**
 * Takes back what came after a message, and answers it again; nothing where there is no such item. Throws `CONFLICT` for
 * what is no message of the learner's.
 */
export async function beginRetry(
  ctx: ServerContext,
  { thread_id, item_id }: ParamsOf<'threads.retry_after_item'>,
): Promise<Begun | undefined> {
  return await goOn(ctx, thread_id, async (tx) => {
    const message = await findItem(tx, thread_id, item_id);
    if (message === undefined) return undefined;
    if (message.type !== 'user_message')
      throw conflict('Only a message of the learner can be answered again');
    await removeAfter(tx, message);
    return {
      ...(await takeTurn(tx, thread_id)),
      before: [],
      respond: (turn) => ctx.services.tutor.respond(turn, message),
    };
  });
}

/** Keeps the answers to questions that a thread asks. Throws `CONFLICT` where it asks none. */
export async function beginStructuredInput(
  ctx: ServerContext,
  { thread_id, item_id, input }: ParamsOf<'threads.add_structured_input'>,
): Promise<Begun> {
  const { core, identity, services } = ctx;
  const known = await findItem(core.db.prisma, thread_id, item_id);
  const ids = known?.type === 'structured_input' ? known.inputs.map(({ id }) => id) : [];
  const checks = await findChecks(core.books, ids);
  return await goOn(ctx, thread_id, async (tx) => {
    const asked = await findItem(tx, thread_id, item_id);
    if (asked === undefined) throw new ContractError('NOT_FOUND', { message: 'There is no such item' });
    if (asked.type !== 'structured_input' || asked.status !== 'pending')
      throw conflict('These questions are not open');
    const answers = { ...asked, status: input.status, inputs: fillIn(asked, input) };
    const item = await keepItem(tx, answers);
    await keepAnswers(tx, identity.learner_id, answers, checks);
    return {
      ...(await takeTurn(tx, thread_id)),
      before: [],
      after: [{ type: 'thread.item.replaced', item }],
      respond: (turn) => services.tutor.receive(turn, answers),
    };
  });
}

type Submitted = ParamsOf<'threads.add_structured_input'>['input'];

function fillIn({ inputs }: ItemOf<'structured_input'>, { status, answers }: Submitted) {
  return inputs.map((question) => {
    const given = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
    const values = given?.values ?? [];
    if (status === 'skipped' || given?.skipped === true || values.length === 0)
      return { ...question, answer: { values: [], skipped: true } };
    const isSingle = question.type === 'multiple_choice' && !question.multiple;
    return { ...question, answer: { values: isSingle ? values.slice(0, 1) : values, skipped: false } };
  });
}

/** Has the tutor do what a widget or the page asks for. A sender that is no widget is told as an error of the stream. */
export async function beginAction(
  ctx: ServerContext,
  { thread_id, item_id, action }: ParamsOf<'threads.custom_action'>,
): Promise<Begun> {
  return await goOn(ctx, thread_id, async (tx) => {
    const sender = item_id === undefined ? undefined : await findItem(tx, thread_id, item_id);
    const begun = { ...(await takeTurn(tx, thread_id)), before: [] };
    if (item_id !== undefined && sender?.type !== 'widget') return { ...begun, respond: refuseSender };
    const widget = sender?.type === 'widget' ? sender : undefined;
    return { ...begun, respond: (turn) => ctx.services.tutor.act(turn, action, widget) };
  });
}

async function* refuseSender() {
  yield { type: 'error' as const, code: 'stream.error', allow_retry: false };
}

/** The same, where the client waits for the widget as it is then. Throws `CONFLICT` for a sender that is no widget. */
export async function updateByAction(
  ctx: ServerContext,
  { thread_id, item_id, action }: ParamsOf<'threads.sync_custom_action'>,
): Promise<{ updated_item?: ThreadItem }> {
  const { db } = ctx.core;
  const thread = await db.transaction(
    async (tx) => await holdOpenThread(tx, ctx.identity.learner_id, thread_id),
  );
  const sender = item_id === undefined ? undefined : await findItem(db.prisma, thread_id, item_id);
  if (item_id !== undefined && sender?.type !== 'widget') throw conflict('Only a widget can ask for that');
  const turn = openTurn(ctx, thread, ctx.signal);
  const widget = sender?.type === 'widget' ? sender : undefined;
  const updated = await ctx.services.tutor.update(turn, action, widget);
  if (updated === undefined) return {};
  return { updated_item: await db.transaction(async (tx) => await keepItem(tx, updated)) };
}
