import { Metadata } from '@quintet/contracts/bloom/fields';
import {
  type AddMessageInput,
  AgentMessage,
  type ListMessagesInput,
} from '@quintet/contracts/bloom/workflows';
import type { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import { toJsonObject } from '../../../platform/json/json-object.ts';
import { type ExecutionContext, requireExecution } from './executions.ts';

/** What the agents of a run handed to each other, oldest first. Throws `NOT_FOUND`. */
export async function listAgentMessages(
  ctx: ExecutionContext,
  { id, limit, offset }: z.output<typeof ListMessagesInput>,
) {
  await requireExecution(ctx, id);
  const where = { workflow_execution_id: id };
  return await ctx.services.rows.read(ctx.identity, async (tx) => {
    const rows = await tx.bloomAgentMessage.findMany({
      where,
      orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
      take: limit,
      skip: offset,
    });
    return { messages: rows.map(toMessage), total: await tx.bloomAgentMessage.count({ where }) };
  });
}

/** Adds a message to a run. Throws `NOT_FOUND`. */
export async function addAgentMessage(
  ctx: ExecutionContext,
  { id, content, metadata, to_agent, ...given }: z.output<typeof AddMessageInput>,
): Promise<AgentMessage> {
  await requireExecution(ctx, id);
  const row = await ctx.services.rows.write(
    ctx.identity,
    async (tx) =>
      await tx.bloomAgentMessage.create({
        data: {
          ...given,
          workflow_execution_id: id,
          to_agent: to_agent ?? null,
          content: toJsonObject(content),
          metadata: toJsonObject(metadata ?? {}),
        },
      }),
  );
  return toMessage(row);
}

function toMessage(row: Prisma.BloomAgentMessageGetPayload<object>): AgentMessage {
  return AgentMessage.parse({
    ...row,
    metadata: Metadata.parse(row.metadata),
    created_at: row.created_at.toISOString(),
    processed_at: row.processed_at?.toISOString() ?? null,
  });
}
