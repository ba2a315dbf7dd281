import type { Facts } from '../facts/facts.ts';
import type { SectionBrief } from '../sections/section-brief.ts';
import { checkSection, type Problem } from './check-section.ts';
import { dropSentences, type Dropped } from './drop-sentences.ts';

/** What somebody wrote for a section. */
export interface WrittenAnswer {
  readonly markdown: string;
  /** Whether it breaks off before its end. */
  readonly truncated: boolean;
}

/** An answer with the facts it may use and the brief it should follow. */
export interface JudgeInput {
  readonly answer: WrittenAnswer;
  readonly facts: Facts;
  readonly brief: SectionBrief;
}

/** What is wrong with an answer; and what is left of it without its unproven sentences, where that is sound. */
export interface Judgement {
  readonly faults: readonly Problem[];
  readonly without?: Dropped | undefined;
}

/** Judges what somebody wrote for a section. */
export function judgeSection({ answer, facts, brief }: JudgeInput): Judgement {
  const cut: Problem = { kind: 'length', message: 'The text broke off before its end; write it shorter.' };
  const faults = [...(answer.truncated ? [cut] : []), ...checkSection(answer.markdown, facts, brief)];
  const without = faults.length === 0 ? undefined : dropSentences(answer.markdown, faults);
  return {
    faults,
    without: without && checkSection(without.markdown, facts, brief).length === 0 ? without : undefined,
  };
}
