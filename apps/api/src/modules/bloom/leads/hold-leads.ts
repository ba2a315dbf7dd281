import type { Transaction } from '@quintet/db/open-db';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { LeadRow } from './lead-row.ts';

/**
 * Till the end of the transaction nobody else changes leads of this owner; `null` is the house. Whatever writes leads comes
 * through here first, so that an address has one live lead per owner and no change is lost.
 */
export async function holdLeads(tx: Transaction, user_id: string | null): Promise<void> {
  const key = `bloom.leads ${user_id ?? ''}`;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
}

/** A lead that the caller sees and that nobody else changes now, deleted ones too. Throws `NOT_FOUND`. */
export async function holdLead(tx: Transaction, id: string): Promise<LeadRow> {
  const seen = await tx.bloomLead.findUnique({ where: { id }, select: { user_id: true } });
  if (seen === null) throw leadNotFound();
  await holdLeads(tx, seen.user_id);
  const row = await tx.bloomLead.findUnique({ where: { id } });
  if (row === null) throw leadNotFound();
  return row;
}

/** The live lead of an owner with an address. */
export async function findLive(
  tx: Transaction,
  { user_id, email }: Pick<LeadRow, 'user_id' | 'email'>,
): Promise<LeadRow | null> {
  return await tx.bloomLead.findFirst({
    where: { user_id, email, deleted_at: null },
    orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
  });
}

/** When a row is changed now: later than its last change, so that each change has a time of its own. */
export async function nextChange(
  tx: Transaction,
  { updated_at }: Pick<LeadRow, 'updated_at'>,
): Promise<Date> {
  const now = await readClock(tx);
  return now > updated_at ? now : new Date(updated_at.getTime() + 1);
}

export function leadNotFound(): ContractError {
  return new ContractError('NOT_FOUND', { message: 'Lead not found' });
}
