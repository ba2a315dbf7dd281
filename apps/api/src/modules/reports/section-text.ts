import { LlmError } from '../../platform/llm-error.ts';
import { createTurns } from '../../platform/turns.ts';
import type { RunningJob } from './begin-jobs.ts';
import type { Made } from './complete-jobs.ts';
import { draftSection } from './draft.ts';
import { JobFailure } from './job-failure.ts';
import type { Material } from './read-material.ts';
import { readOriginalText } from './original-text.ts';
import { refineByRule, type RuleRefinement } from './refine-section.ts';
import { refineWithModel } from './refine-with-model.ts';
import type { WriterContext } from './section-jobs.ts';
import { SectionRejected } from './section-rejected.ts';
import { findSection } from './sections.ts';
import { writeSection } from './write-section.ts';

/** To be awaited before each draft, which takes some milliseconds that nobody else has. */
export const nextTurn = createTurns(5);

/** Drafts the section of a job from the facts alone. */
export function draftText(
  { type, section_title }: RunningJob,
  { facts, written: all }: Material,
  note?: string,
): Made {
  const written = all.filter((section) => section.section_title !== section_title);
  return { markdown: draftSection({ type, section_title, facts, written }), author: 'rules', note };
}

/**
 * Writes the section of a job with the model. When that fails, or its text does not hold against the facts, the section
 * is drafted from the facts alone, and its version says so.
 */
export async function writeText(context: WriterContext, job: RunningJob): Promise<Made> {
  const { services } = context;
  const material = await services.reports.readMaterial(job);
  try {
    return await writeWithModel(context, job, material);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof LlmError || error instanceof SectionRejected)) throw error;
    services.log.warn({ err: error, job_id: job.job_id }, 'a section is drafted without the model');
    const reason =
      error instanceof LlmError && error.kind !== 'invalid_output'
        ? 'the model was out of reach or broke off'
        : 'the model gave no text that holds against them';
    await nextTurn();
    return draftText(job, material, `Drafted from the facts alone, because ${reason}`);
  }
}

async function writeWithModel(
  { services, signal, text }: WriterContext,
  { type, section_title, owner }: RunningJob,
  { facts, written: all }: Material,
): Promise<Made> {
  const written = all.filter((section) => section.section_title !== section_title);
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
  const { facts } = await services.reports.readMaterial(job);
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
