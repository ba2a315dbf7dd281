import type { Queries } from '@quintet/db/direct';
import type { RunningJob } from './begin-jobs.ts';
import { type Material, type MaterialRow, newestSections, toMaterial } from './read-material.ts';

/** A job and what its section is drafted from. */
export interface Draft {
  readonly job: RunningJob;
  /** Throws when its records cannot be understood, which is no fault of the others. */
  readMaterial(): Material;
}

/** The jobs that are not over, as they are: a draft is told of when it is completed. */
export async function findDrafts(queries: Queries, job_ids: readonly string[]): Promise<Draft[]> {
  const rows = await queries.$queryRaw<(RunningJob & MaterialRow)[]>`
    select j.job_id, j.report_id, j.owner, j.kind, j.section_title, j.original_text, j.prompt, j.run, j.created_at,
      r.type, r.customer_id, r.opportunity_id, c.facts::text as customer, o.facts::text as opportunity, w.written
    from reports.jobs j
    join reports.reports r on r.report_id = j.report_id
    left join reports.customers c on c.customer_id = r.customer_id
    left join reports.opportunities o on o.opportunity_id = r.opportunity_id
    left join lateral (${newestSections}) w on true
    where j.job_id = any(${job_ids}::uuid[]) and j.state in ('pending', 'processing')`;
  return rows.map((row) => ({ job: row, readMaterial: () => toMaterial(row) }));
}
