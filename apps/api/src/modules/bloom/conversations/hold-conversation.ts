import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { readRows } from '../../../platform/rows.ts';
import type { ConversationRow } from './conversation-row.ts';

const IdRow = z.object({ id: z.string() });

/** A live conversation that the caller sees and that nobody else changes or adds to now. Throws `NOT_FOUND`. */
export async function holdConversation(tx: Transaction, id: string): Promise<ConversationRow> {
  const [held] = await readRows(
    IdRow,
    tx.$queryRaw`
      select id from bloom.conversations where id = ${id}::uuid and deleted_at is null for update`,
  );
  if (held === undefined) throw conversationNotFound();
  return await tx.bloomConversation.findUniqueOrThrow({ where: { id } });
}

/** When something is added to a conversation now: later than whatever is in it, so that its order is that of time. */
export async function nextMoment(tx: Transaction, conversation_id: string): Promise<Date> {
  const now = await readClock(tx);
  const { _max } = await tx.bloomMessage.aggregate({
    where: { conversation_id },
    _max: { created_at: true },
  });
  const last = _max.created_at;
  return last === null || now > last ? now : new Date(last.getTime() + 1);
}

export function conversationNotFound(): ContractError {
  return new ContractError('NOT_FOUND', { message: 'Conversation not found' });
}
