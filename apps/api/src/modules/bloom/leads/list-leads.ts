import type { ExportLeadsInput, Lead, ListLeadsInput } from '@quintet/contracts/bloom/leads';
import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { type LeadRow, toLead } from './lead-row.ts';

/** The leads that the caller may see, a page at a time; deleted ones are hidden. */
export async function listLeads(
  { services, identity }: Context<{ readonly rows: Rows }, Identity>,
  input: z.output<typeof ListLeadsInput>,
) {
  const { limit, offset, sort_by, sort_order } = input;
  const where = whereLeads(input);
  return await services.rows.read(identity, async (tx) => {
    const page = await tx.bloomLead.findMany({
      where,
      select: { id: true },
      orderBy: [orderBy(sort_by, sort_order), { id: sort_order }],
      take: limit,
      skip: offset,
    });
    return { items: await readPage(tx, page), total: await tx.bloomLead.count({ where }) };
  });
}

/** The leads of a page, in its order. To sort ids costs a tenth of what it costs to sort whole leads. */
async function readPage(tx: Transaction, page: readonly Pick<LeadRow, 'id'>[]): Promise<Lead[]> {
  const rows = await tx.bloomLead.findMany({ where: { id: { in: page.map(({ id }) => id) } } });
  const leads = new Map(rows.map((row) => [row.id, toLead(row)]));
  return page.flatMap(({ id }) => leads.get(id) ?? []);
}

const mostSources = 100;

/** Where the leads that the caller may see came from, most first. */
export async function listSources({ services, identity }: Context<{ readonly rows: Rows }, Identity>) {
  const groups = await services.rows.read(
    identity,
    async (tx) =>
      await tx.bloomLead.groupBy({
        by: 'source',
        where: { deleted_at: null },
        _count: { _all: true },
        orderBy: [{ _count: { source: 'desc' } }, { source: 'asc' }],
        take: mostSources,
      }),
  );
  return { sources: groups.map(({ source, _count }) => ({ source, leads: _count._all })) };
}

/** Live leads that fit all filters. */
export function whereLeads(filters: z.output<typeof ExportLeadsInput>): Prisma.BloomLeadWhereInput {
  const { start_date, end_date, lead_status, source, min_score, search = '' } = filters;
  const words = search.split(/\s/).filter((word) => word !== '');
  return {
    deleted_at: null,
    ...(lead_status === undefined ? {} : { lead_status }),
    ...(source === undefined ? {} : { source }),
    ...(min_score === undefined ? {} : { lead_score: { gte: min_score } }),
    created_at: { ...(start_date && { gte: start_date }), ...(end_date && { lt: end_date }) },
    AND: words.map((word) => ({ OR: searched.map((field) => ({ [field]: containing(word) })) })),
  };
}

const searched = ['first_name', 'last_name', 'email', 'company'] as const;

/** The database takes `%` and `_` for patterns where they are not escaped. */
function containing(word: string) {
  return { contains: word.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
}

/** Leads without a score or company stand last, whichever way the list is sorted. */
function orderBy(
  field: z.output<typeof ListLeadsInput>['sort_by'],
  sort: 'asc' | 'desc',
): Prisma.BloomLeadOrderByWithRelationInput {
  const isOptional = field === 'lead_score' || field === 'company';
  return { [field]: isOptional ? { sort, nulls: 'last' } : sort };
}
