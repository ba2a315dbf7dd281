import type { CreateLeadInput, Lead } from '@quintet/contracts/bloom/leads';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { Publish } from '../../../platform/bus/bus.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { toJsonObject } from '../../../platform/json/json-object.ts';
import { type Identity, ownerFor } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { publishAnalytics } from '../events/streams.ts';
import { findLive, holdLeads, nextChange } from './hold-leads.ts';
import { addDetails, type LeadDetails, readDetails } from './lead-details.ts';
import { type LeadRow, toLead } from './lead-row.ts';
import { askForScores } from './score-lead.ts';

/** A lead as it was left: what a fresh row of it holds. */
interface NewLead {
  readonly user_id: string | null;
  readonly email: string;
  readonly source: string;
  readonly details: Partial<LeadDetails>;
  readonly metadata: Lead['metadata'];
}

interface Saved {
  readonly row: LeadRow;
  readonly now: Date;
  /** Whether anything is known that was not before. */
  readonly isChanged: boolean;
}

/**
 * Takes up a lead and has it analysed; `lead_created` tells of it (contract "Analytics Events"). One that its owner has
 * already is added to. Whoever calls without a token learns nothing of that. Throws `FORBIDDEN`.
 */
export async function createLead(
  ctx: Context<{ readonly rows: Rows }, Identity | undefined>,
  input: z.output<typeof CreateLeadInput>,
): Promise<Lead> {
  const { core, services, identity } = ctx;
  const lead: NewLead = {
    user_id: findOwner(identity, input.user_id),
    email: input.email,
    source: input.source?.trim() || 'web',
    details: readDetails(input),
    metadata: input.metadata ?? {},
  };
  const save = async (tx: Transaction, publish: Publish) => {
    const saved = await saveLead(tx, publish, lead);
    if (saved.isChanged) await askForScores(core, tx, [saved.row.id]);
    return saved;
  };
  const saved =
    identity === undefined
      ? (await core.bus.transaction(save)).result
      : await services.rows.write(identity, save);
  void core.jobs.relay();
  return identity === undefined ? describeAsSent(lead, saved) : toLead(saved.row);
}

function findOwner(identity: Identity | undefined, wanted: string | null | undefined): string | null {
  if (identity !== undefined) return ownerFor(identity, wanted);
  if (typeof wanted === 'string')
    throw new ContractError('UNAUTHORIZED', { message: 'Without a token a lead is nobody’s but ours' });
  return null;
}

/** Gives the row, and when that was. */
async function saveLead(tx: Transaction, publish: Publish, lead: NewLead): Promise<Saved> {
  const { details, metadata, ...fields } = lead;
  await holdLeads(tx, lead.user_id);
  const now = await readClock(tx);
  const known = await findLive(tx, lead);
  if (known !== null) {
    const row = await addToLead(tx, known, lead);
    return { row, now, isChanged: row !== known };
  }
  const row = await tx.bloomLead.create({
    data: { ...fields, ...details, metadata: toJsonObject(metadata), created_at: now, updated_at: now },
  });
  tellCreated(publish, row);
  return { row, now, isChanged: true };
}

async function addToLead(tx: Transaction, known: LeadRow, lead: NewLead): Promise<LeadRow> {
  const changes = addDetails(known, lead.details, toJsonObject(lead.metadata));
  if (Object.keys(changes).length === 0) return known;
  const updated_at = await nextChange(tx, known);
  return await tx.bloomLead.update({ where: { id: known.id }, data: { ...changes, updated_at } });
}

/** Tells of a lead that is new. */
export function tellCreated(publish: Publish, row: Pick<LeadRow, 'id' | 'user_id' | 'created_at'>): void {
  const { id, user_id, created_at } = row;
  publishAnalytics(publish, 'lead_created', {
    lead_id: id,
    user_id: user_id ?? '',
    created_at: created_at.toISOString(),
  });
}

/** What somebody without a token is told: his own words, the same whether the address was known or not. */
function describeAsSent({ details, ...lead }: NewLead, { row, now }: Saved): Lead {
  return {
    first_name: null,
    last_name: null,
    company: null,
    phone: null,
    website: null,
    budget_range: null,
    timeline: null,
    notes: null,
    services_interested: [],
    ...details,
    ...lead,
    id: row.id,
    lead_score: null,
    analysis: null,
    lead_status: 'new',
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
  };
}
