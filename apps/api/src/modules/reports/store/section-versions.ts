import { describeTitleMistake, reportTypes } from '@quintet/contracts/reports/schemas';
import {
  type CompareInput,
  type RollBackInput,
  type SaveSectionInput,
  type SectionInput,
  type Version,
  type VersionAuthor,
  type VersionInput,
  VersionLine,
  type VersionOrigin,
} from '@quintet/contracts/reports/studio-schemas';
import type { ReportsSectionVersion } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { readRows } from '../../../platform/rows.ts';
import type { WrittenSection } from '../facts/facts.ts';
import { tellChange } from './report-stream.ts';

export interface NewVersion {
  readonly report_id: string;
  readonly section_title: string;
  readonly markdown: string;
  readonly origin: VersionOrigin;
  readonly author: VersionAuthor;
  readonly job_id?: string;
  readonly note?: string | undefined;
}

const WrittenRow = z.object({ section_title: z.string(), markdown: z.string() });

/** Begins to change reports: whoever else writes to one, or deletes it, waits until the transaction is over. */
export async function lockReports(tx: Transaction, report_ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    with locked as (
      select report_id from reports.reports where report_id = any(${report_ids}::uuid[])
      order by report_id for no key update
    )
    update reports.reports r set updated_at = now() from locked where r.report_id = locked.report_id`;
}

/**
 * Writes the next versions of sections; those of one section are numbered in their order. The reports have to be
 * locked.
 */
export async function addVersions(tx: Transaction, versions: readonly NewVersion[]): Promise<void> {
  await tx.$executeRaw`
    insert into reports.section_versions (report_id, section_title, version, markdown, origin, author, job_id, note)
    select report_id, section_title,
      (select coalesce(max(v.version), 0) from reports.section_versions v
        where v.report_id = g.report_id and v.section_title = g.section_title)
        + row_number() over (partition by report_id, section_title order by place),
      markdown, origin, author, job_id, note
    from unnest(
      ${versions.map(({ report_id }) => report_id)}::uuid[],
      ${versions.map(({ section_title }) => section_title)}::text[],
      ${versions.map(({ markdown }) => markdown)}::text[], ${versions.map(({ origin }) => origin)}::text[],
      ${versions.map(({ author }) => author)}::text[], ${versions.map(({ job_id = null }) => job_id)}::uuid[],
      ${versions.map(({ note = null }) => note)}::text[]
    ) with ordinality as g(report_id, section_title, markdown, origin, author, job_id, note, place)`;
}

/** The newest text of every written section of a report, in no order. */
export async function readWritten(tx: Transaction, report_id: string): Promise<WrittenSection[]> {
  return await readRows(
    WrittenRow,
    tx.$queryRaw`
    select distinct on (section_title) section_title, markdown from reports.section_versions
    where report_id = ${report_id}::uuid order by section_title, version desc`,
  );
}

/** The newest version of a section, or the one asked for. Throws `NOT_FOUND`. */
export async function getSection(
  ctx: Context<unknown, string>,
  { version, ...place }: z.output<typeof VersionInput>,
): Promise<Version> {
  const tx = ctx.core.db.prisma;
  await requireOwner(tx, ctx.identity, place.report_id);
  return await findVersion(tx, place, version);
}

/**
 * Throws `CONFLICT` when a newer version than the edited one is there, `VALIDATION_ERROR` for a title that the report has
 * not, `NOT_FOUND` for a foreign report.
 */
export async function saveSection(
  ctx: Context<unknown, string>,
  { markdown, version, ...place }: z.output<typeof SaveSectionInput>,
): Promise<Version> {
  return await addEdit(ctx, place, async (tx) => {
    await requireTitle(tx, place);
    const newest = await findNewest(tx, place);
    if (version !== undefined && newest !== version) {
      const message = 'This section was changed in the meantime; load it again before you save';
      throw new ContractError('CONFLICT', { message });
    }
    return { ...place, markdown, origin: 'edited', author: 'person' };
  });
}

/** All versions of a section, newest first, without their texts. Throws `NOT_FOUND` for a foreign report. */
export async function listVersions(
  ctx: Context<unknown, string>,
  place: z.output<typeof SectionInput>,
): Promise<{ versions: VersionLine[] }> {
  const { prisma } = ctx.core.db;
  await requireOwner(prisma, ctx.identity, place.report_id);
  const rows = await prisma.reportsSectionVersion.findMany({
    where: place,
    orderBy: { version: 'desc' },
    omit: { markdown: true },
  });
  return { versions: rows.map(toLine) };
}

/** Two versions of a section. Throws `NOT_FOUND`. */
export async function compareVersions(
  ctx: Context<unknown, string>,
  { from, to, ...place }: z.output<typeof CompareInput>,
): Promise<{ from: Version; to: Version }> {
  const { prisma } = ctx.core.db;
  await requireOwner(prisma, ctx.identity, place.report_id);
  const [older, newer] = await Promise.all([
    findVersion(prisma, place, from),
    findVersion(prisma, place, to),
  ]);
  return { from: older, to: newer };
}

/** Makes an older text the newest version. Throws `NOT_FOUND`. */
export async function rollBack(
  ctx: Context<unknown, string>,
  { version, ...place }: z.output<typeof RollBackInput>,
): Promise<Version> {
  return await addEdit(ctx, place, async (tx) => {
    const { markdown, author } = await findVersion(tx, place, version);
    const note = `Back to version ${version}`;
    return { ...place, markdown, origin: 'rolled_back', author, note };
  });
}

/** Writes the version that `make` gives while nobody else changes the report, and tells of it. Throws `NOT_FOUND`. */
async function addEdit(
  { core, identity }: Context<unknown, string>,
  place: Place,
  make: (tx: Transaction) => Promise<NewVersion>,
): Promise<Version> {
  const { result } = await core.bus.transaction(async (tx, publish) => {
    await requireOwner(tx, identity, place.report_id, { lock: true });
    await lockReports(tx, [place.report_id]);
    await addVersions(tx, [await make(tx)]);
    tellChange(publish, place, 'written');
    return await findVersion(tx, place, undefined);
  });
  return result;
}

type Place = z.output<typeof SectionInput>;

async function findVersion(tx: Transaction, place: Place, version: number | undefined): Promise<Version> {
  const row = await tx.reportsSectionVersion.findFirst({
    where: version === undefined ? place : { ...place, version },
    orderBy: { version: 'desc' },
  });
  if (row === null) throw new ContractError('NOT_FOUND');
  return { ...toLine(row), markdown: row.markdown };
}

async function findNewest(tx: Transaction, place: Place): Promise<number> {
  const { _max } = await tx.reportsSectionVersion.aggregate({ where: place, _max: { version: true } });
  return _max.version ?? 0;
}

/** Throws `NOT_FOUND` unless the report is this owner's. With `lock` nobody else changes its sections meanwhile. */
export async function requireOwner(
  tx: Transaction,
  owner: string,
  report_id: string,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<void> {
  const rows = lock
    ? await readRows(
        z.unknown(),
        tx.$queryRaw`
        select 1 from reports.reports where report_id = ${report_id}::uuid and owner = ${owner} for update`,
      )
    : await tx.reportsReport.findMany({ where: { report_id, owner }, select: { report_id: true } });
  if (rows.length === 0) throw new ContractError('NOT_FOUND');
}

const TypeRow = z.object({ type: z.enum(reportTypes) });

/** Only the report's row tells which titles it has. Throws `VALIDATION_ERROR`. */
async function requireTitle(tx: Transaction, { report_id, section_title }: Place): Promise<void> {
  const reports = await readRows(
    TypeRow,
    tx.$queryRaw`select type from reports.reports where report_id = ${report_id}::uuid`,
  );
  for (const { type } of reports) {
    const msg = describeTitleMistake({ type, section_title });
    const row = { type: 'value_error', loc: ['body', 'section_title'], msg, input: section_title };
    if (msg !== undefined) throw new ContractError('VALIDATION_ERROR', { details: [row] });
  }
}

function toLine({ created_at, ...row }: Omit<ReportsSectionVersion, 'markdown'>): VersionLine {
  return VersionLine.parse({ ...row, created_at: created_at.toISOString() });
}
