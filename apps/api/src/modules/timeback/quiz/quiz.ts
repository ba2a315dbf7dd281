import { quizzes } from '@quintet/contracts/timeback/schemas';
import type { Choice, ContextKey, Icp } from '@quintet/contracts/timeback/schemas';

/** The answers of a visitor in the form in which they are stored and compared. */
export interface QuizAnswers {
  readonly outcome: string;
  readonly context_key: ContextKey;
  readonly context_value: string;
}

/** Who a page is made for: the kind of visitor and the answers. */
export interface Segment extends QuizAnswers {
  readonly icp: Icp;
}

const dashes = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/gu;
const districtShape = /^US-([A-Z]{2})-([\p{Script=Latin}\d][\p{Script=Latin}\d .'-]{0,59})$/iu;
const wholeNumber = /^(?:\d{1,12}|\d{1,3}(?:[, ]\d{3}){1,3})$/u;
/** Longer than every answer, in any spelling. To normalise a long one may take half a minute. */
const longestAnswer = 500;
const pupilBands = { small: '<10k', middle: '10k-50k', large: '50k+' } as const;

type FindChoice = (given: string) => string | undefined;

const findOutcome = mapIcps((icp) => matchChoices(quizzes[icp].outcomes));
const findContextValue = mapIcps((icp) => matchChoices(quizzes[icp].context_values));

/**
 * The visitor's answers in canonical form, matched by value or label whatever the case, spaces and dashes;
 * `undefined` when they do not belong to this icp's quiz (contract §2, `invalid_context`).
 */
export function checkContext(
  icp: Icp,
  outcome: string,
  contextKey: string,
  contextValue: string,
): QuizAnswers | undefined {
  if ([outcome, contextKey, contextValue].some(({ length }) => length > longestAnswer)) return undefined;
  const { context_key } = quizzes[icp];
  const foundOutcome = findOutcome[icp](outcome);
  if (foundOutcome === undefined) return undefined;
  if (contextKey !== context_key && fold(contextKey) !== context_key) return undefined;
  const foundValue = checkContextValue(icp, context_key, contextValue);
  return foundValue === undefined
    ? undefined
    : { outcome: foundOutcome, context_key, context_value: foundValue };
}

/**
 * The band of the segment that a canonical context value falls into: the school stage of a grade, the size band
 * of a number of students, the state of a district; stages and capital bands are their own.
 */
export function bandOf(contextKey: ContextKey, contextValue: string): string {
  if (contextKey === 'grade') return bandOfGrade(contextValue);
  if (contextKey === 'students') return bandOfStudents(contextValue);
  if (contextKey === 'district') return contextValue.slice(0, 5);
  return contextValue;
}

function checkContextValue(icp: Icp, key: ContextKey, value: string): string | undefined {
  if (key === 'district') return readDistrict(value);
  const chosen = findContextValue[icp](value);
  return chosen ?? (key === 'students' ? readWholeNumber(value) : undefined);
}

function mapIcps(match: (icp: Icp) => FindChoice): Readonly<Record<Icp, FindChoice>> {
  return {
    parent: match('parent'),
    school: match('school'),
    entrepreneur: match('entrepreneur'),
    government: match('government'),
    philanthropist: match('philanthropist'),
  };
}

/** Finds the value of a choice: most visitors send the very value, some its label, in any spelling. */
function matchChoices(choices: readonly Choice[]): FindChoice {
  const values = new Set(choices.map(({ value }) => value));
  const folded = new Map(
    choices.flatMap(({ value, label }) => [value, label].map((name) => [fold(name), value] as const)),
  );
  return (given) => (values.has(given) ? given : folded.get(fold(given)));
}

function straighten(value: string): string {
  return value.normalize('NFKC').replace(dashes, '-').replace(/[’ʼ]/gu, "'").replace(/\s+/gu, ' ').trim();
}

function fold(value: string): string {
  const joined = straighten(value)
    .toLowerCase()
    .replace(/[\s_-]+/gu, '_');
  return joined.replace(/_?([<>$+])_?/gu, '$1');
}

/** A well-formed district in canonical form, `US-TX-Brownsville`; `undefined` when it is none. */
export function readDistrict(value: string): string | undefined {
  const [, state, district] = districtShape.exec(straighten(value).replace(/ ?- ?/gu, '-')) ?? [];
  if (state === undefined || district === undefined) return undefined;
  return `US-${state.toUpperCase()}-${isLowerCase(district) ? capitalise(district) : district}`;
}

function isLowerCase(value: string): boolean {
  return value === value.toLowerCase();
}

function capitalise(value: string): string {
  // A letter like ß has no capital of its own length, and stays.
  return value.replace(/(?<=^|[ -])\p{Ll}/gu, (letter) =>
    letter.toUpperCase().length === 1 ? letter.toUpperCase() : letter,
  );
}

function readWholeNumber(value: string): string | undefined {
  const text = straighten(value);
  if (!wholeNumber.test(text)) return undefined;
  const count = Number(text.replace(/[, ]/gu, ''));
  return count > 0 ? String(count) : undefined;
}

function bandOfGrade(value: string): string {
  const grade = /^K-(\d+)$/u.exec(value)?.[1];
  if (grade === undefined || value === 'K-6') return value;
  if (Number(grade) <= 5) return 'K-5';
  return Number(grade) <= 8 ? '6-8' : '9-12';
}

function bandOfStudents(value: string): string {
  if (!/^\d+$/u.test(value)) return value;
  if (Number(value) < 10_000) return pupilBands.small;
  return Number(value) <= 50_000 ? pupilBands.middle : pupilBands.large;
}
