import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { VersionAuthor } from '@quintet/contracts/reports/studio-schemas';
import type { Environment } from '../../../context.ts';
import { LlmError } from '../../../platform/llm/error.ts';
import type { PromptData } from '../../../platform/llm/prompt.ts';
import type { TaskOptions } from '../../../platform/workers/worker-pool.ts';
import type { Judgement, JudgeInput } from '../checks/judge-section.ts';
import type { DraftInput } from '../sections/drafts/draft-context.ts';
import type { EditedSection, EditInput } from './edit-section.ts';
import { JobFailure } from './job-failure.ts';
import type { Material, Subject } from '../facts/read-material.ts';
import { readOriginalText } from './original-text.ts';
import type { RuleInput, RuleRefinement } from '../refining/by-rule.ts';
import { refineWithModel } from './refine-with-model.ts';
import { SectionRejected } from './section-rejected.ts';
import { findSection } from '../sections/sections.ts';
import { writeSection } from './write-section.ts';

/** A section that is to be written or changed. */
export interface SectionJob extends Subject {
  readonly job_id: string;
  readonly owner: string;
  readonly type: ReportType;
  readonly section_title: string;
  readonly original_text: string | null;
  readonly prompt: string | null;
}

/** What whoever writes text needs of the module. */
export interface WriterServices {
  /** What a section is written from. */
  readMaterial(subject: Subject): Promise<Material>;
  /** Reads texts away from the event loop. */
  readonly workers: {
    run(task: 'draftSection', given: DraftInput, options: TaskOptions): Promise<string>;
    run(task: 'collectMaterial', given: Material, options: TaskOptions): Promise<PromptData>;
    run(task: 'refineByRule', given: RuleInput, options: TaskOptions): Promise<RuleRefinement>;
    run(task: 'judgeSection', given: JudgeInput, options: TaskOptions): Promise<Judgement>;
    run(task: 'numberBlocks', markdown: string, options: TaskOptions): Promise<string>;
    run(task: 'editSection', given: EditInput, options: TaskOptions): Promise<EditedSection>;
  };
}

/** What whoever writes text works with; `text` is told of it as it grows. */
export interface WriterContext extends Environment<WriterServices> {
  readonly signal: AbortSignal;
  readonly text: {
    add(delta: string): void;
    /** What counts starts over. */
    restart(): void;
    step(step: 'facts' | 'writing' | 'checking' | 'saving'): void;
  };
}

/** The text that was made. */
export interface Made {
  readonly markdown: string;
  readonly author: Exclude<VersionAuthor, 'person'>;
  readonly note?: string | undefined;
}

/**
 * Writes the section of a job: with the model where there is one, from the facts alone where there is none. When the model
 * fails, or its text does not hold against the facts, the section is drafted too, and its version says so.
 */
export async function generateText(context: WriterContext, job: SectionJob): Promise<Made> {
  const { core, services } = context;
  const material = await services.readMaterial(job);
  if (!core.llm.state().configured) return await draftText(context, job, material);
  try {
    return await writeWithModel(context, job, material);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof LlmError || error instanceof SectionRejected)) throw error;
    core.log.warn({ err: error, job_id: job.job_id }, 'a section is drafted without the model');
    const reason =
      error instanceof LlmError && error.kind !== 'invalid_output'
        ? 'the model was out of reach or broke off'
        : 'the model gave no text that holds against them';
    return await draftText(context, job, material, `Drafted from the facts alone, because ${reason}`);
  }
}

async function draftText(
  { services, signal }: WriterContext,
  { type, section_title, owner }: SectionJob,
  { facts, written }: Material,
  note?: string,
): Promise<Made> {
  const given = { type, section_title, facts, written };
  const markdown = await services.workers.run('draftSection', given, { signal, owner });
  return { markdown, author: 'rules', note };
}

async function writeWithModel(
  { core, services, signal, text }: WriterContext,
  { type, section_title, owner }: SectionJob,
  { facts, written: all }: Material,
): Promise<Made> {
  const written = all.filter((section) => section.section_title !== section_title);
  text.step('writing');
  const { markdown } = await writeSection(core.llm, {
    facts,
    brief: findSection(type, section_title).brief,
    written,
    signal,
    collectMaterial: async (given) => await services.workers.run('collectMaterial', given, { signal, owner }),
    judge: async (given) => await services.workers.run('judgeSection', given, { signal, owner }),
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
export async function refineText(context: WriterContext, job: SectionJob): Promise<Made> {
  const markdown = readOriginalText(job.original_text ?? '');
  const prompt = job.prompt ?? '';
  const refusal = context.core.llm.state().configured
    ? await tryModel(context, job, { markdown, prompt })
    : undefined;
  if (refusal !== undefined && 'markdown' in refusal) return refusal;
  const { services, signal } = context;
  const refined = await services.workers.run(
    'refineByRule',
    { markdown, prompt },
    { signal, owner: job.owner },
  );
  if (refined.ok) return { markdown: refined.markdown, author: 'rules', note: prompt };
  throw refusal ?? new JobFailure('INVALID_INSTRUCTION', refined.message);
}

/** What the model made of it, or why it could not. */
async function tryModel(
  { core, services, signal, text }: WriterContext,
  job: SectionJob,
  { markdown, prompt }: { readonly markdown: string; readonly prompt: string },
): Promise<Made | JobFailure> {
  const { facts } = await services.readMaterial(job);
  text.step('writing');
  try {
    const turn = { signal, owner: job.owner };
    const refined = await refineWithModel(core.llm, {
      markdown,
      prompt,
      facts,
      signal,
      budgetKey: `reports:${job.owner}`,
      tasks: {
        numberBlocks: async (source) => await services.workers.run('numberBlocks', source, turn),
        collectMaterial: async (given) => await services.workers.run('collectMaterial', given, turn),
        editSection: async (given) => await services.workers.run('editSection', given, turn),
      },
    });
    if (refined === markdown)
      return new JobFailure('INVALID_INSTRUCTION', 'The model found nothing to change for this instruction');
    return { markdown: refined, author: 'model', note: prompt };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LlmError)) throw error;
    core.log.warn({ err: error, job_id: job.job_id }, 'a section is refined without the model');
    if (error.kind !== 'invalid_output')
      return new JobFailure('MODEL_UNAVAILABLE', undefined, { cause: error });
    const message =
      'The model gave no text that keeps to the section and its facts; please word it differently';
    return new JobFailure('INVALID_INSTRUCTION', message, { cause: error });
  }
}
