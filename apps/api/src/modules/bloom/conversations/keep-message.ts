import type { Transaction } from '@quintet/db/open-db';
import type { Publish } from '../../../platform/bus/bus.ts';
import { toJsonObject } from '../../../platform/json/json-object.ts';
import { publishAnalytics } from '../events/streams.ts';
import type { ConversationRow, MessageRow } from './conversation-row.ts';
import { nextMoment } from './hold-conversation.ts';

interface NewMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly agent_type?: string;
  readonly request_key?: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Adds a message to a conversation that is held, and tells of it (contract "Analytics Events"). */
export async function keepMessage(
  tx: Transaction,
  publish: Publish,
  { id: conversation_id, user_id }: Pick<ConversationRow, 'id' | 'user_id'>,
  message: NewMessage,
): Promise<MessageRow> {
  const created_at = await nextMoment(tx, conversation_id);
  const row = await tx.bloomMessage.create({
    data: { ...message, metadata: toJsonObject(message.metadata), conversation_id, created_at },
  });
  await tx.bloomConversation.update({ where: { id: conversation_id }, data: { updated_at: created_at } });
  publishAnalytics(publish, 'message_created', {
    conversation_id,
    message_id: row.id,
    user_id: user_id ?? '',
    created_at: created_at.toISOString(),
  });
  return row;
}

/** The answer to a message. */
export async function findReply(
  tx: Transaction,
  { id, conversation_id, created_at }: Pick<MessageRow, 'id' | 'conversation_id' | 'created_at'>,
): Promise<MessageRow | null> {
  return await tx.bloomMessage.findFirst({
    where: {
      conversation_id,
      role: 'assistant',
      created_at: { gte: created_at },
      metadata: { path: ['reply_to'], equals: id },
    },
  });
}
