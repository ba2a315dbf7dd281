import { reportTypes, sectionTitles } from '@quintet/contracts/reports/schemas';
import {
  type Inconsistency,
  type ListReportsInput,
  type OpenReportInput,
  type Report,
  type ReportInput,
  type ReportLine,
  type SectionLine,
  versionAuthors,
  versionOrigins,
} from '@quintet/contracts/reports/studio-schemas';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { Facts, WrittenSection } from '../facts/facts.ts';
import type { Material, Subject } from '../facts/read-material.ts';
import type { TaskOptions } from '../../../platform/workers/worker-pool.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Finding } from '../consistency/findings.ts';
import { readRows } from '../../../platform/rows.ts';
import { jobKinds, jobStates } from './job-row.ts';
import { lockReport } from '../access/report-identity.ts';
import { refuseTooLong } from './refuse-too-long.ts';
import { reportRun, withRun, type WrittenReport } from './report-run.ts';
import { requireOwner } from './section-versions.ts';
import type { ReportSession } from '../access/sign-in.ts';
import { recordsOfReport } from '../access/tenants.ts';

const mostListed = 200;

const ReportRow = z.object({
  report_id: z.string(),
  session_id: z.string(),
  type: z.enum(reportTypes),
  customer_id: z.string(),
  opportunity_id: z.string(),
  customer_name: z.string().nullable(),
  opportunity_title: z.string().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
});
const ListedRow = ReportRow.extend({ written: z.number() });

/** What checking a report needs of its module. */
export interface ReadingServices {
  readMaterial(subject: Subject): Promise<Material>;
  /** Reads long texts away from the event loop. */
  readonly workers: {
    run(
      task: 'findInconsistencies',
      report: { readonly sections: readonly WrittenSection[]; readonly facts: Facts },
      options: TaskOptions,
    ): Promise<Finding[]>;
  };
}

/** The reports of a key, or of one of its sessions, newest first; at most 200. */
export async function listReports(
  { core, identity }: Context<unknown, string>,
  { session_id }: z.output<typeof ListReportsInput>,
): Promise<{ reports: ReportLine[] }> {
  const rows = await readRows(
    ListedRow,
    core.db.prisma.$queryRaw`
    select r.report_id, r.session_id, r.type, r.customer_id, r.opportunity_id, r.created_at, r.updated_at,
      c.name as customer_name, o.title as opportunity_title,
      (select count(distinct v.section_title)::int from reports.section_versions v where v.report_id = r.report_id) as written
    from reports.reports r
    ${recordsOfReport}
    where r.owner = ${identity} and (${session_id ?? null}::text is null or r.session_id = ${session_id ?? null})
    order by r.updated_at desc, r.report_id limit ${mostListed}`,
  );
  const runs = await core.runs.find(
    reportRun,
    rows.map(({ report_id }) => report_id),
  );
  const progressOf = (report_id: string) => {
    const run = runs.get(report_id);
    return run?.state === 'running' ? run.progress : null;
  };
  return {
    reports: rows.map(({ written, ...row }) => ({
      ...toReport(row),
      written,
      progress: progressOf(row.report_id),
    })),
  };
}

/** The report of the session for a subject; it is made when there is none. */
export async function openReport(
  ctx: Context<unknown, ReportSession>,
  input: z.output<typeof OpenReportInput>,
): Promise<Report> {
  const { prisma } = ctx.core.db;
  const report_id = await lockReport(prisma, ctx.identity, input);
  return await withRun(ctx.core.runs, await readReport(prisma, ctx.identity.owner, report_id));
}

/** A report with the state of its sections. Throws `NOT_FOUND` for a foreign one. */
export async function getReport(
  { core, identity }: Context<unknown, string>,
  { report_id }: z.output<typeof ReportInput>,
): Promise<Report> {
  return await withRun(core.runs, await readReport(core.db.prisma, identity, report_id));
}

