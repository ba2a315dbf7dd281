import type { LeadInput, UpdateLeadInput } from '@quintet/contracts/bloom/leads';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { toJsonObject } from '../../../platform/json/json-object.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { publishChange } from '../events/streams.ts';
import { findLive, holdLead, leadNotFound, nextChange } from './hold-leads.ts';
import { readDetails } from './lead-details.ts';
import { type LeadRow, toLead } from './lead-row.ts';
import { askForScores } from './score-lead.ts';

type LeadContext = Context<{ readonly rows: Rows }, Identity>;

/** A lead that the caller may see. Throws `NOT_FOUND`. */
export async function getLead({ services, identity }: LeadContext, { id }: z.output<typeof LeadInput>) {
  const row = await services.rows.read(
    identity,
    async (tx) => await tx.bloomLead.findFirst({ where: { id, deleted_at: null } }),
  );
  if (row === null) throw leadNotFound();
  return toLead(row);
}

/** Changes the fields that are given. Throws `NOT_FOUND`, or `CONFLICT` when it was changed since, or the address is taken. */
export async function updateLead(
  { services, identity }: LeadContext,
  { id, email, updated_at, metadata, source, lead_status, ...details }: z.output<typeof UpdateLeadInput>,
) {
  const row = await services.rows.write(identity, async (tx, publish) => {
    const known = await holdLiveLead(tx, id);
    if (updated_at !== undefined && updated_at.getTime() !== known.updated_at.getTime())
      throw new ContractError('CONFLICT', { message: 'The lead was changed since you read it' });
    if (email !== undefined) await refuseTaken(tx, { ...known, email });
    const data = {
      ...readDetails(details),
      ...(email === undefined ? {} : { email }),
      ...(source === undefined ? {} : { source }),
      ...(lead_status === undefined ? {} : { lead_status }),
      ...(metadata === undefined ? {} : { metadata: toJsonObject(metadata) }),
      updated_at: await nextChange(tx, known),
    };
    publishChange(publish, known.user_id);
    return await tx.bloomLead.update({ where: { id }, data });
  });
  return toLead(row);
}

/** Hides a lead; the sweep removes it. Throws `NOT_FOUND`. */
export async function deleteLead({ services, identity }: LeadContext, { id }: z.output<typeof LeadInput>) {
  await services.rows.write(identity, async (tx, publish) => {
    const { user_id } = await holdLiveLead(tx, id);
    publishChange(publish, user_id);
    await tx.bloomLead.update({ where: { id }, data: { deleted_at: await readClock(tx) } });
  });
  return { message: 'Lead deleted successfully' as const };
}

/** Takes a deletion back; one that is not deleted stays as it is. Throws `NOT_FOUND`, or `CONFLICT` when the address is taken. */
export async function restoreLead({ services, identity }: LeadContext, { id }: z.output<typeof LeadInput>) {
  const row = await services.rows.write(identity, async (tx, publish) => {
    const known = await holdLead(tx, id);
    if (known.deleted_at === null) return known;
    await refuseTaken(tx, known);
    publishChange(publish, known.user_id);
    return await tx.bloomLead.update({ where: { id }, data: { deleted_at: null } });
  });
  return toLead(row);
}

/** Has a lead scored again. Throws `NOT_FOUND`. */
export async function analyzeLead(
  { core, services, identity }: LeadContext,
  { id }: z.output<typeof LeadInput>,
) {
  await services.rows.write(identity, async (tx) => {
    await holdLiveLead(tx, id);
    await askForScores(core, tx, [id]);
  });
  void core.jobs.relay();
  return { lead_id: id, status: 'queued' as const };
}

async function holdLiveLead(tx: Transaction, id: string): Promise<LeadRow> {
  const row = await holdLead(tx, id);
  if (row.deleted_at !== null) throw leadNotFound();
  return row;
}

async function refuseTaken(tx: Transaction, lead: Pick<LeadRow, 'id' | 'user_id' | 'email'>): Promise<void> {
  const holder = await findLive(tx, lead);
  if (holder !== null && holder.id !== lead.id)
    throw new ContractError('CONFLICT', { message: 'Another lead has this address' });
}
