import { LlmError } from '../../platform/llm-error.ts';
import { draftSection } from './draft.ts';
import { buildFacts, type Facts, type WrittenSection } from './facts.ts';
import { JobFailure } from './job-failure.ts';
import type { Made, RunningJob } from './job-steps.ts';
import { readOriginalText } from './original-text.ts';
import { refineByRule, type RuleRefinement } from './refine-section.ts';
import { refineWithModel } from './refine-with-model.ts';
import type { WriterContext } from './section-jobs.ts';
import { SectionRejected } from './section-rejected.ts';
import { findSection } from './sections.ts';
import { writeSection } from './write-section.ts';
import type { Services } from '../../services.ts';

/**
 * Drafts the section of a job. The model writes it where there is one; when that fails, or its text does not hold against
 * the facts, the section is drafted from the facts alone, and its version says so.
 */
export async function writeDraft(context: WriterContext, job: RunningJob): Promise<Made> {
  const { services } = context;
  const { type, section_title } = job;
  const { facts, written: all } = await readMaterial(services, job);
  const written = all.filter((section) => section.section_title !== section_title);
  const fromFacts = (note?: string): Made => ({
    markdown: draftSection({ type, section_title, facts, written }),
    author: 'rules',
    note,
  });
  if (!services.llm.state().configured) return fromFacts();
  try {
    return await writeWithModel(context, job, { facts, written });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof LlmError || error instanceof SectionRejected)) throw error;
    services.log.warn({ err: error, job_id: job.job_id }, 'a section is drafted without the model');
    const reason =
      error instanceof LlmError && error.kind !== 'invalid_output'
        ? 'the model was out of reach or broke off'
        : 'the model gave no text that holds against them';
    return fromFacts(`Drafted from the facts alone, because ${reason}`);
  }
}

async function writeWithModel(
  { services, signal, text }: WriterContext,
  { type, section_title, owner }: RunningJob,
  { facts, written }: Material,
): Promise<Made> {
  text.step('writing');
  const { markdown } = await writeSection(services.llm, {
    facts,
    brief: findSection(type, section_title).brief,
    written,
    signal,
    onDelta: text.add,
    onRestart: () => {
      text.restart();
      text.step('checking');
    },
    budgetKey: `reports:${owner}`,
  });
  text.step('saving');
  return { markdown, author: 'model' };
}

/**
 * Follows the instruction of a job: with the model where there is one, by rule where there is none or it fails. Throws
 * `JobFailure` when neither can.
 */
export async function refineText(context: WriterContext, job: RunningJob): Promise<Made> {
  const markdown = readOriginalText(job.original_text ?? '');
  const prompt = job.prompt ?? '';
  const refusal = context.services.llm.state().configured
    ? await tryModel(context, job, { markdown, prompt })
    : undefined;
  if (refusal !== undefined && 'markdown' in refusal) return refusal;
  const refined = await refineByRuleOf(context, { markdown, prompt });
  if (refined.ok) return { markdown: refined.markdown, author: 'rules', note: prompt };
  throw refusal ?? new JobFailure('INVALID_INSTRUCTION', refined.message);
}

/** Characters from which on the rules work on a thread of their own. */
const longText = 30_000;

async function refineByRuleOf(
  { services, signal }: WriterContext,
  given: { readonly markdown: string; readonly prompt: string },
): Promise<RuleRefinement> {
  if (given.markdown.length < longText) return refineByRule(given);
  return await services.reports.documents.run('refineByRule', given, signal);
}

/** What the model made of it, or why it could not. */
async function tryModel(
  { services, signal, text }: WriterContext,
  job: RunningJob,
  { markdown, prompt }: { readonly markdown: string; readonly prompt: string },
): Promise<Made | JobFailure> {
  const { facts } = await readMaterial(services, job);
  text.step('writing');
  try {
    const budgetKey = `reports:${job.owner}`;
    const refined = await refineWithModel(services.llm, { markdown, prompt, facts, signal, budgetKey });
    return { markdown: refined.markdown, author: 'model', note: prompt };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LlmError)) throw error;
    services.log.warn({ err: error, job_id: job.job_id }, 'a section is refined without the model');
    if (error.kind !== 'invalid_output')
      return new JobFailure('MODEL_UNAVAILABLE', undefined, { cause: error });
    const message =
      'The model gave no text that keeps to the section and its facts; please word it differently';
    return new JobFailure('INVALID_INSTRUCTION', message, { cause: error });
  }
}

/** What a section is written from: the recorded facts behind the ids, and what the report says so far. */
export interface Material {
  readonly facts: Facts;
  readonly written: readonly WrittenSection[];
}

interface Subject {
  readonly report_id: string;
  readonly customer_id: string;
  readonly opportunity_id: string;
}

/** Reads it in one query. Ids that nobody recorded have nothing but themselves. */
export async function readMaterial(
  { db }: Services,
  { report_id, customer_id, opportunity_id }: Subject,
): Promise<Material> {
  const [row] = await db.prisma.$queryRaw<
    { customer: unknown; opportunity: unknown; written: WrittenSection[] | null }[]
  >`
    select
      (select facts from reports.customers where customer_id = ${customer_id}) as customer,
      (select facts from reports.opportunities where opportunity_id = ${opportunity_id}) as opportunity,
      (select json_agg(json_build_object('section_title', section_title, 'markdown', markdown)) from (
        select distinct on (section_title) section_title, markdown from reports.section_versions
        where report_id = ${report_id}::uuid order by section_title, version desc
      ) newest) as written`;
  const { customer, opportunity, written } = row ?? {};
  const records = { customer: customer ?? undefined, opportunity: opportunity ?? undefined };
  return { facts: buildFacts({ customer_id, opportunity_id }, records), written: written ?? [] };
}
