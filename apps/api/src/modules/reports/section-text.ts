import { draftSection } from './draft.ts';
import { buildFacts, type Facts } from './facts.ts';
import { JobFailure } from './job-failure.ts';
import type { Made, RunningJob } from './job-steps.ts';
import type { WriterContext } from './section-jobs.ts';
import type { Services } from '../../services.ts';
import { readWritten } from './section-versions.ts';

/** Drafts the section of a job: with the model where there is one, else from the facts alone. */
export async function writeDraft({ services, text }: WriterContext, job: RunningJob): Promise<Made> {
  text.step('facts');
  const [facts, all] = await Promise.all([
    readFacts(services, job),
    readWritten(services.db.prisma, job.report_id),
  ]);
  const { type, section_title } = job;
  const written = all.filter((section) => section.section_title !== section_title);
  return { markdown: draftSection({ type, section_title, facts, written }), author: 'rules' };
}

/** Follows the instruction of a job. Throws `JobFailure`. */
export async function refineText(_context: WriterContext, job: RunningJob): Promise<Made> {
  await Promise.resolve();
  throw new JobFailure('INVALID_INSTRUCTION', job.prompt ?? undefined);
}

/** The recorded facts behind the ids of a subject; ids that nobody recorded have nothing but themselves. */
export async function readFacts(
  { db }: Services,
  { customer_id, opportunity_id }: { readonly customer_id: string; readonly opportunity_id: string },
): Promise<Facts> {
  const [customer, opportunity] = await Promise.all([
    db.prisma.reportsCustomer.findUnique({ where: { customer_id }, select: { facts: true } }),
    db.prisma.reportsOpportunity.findUnique({ where: { opportunity_id }, select: { facts: true } }),
  ]);
  return buildFacts(
    { customer_id, opportunity_id },
    { customer: customer?.facts, opportunity: opportunity?.facts },
  );
}
