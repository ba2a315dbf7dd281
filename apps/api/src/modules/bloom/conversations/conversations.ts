import type {
  DeleteConversationInput,
  GetConversationInput,
  ListConversationsInput,
  Message,
  UpdateConversationInput,
} from '@quintet/contracts/bloom/conversations';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { publishAnalytics, publishChange } from '../events/streams.ts';
import { toConversation, toMessage } from './conversation-row.ts';
import { conversationNotFound, holdConversation } from './hold-conversation.ts';

type ConversationContext = Context<{ readonly rows: Rows }, Identity>;

const longestPreview = 200;

/** The conversations that the caller may see, newest first; deleted ones are hidden. */
export async function findConversations(
  { services, identity }: ConversationContext,
  { limit, offset, sort_by, status, channel }: z.output<typeof ListConversationsInput>,
) {
  const where = {
    deleted_at: null,
    ...(status === undefined ? {} : { status }),
    ...(channel === undefined ? {} : { channel }),
  };
  return await services.rows.read(identity, async (tx) => {
    const rows = await tx.bloomConversation.findMany({
      where,
      orderBy: [{ [sort_by]: 'desc' }, { id: 'desc' }],
      take: limit,
      skip: offset,
      include: {
        messages: { orderBy: [{ created_at: 'desc' }, { id: 'desc' }], take: 1 },
        lead: { select: { id: true, email: true, first_name: true, last_name: true } },
      },
    });
    const items = rows.map(({ messages, lead, ...row }) => ({
      ...toConversation(row),
      lead,
      last_message: messages.map(toMessage).map(toPreview)[0] ?? null,
    }));
    return { items, total: await tx.bloomConversation.count({ where }) };
  });
}

function toPreview({ role, content, created_at }: Message) {
  return { role, content: content.slice(0, longestPreview).toWellFormed(), created_at };
}

/** A conversation and a page of its messages. Throws `NOT_FOUND`. */
export async function getConversation(
  { services, identity }: ConversationContext,
  { id, limit, offset, sort_order }: z.output<typeof GetConversationInput>,
) {
  return await services.rows.read(identity, async (tx) => {
    const row = await tx.bloomConversation.findFirst({ where: { id, deleted_at: null } });
    if (row === null) throw conversationNotFound();
    const where = { conversation_id: id };
    const messages = await tx.bloomMessage.findMany({
      where,
      orderBy: [{ created_at: sort_order }, { id: sort_order }],
      take: limit,
      skip: offset,
    });
    return {
      ...toConversation(row),
      messages: messages.map(toMessage),
      total_messages: await tx.bloomMessage.count({ where }),
    };
  });
}

/** Changes how a conversation stands. Throws `NOT_FOUND`. */
export async function updateConversation(
  { services, identity }: ConversationContext,
  { id, status }: z.output<typeof UpdateConversationInput>,
) {
  const row = await services.rows.write(identity, async (tx, publish) => {
    const { user_id } = await holdConversation(tx, id);
    publishChange(publish, user_id);
    const updated_at = await readClock(tx);
    return await tx.bloomConversation.update({ where: { id }, data: { status, updated_at } });
  });
  return toConversation(row);
}

/** Hides a conversation, and tells of it once (contract "Analytics Events"); the sweep removes it. Throws `NOT_FOUND`. */
export async function deleteConversation(
  { services, identity }: ConversationContext,
  { id }: z.output<typeof DeleteConversationInput>,
) {
  await services.rows.write(identity, async (tx, publish) => {
    const { user_id } = await holdConversation(tx, id);
    const deleted_at = await readClock(tx);
    await tx.bloomConversation.update({ where: { id }, data: { deleted_at } });
    publishAnalytics(publish, 'conversation_deleted', {
      conversation_id: id,
      user_id: user_id ?? '',
      deleted_at: deleted_at.toISOString(),
    });
  });
  return { message: 'Conversation deleted successfully' as const };
}

/** Takes a deletion back; one that is not deleted stays as it is. Throws `NOT_FOUND`. */
export async function restoreConversation(
  { services, identity }: ConversationContext,
  { id }: z.output<typeof DeleteConversationInput>,
) {
  const row = await services.rows.write(identity, async (tx, publish) => {
    const known = await tx.bloomConversation.findUnique({ where: { id } });
    if (known === null) throw conversationNotFound();
    if (known.deleted_at === null) return known;
    publishChange(publish, known.user_id);
    return await tx.bloomConversation.update({ where: { id }, data: { deleted_at: null } });
  });
  return toConversation(row);
}
