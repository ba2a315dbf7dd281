import type { SendMessageInput } from '@quintet/contracts/bloom/conversations';
import { isUnavailable } from '@quintet/db/is-unavailable';
import type { z } from 'zod';
import { invokeAgent } from '../agents/invoke-agent.ts';
import type { AgentResult } from '../agents/agent.ts';
import type { TextListener } from '../agents/customer/work.ts';
import { toMessage, type MessageRow } from './conversation-row.ts';
import { holdConversation } from './hold-conversation.ts';
import { findReply, keepMessage } from './keep-message.ts';
import { type ChatContext, keyOf, openTurn, type Turn } from './open-turn.ts';
import { tellReply } from './reply-text.ts';

const agent = 'chat';
const answerMs = 60_000;
const failure = 'The agent could not answer; your message is kept';

/**
 * Keeps what the caller says, has the chat agent answer, tells of the answer as it is written, and keeps it. A message has one answer, however often it is sent
 * with its key; one whose conversation is deleted meanwhile has none. Throws what `openTurn` throws.
 */
export async function sendMessage(ctx: ChatContext, input: z.output<typeof SendMessageInput>) {
  const turn = await openTurn(ctx, input);
  const key = keyOf(ctx, input);
  const told = key === null ? undefined : tellReply({ bus: ctx.core.bus, log: ctx.log }, key);
  const reply = turn.reply ?? (await answer(ctx, turn, told));
  await told?.end(reply === null ? 'failed' : 'completed');
  return {
    conversation_id: turn.conversation.id,
    message: toMessage(turn.message),
    reply: reply === null ? null : toMessage(reply),
    agent_id: agent,
    status: reply === null ? ('failed' as const) : ('completed' as const),
    error: reply === null ? failure : null,
  };
}

async function answer(
  ctx: ChatContext,
  turn: Turn,
  listener: TextListener | undefined,
): Promise<MessageRow | null> {
  const result = await askAgent(ctx, turn, listener);
  if (result === undefined) return null;
  const { tools_used, model_used } = result;
  return await ctx.services.rows.write(ctx.identity, async (tx, publish) => {
    const conversation = await holdConversation(tx, turn.conversation.id);
    const before = await findReply(tx, turn.message);
    if (before !== null) return before;
    return await keepMessage(tx, publish, conversation, {
      role: 'assistant',
      content: result.content,
      agent_type: agent,
      metadata: { reply_to: turn.message.id, tools_used, model_used },
    });
  });
}

/** What the agent says; `undefined` when it fails, which is on record then. */
async function askAgent(
  ctx: ChatContext,
  { conversation, message }: Turn,
  listener: TextListener | undefined,
): Promise<AgentResult | undefined> {
  const { identity, signal, log } = ctx;
  const { id: conversation_id, user_id } = conversation;
  try {
    return await invokeAgent(ctx, {
      agent,
      input: { message: message.content },
      identity,
      user_id,
      conversation_id,
      listener,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
  } catch (error) {
    if (signal.aborted || isUnavailable(error)) throw error;
    log.warn({ err: error, conversation_id }, 'chat agent failed');
    return undefined;
  }
}
