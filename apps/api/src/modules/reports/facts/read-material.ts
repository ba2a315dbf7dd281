import type { Db } from '@quintet/db/open-db';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { readRows } from '../../../platform/rows.ts';
import { recordsOfReport } from '../access/tenants.ts';
import { buildFacts, type Facts, type WrittenSection } from './facts.ts';

/** What a section is written from: the recorded facts behind the ids, and what the report says so far. */
export interface Material {
  readonly facts: Facts;
  readonly written: readonly WrittenSection[];
}

/** Whose material is wanted. */
export interface Subject {
  readonly report_id: string;
  readonly customer_id: string;
  readonly opportunity_id: string;
}

const MaterialRow = z.object({
  customer_id: z.string(),
  opportunity_id: z.string(),
  /** The records as JSON. */
  customer: z.string().nullable(),
  opportunity: z.string().nullable(),
  written: z.array(z.object({ section_title: z.string(), markdown: z.string() })).nullable(),
});

/** The material of several subjects, in one query and in their order. Throws when a record cannot be understood. */
export async function readMaterials(
  { prisma }: Pick<Db, 'prisma'>,
  subjects: readonly Subject[],
): Promise<Material[]> {
  const rows = await readRows(
    MaterialRow,
    prisma.$queryRaw`
    select s.customer_id, s.opportunity_id, c.facts::text as customer, o.facts::text as opportunity, w.written
    from unnest(
      ${subjects.map(({ report_id }) => report_id)}::uuid[], ${subjects.map(({ customer_id }) => customer_id)}::text[],
      ${subjects.map(({ opportunity_id }) => opportunity_id)}::text[]
    ) with ordinality as s(report_id, customer_id, opportunity_id, place)
    left join reports.reports r on r.report_id = s.report_id
    ${recordsOfReport}
    left join lateral (
      select json_agg(json_build_object('section_title', section_title, 'markdown', markdown)) as written from (
        select distinct on (section_title) section_title, markdown from reports.section_versions v
        where v.report_id = s.report_id order by section_title, version desc
      ) newest
    ) w on true
    order by s.place`,
  );
  return rows.map((row) => ({ facts: readFacts(row), written: row.written ?? [] }));
}

/** By ids and records: the sections of a report are written together, and have the same facts and figures. */
const known = new LRUCache<string, Facts>({ max: 50 });

/** Ids that nobody recorded have nothing but themselves. */
function readFacts({
  customer_id,
  opportunity_id,
  customer,
  opportunity,
}: z.output<typeof MaterialRow>): Facts {
  const ids = { customer_id, opportunity_id };
  // JSON holds no line break, so no two subjects have the same key.
  const key = [JSON.stringify(ids), customer, opportunity].join('\n');
  const before = known.get(key);
  if (before !== undefined) return before;
  const facts = buildFacts(ids, { customer: parse(customer), opportunity: parse(opportunity) });
  known.set(key, facts);
  return facts;
}

function parse(record: string | null): unknown {
  return record === null ? undefined : JSON.parse(record);
}
