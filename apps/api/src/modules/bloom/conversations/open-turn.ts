import { createHash } from 'node:crypto';
import type { SendMessageInput } from '@quintet/contracts/bloom/conversations';
import { text } from '@quintet/contracts/operation';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { type Identity, ownerFor } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { leadNotFound } from '../leads/hold-leads.ts';
import type { ConversationRow, MessageRow } from './conversation-row.ts';
import { holdConversation } from './hold-conversation.ts';
import { findReply, keepMessage } from './keep-message.ts';

export type ChatContext = Context<{ readonly rows: Rows }, Identity>;
type SentMessage = z.output<typeof SendMessageInput>;

/** What a caller said, and its answer where it was given already. */
export interface Turn {
  readonly conversation: ConversationRow;
  readonly message: MessageRow;
  readonly reply: MessageRow | null;
}

const dayMs = 86_400_000;
const GivenKey = text(200).min(1);

/**
 * Keeps what a caller says, in his conversation or a new one; what was sent before with the same key is found again.
 * Throws `NOT_FOUND` for a conversation or lead that he does not see, `FORBIDDEN` for another's, `CONFLICT` for a key that
 * was sent with other words, `BAD_REQUEST` for one that is none.
 */
export async function openTurn(
  { services, identity, caller }: ChatContext,
  sent: SentMessage,
): Promise<Turn> {
  const request_key = keyOf({ identity, caller }, sent);
  return await services.rows.write(identity, async (tx, publish) => {
    const before = request_key === null ? null : await findTurn(tx, request_key);
    if (before !== null) return checkSame(before, sent);
    const conversation =
      typeof sent.conversation_id === 'string'
        ? await reopen(tx, await holdConversation(tx, sent.conversation_id))
        : await beginConversation(tx, identity, sent);
    const message = await keepMessage(tx, publish, conversation, {
      role: 'user',
      content: sent.message,
      metadata: sent.metadata ?? {},
      request_key,
    });
    return { conversation, message, reply: null };
  });
}

/** By what a message is known when it is sent again. Throws `BAD_REQUEST`. */
export function keyOf(
  { identity, caller }: Pick<ChatContext, 'identity' | 'caller'>,
  { metadata }: Pick<SentMessage, 'metadata'>,
): string | null {
  const given = metadata?.['client_message_id'] ?? caller.header('idempotency-key');
  return given === undefined ? null : hashKey(identity, given);
}

/** Keys are their sender's own. */
export function hashKey({ role, user_id }: Identity, given: unknown): string {
  const key = GivenKey.safeParse(given);
  if (!key.success)
    throw new ContractError('BAD_REQUEST', { message: 'Expected a key of 1 to 200 characters' });
  return createHash('sha256')
    .update(JSON.stringify([role, user_id, key.data]))
    .digest('hex');
}

/** What was sent with a key within a day. Of two at once the second waits for the first. */
async function findTurn(tx: Transaction, request_key: string): Promise<Turn | null> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${request_key}, 0))`;
  const since = new Date((await readClock(tx)).getTime() - dayMs);
  const found = await tx.bloomMessage.findFirst({
    where: { request_key, created_at: { gte: since }, conversation: { deleted_at: null } },
    include: { conversation: true },
  });
  if (found === null) return null;
  const { conversation, ...message } = found;
  return { conversation, message, reply: await findReply(tx, message) };
}

function checkSame(turn: Turn, { message, conversation_id }: SentMessage): Turn {
  const isElsewhere = typeof conversation_id === 'string' && conversation_id !== turn.conversation.id;
  if (isElsewhere || message !== turn.message.content)
    throw new ContractError('CONFLICT', { message: 'This key was sent with another message' });
  return turn;
}

/** Whoever speaks goes on with a conversation that was over. */
async function reopen(tx: Transaction, conversation: ConversationRow): Promise<ConversationRow> {
  const { id, status } = conversation;
  if (status !== 'completed' && status !== 'archived') return conversation;
  return await tx.bloomConversation.update({ where: { id }, data: { status: 'active' } });
}

async function beginConversation(
  tx: Transaction,
  identity: Identity,
  { user_id, lead_id = null }: SentMessage,
): Promise<ConversationRow> {
  if (lead_id !== null) {
    const lead = await tx.bloomLead.findFirst({ where: { id: lead_id, deleted_at: null } });
    if (lead === null) throw leadNotFound();
  }
  return await tx.bloomConversation.create({ data: { user_id: ownerFor(identity, user_id), lead_id } });
}
