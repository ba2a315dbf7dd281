import type { Llm } from '../../../platform/llm/llm.ts';
import type { Glossary } from '../levelling/lessons/glossary.ts';
import type { Levelled } from '../sessions/session-store.ts';
import type { WriteLevel } from './level-chapters.ts';
import { createSectionWriter, type SectionWriterOptions } from './write-section.ts';

export interface LevelWriterOptions extends SectionWriterOptions {
  readonly llm: Pick<Llm, 'state' | 'streamText'>;
  /** The words that the book of a chapter explains. */
  readonly findTerms: (original: string) => Promise<Glossary['terms']>;
  /** How long the model may take for a chapter, in milliseconds. What it has not written then the rules write. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** For how long the rules stand in for a model that was away, in milliseconds. */
const standInMs = 60_000;

/**
 * Writes chapters at a level: with a model section by section, each checked, and by the rules whatever it does not write
 * well or in time. Throws a `TaskLimitError` when the rules take too long as well.
 */
export function createLevelWriter(options: LevelWriterOptions): WriteLevel {
  const { llm, workers, findTerms, deadlineMs, signal } = options;
  const askFor = createSectionWriter(options);

  return async ({ original, level, budgetKey, owner }) => {
    const terms = await findTerms(original);
    const prepared = await workers.run('prepareLevel', { original, level, terms }, { owner });
    const { rules, sections } = prepared;
    if (!llm.state().configured) return rules;
    const enough = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const answers = await Promise.all(
      sections.map(async ({ text: section }) =>
        section === undefined
          ? 'rejected'
          : await askFor({ section, level, budgetKey, owner, signal: enough }),
      ),
    );
    const written = answers.map((answer) => (typeof answer === 'string' ? undefined : answer));
    const until = answers.includes('unanswered') ? { until: Date.now() + standInMs } : {};
    if (written.every((section) => section === undefined)) return { ...rules, ...until };
    const given = { ...prepared, original, level, written };
    const joined: Levelled = await workers.run('joinLevel', given, { owner });
    return { ...joined, ...until };
  };
}
