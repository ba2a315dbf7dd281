import type { Db } from '@quintet/db/open-db';
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

interface MaterialRow {
  readonly customer: unknown;
  readonly opportunity: unknown;
  readonly written: WrittenSection[] | null;
}

/** The material of several subjects, in one query and in their order. Ids that nobody recorded have nothing but themselves. */
export async function readMaterials(prisma: Db['prisma'], subjects: readonly Subject[]): Promise<Material[]> {
  const rows = await prisma.$queryRaw<MaterialRow[]>`
    select c.facts as customer, o.facts as opportunity, w.written
    from unnest(
      ${subjects.map(({ report_id }) => report_id)}::uuid[], ${subjects.map(({ customer_id }) => customer_id)}::text[],
      ${subjects.map(({ opportunity_id }) => opportunity_id)}::text[]
    ) with ordinality as s(report_id, customer_id, opportunity_id, place)
    left join reports.customers c on c.customer_id = s.customer_id
    left join reports.opportunities o on o.opportunity_id = s.opportunity_id
    left join lateral (
      select json_agg(json_build_object('section_title', section_title, 'markdown', markdown)) as written from (
        select distinct on (section_title) section_title, markdown from reports.section_versions v
        where v.report_id = s.report_id order by section_title, version desc
      ) newest
    ) w on true
    order by s.place`;
  return subjects.map(({ customer_id, opportunity_id }, index) => {
    const { customer, opportunity, written } = rows[index] ?? {};
    const records = { customer: customer ?? undefined, opportunity: opportunity ?? undefined };
    return { facts: buildFacts({ customer_id, opportunity_id }, records), written: written ?? [] };
  });
}
