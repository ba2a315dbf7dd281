import { readClaims, type Claim } from '../text/claims.ts';
import { listFactValues } from '../facts/fact-texts.ts';
import type { Facts } from '../facts/facts.ts';
import type { Figures } from './figures.ts';
import { nameFigures } from './named-figures.ts';
import { bandFloors, highestScore, numbered } from './risk-scores.ts';

/** Everything a section may claim: what stands in the facts and what is computed from them. */
export interface FactIndex {
  /** Whether the claim follows from the facts, as finely as it is written. */
  covers(claim: Claim): boolean;
  /** Whether the facts hold enough figures of the kind of `claim` that a further one stands out. */
  isRichIn(claim: Claim): boolean;
}

interface Entries {
  readonly money: { readonly value: number; readonly currency: string | undefined }[];
  readonly percent: number[];
  readonly durations: { readonly value: number; readonly unit: string }[];
  readonly counts: { readonly value: number; readonly noun: string }[];
  readonly numbers: number[];
  readonly days: Set<string>;
  readonly references: Set<string>;
  readonly texts: string;
}

/** Indexes some facts and the figures computed from them. */
export function indexFacts(facts: Facts, figures: Figures): FactIndex {
  const { texts, numbers } = listFactValues(facts);
  const entries: Entries = {
    money: [],
    percent: [],
    durations: [],
    counts: [],
    // Grades, scores and years of the methods that every report uses.
    numbers: [
      ...numbers,
      1,
      2,
      3,
      4,
      5,
      bandFloors.high,
      bandFloors.medium,
      bandFloors.high - 1,
      bandFloors.medium - 1,
      highestScore,
    ],
    days: new Set(),
    references: new Set(listReferences(facts)),
    texts: texts.join('\n').toLowerCase(),
  };
  for (const claim of texts.flatMap(readClaims)) enterClaim(entries, claim);
  enterFigures(entries, facts, figures);
  enterCounts(entries, facts);
  return {
    covers: (claim) => covers(entries, claim),
    isRichIn: (claim) => countEntries(entries, claim) >= 3,
  };
}

function countEntries(entries: Entries, claim: Claim): number {
  if (claim.kind === 'money') return entries.money.length;
  if (claim.kind === 'percent') return entries.percent.length;
  if (claim.kind === 'date') return entries.days.size;
  return claim.kind === 'duration' ? entries.durations.filter(({ unit }) => unit === claim.unit).length : 0;
}

function enterClaim(entries: Entries, claim: Claim): void {
  if (claim.kind === 'money') entries.money.push(claim);
  else if (claim.kind === 'percent') entries.percent.push(claim.value);
  else if (claim.kind === 'duration') entries.durations.push(claim);
  else if (claim.kind === 'count') entries.counts.push(claim);
  else if (claim.kind === 'number') entries.numbers.push(claim.value);
  else if (claim.kind === 'date') entries.days.add(claim.day);
  else if (claim.kind === 'reference') entries.references.add(claim.text);
}

function enterFigures(entries: Entries, facts: Facts, figures: Figures): void {
  const { currency } = figures.money;
  for (const { kind, value, unit = '' } of nameFigures(facts, figures)) {
    if (typeof value === 'string') entries.days.add(value);
    else if (kind === 'money') entries.money.push({ value, currency });
    else if (kind === 'percent') entries.percent.push(value);
    else if (kind === 'duration') entries.durations.push({ value, unit });
    else entries.numbers.push(value);
  }
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

function enterCounts(entries: Entries, facts: Facts): void {
  for (const [noun, value] of Object.entries(countFacts(facts))) {
    entries.counts.push({ noun, value });
    entries.numbers.push(value);
  }
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

/** Whether a written number stands for a known one: equal as finely as `step` tells, never more than 5% off. */
export function agrees(known: number, { value, step }: { value: number; step: number }): boolean {
  const size = Math.abs(known);
  return Math.abs(size - value) <= Math.min(step / 2, Math.max(size * 0.05, 0.05)) + 1e-6;
}

function covers(entries: Entries, claim: Claim): boolean {
  switch (claim.kind) {
    case 'money':
      return entries.money.some(({ value, currency }) => currency === claim.currency && agrees(value, claim));
    case 'percent':
      return entries.percent.some((value) => agrees(value, claim));
    case 'duration':
      return coversDuration(entries, claim);
    case 'count':
      return coversCount(entries, claim);
    case 'number':
      return listNumbers(entries).some((value) => agrees(value, claim));
    case 'reference':
      return entries.references.has(claim.text);
    case 'date':
      return coversDay(entries, claim.day);
    case 'fraction':
      return entries.texts.includes(claim.text);
  }
}

const perUnit: Readonly<Record<string, { readonly base: string; readonly factor: number }>> = {
  year: { base: 'month', factor: 12 },
  'working-day': { base: 'day', factor: 1 },
};

function coversDuration(entries: Entries, claim: Claim & { kind: 'duration' }): boolean {
  const { base: unit, factor } = perUnit[claim.unit] ?? { base: claim.unit, factor: 1 };
  const wanted = { value: claim.value * factor, step: claim.step * factor };
  return entries.durations.some((known) => {
    const { base, factor: knownFactor } = perUnit[known.unit] ?? { base: known.unit, factor: 1 };
    return base === unit && agrees(known.value * knownFactor, wanted);
  });
}

/** Of a noun that the facts can count, a report may speak of as many as there are, or of fewer. */
function coversCount(entries: Entries, claim: Claim & { kind: 'count' }): boolean {
  const most = Math.max(
    0,
    ...entries.counts.filter(({ noun }) => noun === claim.noun).map(({ value }) => value),
  );
  if (most > 0 || claim.value === 0) return claim.value <= most;
  return entries.numbers.some((value) => value > 5 && agrees(value, claim));
}

function listNumbers(entries: Entries): number[] {
  return [
    ...entries.numbers,
    ...entries.percent,
    ...[...entries.money, ...entries.durations, ...entries.counts].map(({ value }) => value),
  ];
}

function coversDay(entries: Entries, day: string): boolean {
  if (entries.days.has(day)) return true;
  const known = [...entries.days];
  if (day.startsWith('--')) return known.some((each) => each.endsWith(day.slice(1)));
  const quarter = /^(\d{4})-Q(\d)$/.exec(day);
  if (quarter !== null) return known.some((each) => quarterOf(each) === day);
  if (/^\d{4}-\d{2}$/.test(day)) return known.some((each) => each.startsWith(`${day}-`));
  if (/^\d{4}$/.test(day))
    return known.some((each) => each.startsWith(day)) || entries.numbers.includes(Number(day));
  // A day of the facts without its year, such as a yearly closure, may be put into a year that the facts know.
  return known.includes(`-${day.slice(4)}`) && known.some((each) => each.startsWith(day.slice(0, 4)));
}

function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
