import { z } from 'zod';
import { operation, stream, text } from '../operation.ts';
import { common, GivenMetadata, guardedErrors, Metadata, Moment, page, RowId, UserId } from './fields.ts';

export const ConversationStatus = z.enum(['active', 'paused', 'completed', 'archived']);
export const Channel = z.enum(['chat', 'email', 'phone', 'web', 'other']);

export const Conversation = z
  .object({
    id: RowId,
    lead_id: RowId.nullable(),
    session_id: z.string(),
    user_id: UserId.nullable(),
    status: ConversationStatus,
    channel: Channel,
    metadata: Metadata,
    created_at: Moment,
    updated_at: Moment,
  })
  .meta({ id: 'BloomConversation' });
export type Conversation = z.infer<typeof Conversation>;

export const Message = z
  .object({
    id: RowId,
    conversation_id: RowId,
    role: z.enum(['user', 'assistant', 'system']),
    content: z.string(),
    agent_type: z.string().nullable(),
    metadata: Metadata,
    created_at: Moment,
  })
  .meta({ id: 'BloomMessage' });
export type Message = z.infer<typeof Message>;

const shared = { ...common, status: 200, auth: 'caller' } as const;
const oneErrors = [...guardedErrors, 'NOT_FOUND'] as const;

export const SendMessageInput = z.object({
  /** Without one a conversation begins. */
  conversation_id: RowId.nullish(),
  message: text(8_000).refine((value) => value.trim() !== '', 'Expected words'),
  /** Whom a new conversation is about. */
  lead_id: RowId.nullish(),
  /** Whose a new conversation is; only a service may name another than itself. */
  user_id: UserId.nullish(),
  /** A `client_message_id` in it, or the header `Idempotency-Key`, makes it safe to send the message again for a day. */
  metadata: GivenMetadata.nullish(),
});

/**
 * `POST /api/chat/message`: talks to the chat agent. The message is kept whatever becomes of the answer: `failed` has no
 * `reply` and an `error`, and the same message sent again with its key is answered then.
 */
export const sendMessage = operation({
  ...shared,
  name: 'bloom.conversations.sendMessage',
  method: 'POST',
  path: '/api/chat/message',
  input: SendMessageInput,
  output: z.object({
    conversation_id: RowId,
    message: Message,
    reply: Message.nullable(),
    agent_id: z.string(),
    status: z.enum(['completed', 'failed']),
    error: z.string().nullable(),
  }),
  errors: [...oneErrors, 'FORBIDDEN', 'CONFLICT'],
  summary: 'Say something to the chat agent',
});

export const FollowReplyInput = z.object({ client_message_id: text(200).min(1) });

/**
 * `GET /api/chat/message/{client_message_id}/events`: the answer to a message of the caller's as the agent writes it, from
 * its beginning; whoever follows may come before the message. What counts is the reply that `sendMessage` gives: a text
 * that is not true to its material is taken back. Rules answer at once and tell nothing before `done`.
 */
export const followReply = stream({
  ...common,
  name: 'bloom.conversations.followReply',
  method: 'GET',
  path: '/api/chat/message/{client_message_id}/events',
  input: FollowReplyInput,
  events: {
    /** A piece of text; `offset` is how many characters (UTF-16 units) stand before it since the last `restarted`. */
    delta: z.object({ offset: z.int(), text: z.string() }),
    /** What was told so far does not count. */
    restarted: z.object({}),
    /** The answer is kept, or there is none; the stream ends. */
    done: z.object({ status: z.enum(['completed', 'failed']) }),
    /** The cursor the client resumed from is no longer kept. */
    reset: z.object({ cursor: z.string() }),
  },
  errors: guardedErrors,
  auth: 'caller',
  invalid: { '*': 'BAD_REQUEST' },
  summary: 'The answer of the chat agent as it is written',
});

export const ListConversationsInput = z.object({
  ...page,
  sort_by: z.enum(['created_at', 'updated_at']).default('created_at'),
  status: ConversationStatus.optional(),
  channel: Channel.optional(),
});

/** A conversation as a list shows it. */
const ListedConversation = Conversation.extend({
  /** The beginning of what was said last. */
  last_message: Message.pick({ role: true, content: true, created_at: true }).nullable(),
  /** Whom it is about, as far as the caller sees that. */
  lead: z
    .object({
      id: RowId,
      email: z.string(),
      first_name: z.string().nullable(),
      last_name: z.string().nullable(),
    })
    .nullable(),
});

/** `GET /api/conversations`: the caller's own, or all for staff, newest first. */
export const listConversations = operation({
  ...shared,
  name: 'bloom.conversations.list',
  method: 'GET',
  path: '/api/conversations',
  input: ListConversationsInput,
  output: z.object({ items: z.array(ListedConversation), total: z.int() }),
  errors: guardedErrors,
  summary: 'Conversations',
});

export const GetConversationInput = z.object({
  id: RowId,
  ...page,
  sort_order: z.enum(['asc', 'desc']).default('asc'),
});

/** `GET /api/conversations/{id}`: with a page of its messages, the first first unless `sort_order` is `desc`. */
export const getConversation = operation({
  ...shared,
  name: 'bloom.conversations.get',
  method: 'GET',
  path: '/api/conversations/{id}',
  input: GetConversationInput,
  output: Conversation.extend({ messages: z.array(Message), total_messages: z.int() }),
  errors: oneErrors,
  summary: 'One conversation and its messages',
});

export const UpdateConversationInput = z.object({ id: RowId, status: ConversationStatus });

/** `PATCH /api/conversations/{id}`. */
export const updateConversation = operation({
  ...shared,
  name: 'bloom.conversations.update',
  method: 'PATCH',
  path: '/api/conversations/{id}',
  input: UpdateConversationInput,
  output: Conversation,
  errors: oneErrors,
  summary: 'Change how a conversation stands',
});

export const DeleteConversationInput = z.object({ id: RowId });

/** `DELETE /api/conversations/{id}`: hidden at once, and gone after 30 days. An answer that comes later is not kept. */
export const deleteConversation = operation({
  ...shared,
  name: 'bloom.conversations.delete',
  method: 'DELETE',
  path: '/api/conversations/{id}',
  input: DeleteConversationInput,
  output: z.object({ message: z.literal('Conversation deleted successfully') }),
  errors: oneErrors,
  summary: 'Delete a conversation',
});

/** `POST /api/conversations/{id}/restore`: takes a deletion back. */
export const restoreConversation = operation({
  ...shared,
  name: 'bloom.conversations.restore',
  method: 'POST',
  path: '/api/conversations/{id}/restore',
  input: DeleteConversationInput,
  output: Conversation,
  errors: oneErrors,
  summary: 'Take back the deletion of a conversation',
});
