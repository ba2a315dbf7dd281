import type { PrismaClient } from '@quintet/db/generated/client';
import { quizzes, type Icp } from '@quintet/contracts/timeback/schemas';
import type { Answers, Visitor } from './visitors.ts';

/** What other visitors of the same kind and context came for. */
export interface Cohort {
  /** Visitors of that icp and context who answered the quiz, the asking one left out. */
  readonly visitors: number;
  /** How many of them chose what this visitor chose. */
  readonly same: number;
  /** The outcome that most of the others chose instead, with its label. */
  readonly other: { readonly outcome: string; readonly label: string; readonly visitors: number } | undefined;
}

/** How many visitors of an icp and context chose which outcome. */
export type CohortCounts = ReadonlyMap<string, number>;

/** Below this a share says more about single people than about a group. */
export const smallestCohort = 20;

/** Counts the visitors of an icp and context by what they chose. */
export async function countCohort(
  { timebackUser }: Pick<PrismaClient, 'timebackUser'>,
  icp: Icp,
  { context_key, context_value }: Pick<Answers, 'context_key' | 'context_value'>,
): Promise<CohortCounts> {
  const rows = await timebackUser.groupBy({
    by: ['outcome'],
    where: { icp, context_key, context_value, outcome: { not: null } },
    _count: true,
  });
  return new Map(rows.map(({ outcome, _count }) => [outcome ?? '', _count]));
}

/**
 * What the others of a visitor's cohort came for; `undefined` while there are too few of them to speak of without
 * speaking of someone.
 */
export function compareToCohort(
  visitor: Visitor,
  answers: Answers,
  counted: CohortCounts,
): Cohort | undefined {
  const { icp, outcome: own } = visitor;
  const isCounted = own !== null && visitor.context_value === answers.context_value;
  const countOf = (outcome: string) =>
    Math.max(0, (counted.get(outcome) ?? 0) - (isCounted && outcome === own ? 1 : 0));
  const visitors = [...counted.keys()].reduce((sum, outcome) => sum + countOf(outcome), 0);
  if (visitors < smallestCohort) return undefined;
  const [other] = quizzes[icp].outcomes
    .filter(({ value }) => value !== answers.outcome)
    .map(({ value, label }) => ({ outcome: value, label, visitors: countOf(value) }))
    .sort((a, b) => b.visitors - a.visitors);
  return {
    visitors,
    same: countOf(answers.outcome),
    other: other !== undefined && other.visitors > 0 ? other : undefined,
  };
}
