import { longestNotes, mostServices, type leadDetails } from '@quintet/contracts/bloom/leads';
import type { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import type { LeadRow } from './lead-row.ts';

type GivenDetails = { readonly [Field in keyof typeof leadDetails]?: z.output<(typeof leadDetails)[Field]> };

/** What a lead is known by besides its address, as its row holds it. */
export type LeadDetails = Pick<LeadRow, keyof typeof leadDetails>;

const texts = [
  'first_name',
  'last_name',
  'company',
  'phone',
  'website',
  'budget_range',
  'timeline',
  'notes',
] as const satisfies (keyof LeadDetails)[];

/** The fields that were given, trimmed; an empty one is `null`. */
export function readDetails(given: GivenDetails): Partial<LeadDetails> {
  const details: Partial<LeadDetails> = {};
  for (const field of texts) {
    const value = given[field];
    if (value !== undefined) details[field] = value?.trim() || null;
  }
  if (given.services_interested !== undefined)
    details.services_interested = [...new Set(given.services_interested)];
  return details;
}

/** What somebody who asks again adds to his lead: empty fields are filled, notes and services added to, nothing is replaced. */
export function addDetails(
  row: LeadRow,
  given: Partial<LeadDetails>,
  metadata: Prisma.InputJsonObject,
): Prisma.BloomLeadUpdateInput {
  const changes: Prisma.BloomLeadUpdateInput = {};
  for (const field of texts) if (row[field] === null && given[field]) changes[field] = given[field];
  const notes = joinNotes(row.notes, given.notes);
  if (notes !== row.notes) changes.notes = notes;
  const services = [...new Set([...row.services_interested, ...(given.services_interested ?? [])])];
  if (services.length > row.services_interested.length && services.length <= mostServices)
    changes.services_interested = services;
  const isBare = row.metadata instanceof Object && Object.keys(row.metadata).length === 0;
  if (isBare && Object.keys(metadata).length > 0) changes.metadata = metadata;
  return changes;
}

function joinNotes(known: string | null, given: string | null | undefined): string | null {
  if (known === null || !given || known.includes(given)) return known ?? given ?? null;
  const joined = `${known}\n\n${given}`;
  return joined.length > longestNotes ? known : joined;
}
