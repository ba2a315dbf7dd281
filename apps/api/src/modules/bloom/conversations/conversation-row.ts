import {
  Channel,
  type Conversation,
  ConversationStatus,
  Message,
} from '@quintet/contracts/bloom/conversations';
import { Metadata } from '@quintet/contracts/bloom/fields';
import type { Prisma } from '@quintet/db/generated/client';

export type ConversationRow = Prisma.BloomConversationGetPayload<object>;
export type MessageRow = Prisma.BloomMessageGetPayload<object>;

/** A row as clients see it. */
export function toConversation({ deleted_at: _hidden, ...row }: ConversationRow): Conversation {
  return {
    ...row,
    status: ConversationStatus.parse(row.status),
    channel: Channel.parse(row.channel),
    metadata: Metadata.parse(row.metadata),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** A row as clients see it. */
export function toMessage({ request_key: _hidden, ...row }: MessageRow): Message {
  return {
    ...row,
    role: Message.shape.role.parse(row.role),
    metadata: Metadata.parse(row.metadata),
    created_at: row.created_at.toISOString(),
  };
}