/** Contradictions between the newest texts of a report, and with the facts. Throws `NOT_FOUND`. */
export async function checkConsistency(
  ctx: Context<ReadingServices, string>,
  { report_id }: z.output<typeof ReportInput>,
): Promise<{ findings: Inconsistency[] }> {
  const { core, services, identity, signal } = ctx;
  await requireOwner(core.db.prisma, identity, report_id);
  const report = await readReport(core.db.prisma, identity, report_id);
  const { facts, written } = await services.readMaterial(report);
  const titles: readonly string[] = sectionTitles[report.type];
  const sections = written.toSorted(
    (one, other) => titles.indexOf(one.section_title) - titles.indexOf(other.section_title),
  );
  const findings = await services.workers
    .run('findInconsistencies', { sections, facts }, { signal, owner: identity })
    .catch(refuseTooLong);
  return { findings: findings.map(toInconsistency) };
}

function toInconsistency({ kind, message, places, fact }: Finding): Inconsistency {
  return { kind, message, places: [...places], fact: fact ?? null };
}

/** A report of this owner, read anew. Throws `NOT_FOUND`. */
export async function readReport(tx: Transaction, owner: string, report_id: string): Promise<WrittenReport> {
  const [row] = await readRows(
    ReportRow,
    tx.$queryRaw`
    select r.report_id, r.session_id, r.type, r.customer_id, r.opportunity_id, r.created_at, r.updated_at,
      c.name as customer_name, o.title as opportunity_title
    from reports.reports r
    ${recordsOfReport}
    where r.report_id = ${report_id}::uuid and r.owner = ${owner}`,
  );
  if (row === undefined) throw new ContractError('NOT_FOUND');
  const states = await readSections(tx, report_id);
  const titles: readonly string[] = sectionTitles[row.type];
  return {
    ...toReport(row),
    sections: titles.map((title) => states.get(title) ?? emptySection(title)),
  };
}

const SectionRow = z.object({
  section_title: z.string(),
  version: z.number().nullable(),
  origin: z.enum(versionOrigins).nullable(),
  author: z.enum(versionAuthors).nullable(),
  written_at: z.date().nullable(),
  job_id: z.string().nullable(),
  kind: z.enum(jobKinds).nullable(),
  state: z.enum(jobStates).nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  job_at: z.date().nullable(),
});

async function readSections(tx: Transaction, report_id: string): Promise<Map<string, SectionLine>> {
  const rows = await readRows(
    SectionRow,
    tx.$queryRaw`
    with written as (
      select distinct on (section_title) section_title, version, origin, author, created_at as written_at
      from reports.section_versions where report_id = ${report_id}::uuid order by section_title, version desc
    ), worked as (
      select distinct on (section_title) section_title, job_id, kind, state, error_code, error_message,
        coalesce(finished_at, started_at, created_at) as job_at
      from reports.jobs where report_id = ${report_id}::uuid order by section_title, created_at desc
    )
    select * from written full join worked using (section_title)`,
  );
  return new Map(rows.map((row) => [row.section_title, toSection(row)]));
}

function toSection(row: z.output<typeof SectionRow>): SectionLine {
  const { section_title, version, written_at, job_id, kind, state, job_at } = row;
  const moments = [written_at, job_at]
    .filter((moment) => moment !== null)
    .map((moment) => moment.toISOString());
  const isNews = state !== null && state !== 'completed';
  const error =
    state === 'failed'
      ? { error_code: row.error_code ?? 'INTERNAL_ERROR', message: row.error_message ?? '' }
      : null;
  return {
    section_title,
    state: isNews ? state : version === null ? 'empty' : 'written',
    version: version ?? 0,
    origin: row.origin,
    author: row.author,
    job: job_id === null || kind === null || state === null ? null : { job_id, kind, status: state, error },
    updated_at: moments.sort().at(-1) ?? null,
  };
}

function emptySection(section_title: string): SectionLine {
  return {
    section_title,
    state: 'empty',
    version: 0,
    origin: null,
    author: null,
    job: null,
    updated_at: null,
  };
}

function toReport(row: z.output<typeof ReportRow>): Omit<ReportLine, 'written' | 'progress'> {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}
