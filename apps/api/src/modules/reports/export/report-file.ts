import type { FileAnswer } from '@quintet/contracts/operation';
import { sectionTitles } from '@quintet/contracts/reports/schemas';
import type { ExportInput } from '@quintet/contracts/reports/studio-schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { TaskOptions } from '../../../platform/workers/worker-pool.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Report as ReportContent } from './report-document.ts';
import type { WrittenReport } from '../store/report-run.ts';
import { refuseTooLong } from '../store/refuse-too-long.ts';
import { readReport } from '../store/reports.ts';
import { readWritten } from '../store/section-versions.ts';

/** What exporting needs of its module. */
export interface ExportServices {
  /** Writes files away from the event loop; a report that is too long for one gives `undefined`. */
  readonly workers: {
    run(
      task: 'exportDocx' | 'exportPdf' | 'exportMarkdown',
      report: ReportContent,
      options: TaskOptions,
    ): Promise<Uint8Array | string | undefined>;
  };
}

/**
 * The written sections of a report as one file. Throws `NOT_FOUND` for a foreign report and while nothing is written,
 * `VALIDATION_ERROR` for a format that cannot hold so long a report.
 */
export async function exportReport(
  { core, services, identity, signal }: Context<ExportServices, string>,
  { report_id, format }: z.output<typeof ExportInput>,
): Promise<FileAnswer> {
  const { prisma } = core.db;
  const report = await readReport(prisma, identity, report_id);
  const written = new Map(
    (await readWritten(prisma, report_id)).map(({ section_title, markdown }) => [section_title, markdown]),
  );
  const titles: readonly string[] = sectionTitles[report.type];
  const sections = titles.flatMap((section_title) => {
    const markdown = written.get(section_title);
    return markdown === undefined ? [] : [{ section_title, markdown }];
  });
  if (sections.length === 0) throw new ContractError('NOT_FOUND', { message: 'No section is written yet' });
  const content = {
    title: report.opportunity_title ?? report.opportunity_id,
    type: report.type,
    customer_name: report.customer_name ?? report.customer_id,
    prepared_at: new Date(),
    sections,
  };
  const bytes = await services.workers
    .run(tasks[format], content, { signal, owner: identity })
    .catch(refuseTooLong);
  if (bytes === undefined) throw tooLong(format);
  return {
    file_name: `${nameFile(report)}.${format}`,
    content_type: contentTypes[format],
    content_b64: Buffer.from(bytes).toString('base64'),
  };
}

function tooLong(format: string): ContractError {
  const msg = `The report is too long for ${format.toUpperCase()}; take DOCX or Markdown`;
  const row = { type: 'value_error', loc: ['query', 'format'], msg, input: format };
  return new ContractError('VALIDATION_ERROR', { message: msg, details: [row] });
}

const tasks = { md: 'exportMarkdown', docx: 'exportDocx', pdf: 'exportPdf' } as const;

const contentTypes = {
  md: 'text/markdown; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
} as const;

/** `Tarnwick Water - Technical scope`, in characters that every file system takes. */
function nameFile({ customer_name, customer_id, type }: WrittenReport): string {
  const name = `${customer_name ?? customer_id} - ${type.replaceAll('_', ' ')}`;
  return name
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
