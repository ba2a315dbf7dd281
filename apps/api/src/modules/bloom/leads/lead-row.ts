import { Metadata } from '@quintet/contracts/bloom/fields';
import { type Lead, LeadStatus } from '@quintet/contracts/bloom/leads';
import type { Prisma } from '@quintet/db/generated/client';

export type LeadRow = Prisma.BloomLeadGetPayload<object>;

/** A row as clients see it. */
export function toLead({ deleted_at: _hidden, ...row }: LeadRow): Lead {
  return {
    ...row,
    lead_status: LeadStatus.parse(row.lead_status),
    metadata: Metadata.parse(row.metadata),
    analysis: Metadata.nullable().parse(row.analysis),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
