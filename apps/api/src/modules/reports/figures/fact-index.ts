import { readClaims, type Claim } from '../text/claims.ts';
import { listFactValues } from '../facts/fact-texts.ts';
import type { Facts } from '../facts/facts.ts';
import type { Figures } from './figures.ts';
import { nameFigures } from './named-figures.ts';
import { indexNumbers } from './number-index.ts';
import { bandFloors, highestScore, numbered } from './risk-scores.ts';

/** Everything a section may claim: what stands in the facts and what is computed from them. */
export interface FactIndex {
  /** Whether the claim follows from the facts, as finely as it is written. */
  covers(claim: Claim): boolean;
  /** Whether the facts hold enough figures of the kind of `claim` that a further one stands out. */
  isRichIn(claim: Claim): boolean;
}

type Covers = ReturnType<typeof indexNumbers>;

/** Grades, scores and years of the methods that every report uses. */
const conventions = [
  1,
  2,
  3,
  4,
  5,
  bandFloors.high,
  bandFloors.medium,
  bandFloors.high - 1,
  bandFloors.medium - 1,
];

/** Indexes some facts and the figures computed from them. */
export function indexFacts(facts: Facts, figures: Figures): FactIndex {
  const { texts, numbers } = listFactValues(facts);
  const entries = createEntries();
  for (const value of [...numbers, ...conventions, highestScore]) entries.add('number', value);
  for (const claim of texts.flatMap(readClaims)) {
    if ('value' in claim) entries.add(claim.kind, claim.value, unitOf(claim));
    else if (claim.kind === 'date') entries.days.add(claim.day);
    else entries.words.add(claim.text);
  }
  for (const reference of listReferences(facts)) entries.words.add(reference);
  for (const { kind, value, unit } of nameFigures(facts, figures)) {
    if (typeof value === 'string') entries.days.add(value);
    else entries.add(kind, value, kind === 'money' ? figures.money.currency : unit);
  }
  const counts = Object.entries(countFacts(facts));
  for (const [, count] of counts) entries.add('number', count);
  for (const [noun, count] of counts) entries.add('count', count, noun);
  return indexEntries(entries);
}

function unitOf(claim: Claim): string | undefined {
  if (claim.kind === 'money') return claim.currency;
  if (claim.kind === 'duration') return claim.unit;
  return claim.kind === 'count' ? claim.noun : undefined;
}

function createEntries() {
  const numbers = new Map<string, number[]>();
  const put = (key: string, value: number) => {
    const known = numbers.get(key);
    if (known === undefined) numbers.set(key, [value]);
    else known.push(value);
  };
  return {
    numbers,
    days: new Set<string>(),
    /** References and fractions, as they are written. */
    words: new Set<string>(),
    add(kind: string, value: number, unit = '') {
      const { base, factor } = inBase(unit);
      put(`${kind} ${base}`, value * factor);
      put(`all ${kind} ${kind === 'duration' ? unit : ''}`, value);
      put('any', value);
    },
  };
}

const perUnit: Readonly<Record<string, { readonly base: string; readonly factor: number }>> = {
  year: { base: 'month', factor: 12 },
  'working-day': { base: 'day', factor: 1 },
};

function inBase(unit: string): { readonly base: string; readonly factor: number } {
  return perUnit[unit] ?? { base: unit, factor: 1 };
}

function indexEntries({ numbers, days, words }: ReturnType<typeof createEntries>): FactIndex {
  const indexes = new Map<string, Covers>([...numbers].map(([key, known]) => [key, indexNumbers(known)]));
  const most = new Map(
    [...numbers].map(([key, known]) => [key, known.reduce((one, other) => Math.max(one, other))]),
  );
  const coversDay = indexDays(days, indexes.get('number '));
  const covers = (claim: Claim): boolean => {
    if (claim.kind === 'date') return coversDay(claim.day);
    if (!('value' in claim)) return words.has(claim.text);
    if (claim.kind === 'number') return indexes.get('any')?.(claim) === true;
    // Of a noun that the facts can count, a report may speak of as many as there are, or of fewer.
    if (claim.kind === 'count') {
      const there = most.get(`count ${claim.noun}`) ?? 0;
      if (there > 0 || claim.value === 0) return claim.value <= there;
      return claim.value > 5 && indexes.get('number ')?.(claim) === true;
    }
    const { base, factor } = inBase(unitOf(claim) ?? '');
    const written = { value: claim.value * factor, step: claim.step * factor };
    return indexes.get(`${claim.kind} ${base}`)?.(written) === true;
  };
  return {
    covers,
    isRichIn: (claim) => {
      if (claim.kind === 'date') return days.size >= 3;
      const unit = claim.kind === 'duration' ? claim.unit : '';
      return isRichKind(claim) && (numbers.get(`all ${claim.kind} ${unit}`)?.length ?? 0) >= 3;
    },
  };
}

function isRichKind({ kind }: Claim): boolean {
  return kind === 'money' || kind === 'percent' || kind === 'duration';
}

/** Tells of days whether they are known, as far as they are given: a month or a year holds the days in it. */
function indexDays(days: ReadonlySet<string>, numbers: Covers | undefined): (day: string) => boolean {
  const forms = new Set<string>();
  for (const day of days) {
    const [year = '', month, date] = day.startsWith('--') ? ['', ...day.slice(2).split('-')] : day.split('-');
    forms.add(year);
    if (month !== undefined) forms.add(`${year}-${month}`).add(`${year}-Q${Math.ceil(Number(month) / 3)}`);
    if (date !== undefined) forms.add(`--${month}-${date}`);
  }
  return (day) => {
    if (days.has(day) || forms.has(day)) return true;
    if (/^\d{4}$/.test(day)) return numbers?.({ value: Number(day), step: 0 }) === true;
    // A day of the facts without its year, such as a yearly closure, may be put into a year that the facts know.
    return days.has(`-${day.slice(4)}`) && forms.has(day.slice(0, 4));
  };
}

/** How many there are of each noun: a report may speak of all of them or of some. */
export function countFacts({ customer, opportunity }: Facts): Readonly<Record<string, number>> {
  const options = opportunity.alternatives.length;
  return {
    phase: opportunity.phases.length,
    requirement: opportunity.requirements.length,
    risk: opportunity.risks.length,
    goal: opportunity.goals.length,
    system: Math.max(customer.systems.length, opportunity.integrations.length),
    interface: opportunity.integrations.length,
    integration: opportunity.integrations.length,
    stakeholder: customer.stakeholders.length,
    role: Math.max(opportunity.team.length, customer.stakeholders.length),
    alternative: options,
    option: options + 1,
    assumption: opportunity.assumptions.length,
    dependency: opportunity.dependencies.length,
    deadline: opportunity.dates.deadlines.length,
    milestone: opportunity.phases.length + opportunity.dates.deadlines.length,
    layer: opportunity.technology.length,
    attachment: opportunity.attachments.length,
    constraint: customer.constraints.length,
    benefit: opportunity.benefits.length,
    'cost-line': opportunity.costs.length,
    site: customer.size.sites ?? 0,
    employee: customer.size.employees ?? 0,
  };
}

/** Requirement ids, and the references that drafts give to risks, assumptions, dependencies and goals. */
function listReferences({ opportunity }: Facts): string[] {
  const rows = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => numbered(letter, index));
  return [
    ...opportunity.requirements.map(({ id }) => id),
    ...rows('K', opportunity.risks.length),
    ...rows('A', opportunity.assumptions.length),
    ...rows('D', opportunity.dependencies.length),
    ...rows('G', opportunity.goals.length),
    ...rows('I', opportunity.integrations.length),
  ];
}
