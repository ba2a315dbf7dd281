import { formatDay } from './calendar.ts';
import type { Facts } from './facts.ts';
import type { Figures } from './figures.ts';
import { agrees } from './ledger.ts';
import { horizonYears, type CaseYear } from './money-figures.ts';
import { formatFigure, nameFigures, type NamedFigure, type Topic } from './named-figures.ts';
import { formatNumber } from './numerals.ts';
import type { Said } from './statements.ts';

/** What the facts say of a subject: any of the values is right. */
export interface Known {
  readonly values: readonly (number | string)[];
  /** The value as a report would write it. */
  readonly display: string;
  /** Unit of a duration where it is not the smallest in use: ages count in years. */
  readonly unit?: 'year';
}

/** What the facts say, by subject as in `Statement`. */
export type KnownValues = ReadonlyMap<string, Known>;

/** Rows of a kind: name of the row, then columns with what the facts say. */
interface KnownRow {
  readonly kind: string;
  readonly name: string;
  readonly columns: Readonly<Record<string, number | string | undefined>>;
}

/** Whether what was said is one of the known values, as finely as it was written. */
export function isKnownValue(said: Said, { values, unit }: Known): boolean {
  return values.some((value) => {
    if (said.kind === 'word')
      return typeof value === 'string' && value.toLowerCase() === said.text.toLowerCase();
    if (said.kind === 'date') return typeof value === 'string' && value.startsWith(said.day);
    if (said.kind === 'reference' || said.kind === 'fraction') return true;
    if (typeof value === 'string') return false;
    const factor = said.kind === 'duration' && said.unit === 'year' && unit !== 'year' ? 12 : 1;
    return agrees(value, { value: said.value * factor, step: said.step * factor });
  });
}

/** Further values that are right for a topic, because reports call them by the same name. */
const alsoRight: Readonly<Partial<Record<Topic, readonly Topic[]>>> = {
  'planned go-live': ['wanted go-live'],
  'plan length': ['time to go-live'],
  'end of the plan': ['planned go-live'],
};

/** Everything the facts say of topics and of single rows of tables. */
export function listKnownValues(facts: Facts, figures: Figures): KnownValues {
  const named = nameFigures(facts, figures);
  const known = new Map<string, Known>();
  for (const figure of named) {
    if (figure.topic === undefined) continue;
    const topics = [figure.topic, ...(alsoRight[figure.topic] ?? [])];
    const values = named
      .filter(({ topic }) => topic !== undefined && topics.includes(topic))
      .map(({ value }) => value);
    known.set(figure.topic, {
      values: [...values, ...looseValues(figure, named)],
      display: formatFigure(figure, figures.money.currency),
    });
  }
  for (const row of listRows(facts, figures)) {
    for (const [column, value] of Object.entries(row.columns)) {
      if (value === undefined) continue;
      const subject = rowSubject(row.kind, row.name, column);
      const earlier = known.get(subject);
      known.set(subject, {
        values: [...(earlier?.values ?? []), value],
        display: earlier?.display ?? displayOf(value),
        ...(column === 'age' ? { unit: 'year' as const } : {}),
      });
    }
  }
  return known;
}

/** Values that go under the name of a topic in passing: the start of any phase is a start. */
function looseValues({ topic }: NamedFigure, named: readonly NamedFigure[]): readonly (number | string)[] {
  const pick = (pattern: RegExp) => named.filter(({ name }) => pattern.test(name)).map(({ value }) => value);
  if (topic === 'project start') return pick(/(?:, start|^latest start.*)$/);
  if (topic === 'end of the plan') return pick(/, end$/);
  if (topic === 'team effort') return pick(/, effort$/);
  if (topic === 'payback') return pick(/payback$/);
  return topic === 'yearly benefit' ? pick(/^yearly benefit of high/) : [];
}

function displayOf(value: number | string): string {
  if (typeof value === 'number') return formatNumber(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value) : value;
}

/** The subject of a cell: kind and name of its row, and its column. */
export function rowSubject(kind: string, name: string, column: string): string {
  return `${kind} “${name}”: ${column}`;
}

function yearValue({ cost, benefit, net, cumulative }: CaseYear, line: string): number {
  return { cost, benefit, net, cumulative }[line] ?? 0;
}

/** Name of the total row of a table whose rows are of this kind. */
export function totalOf(kind: string): string {
  return `total of ${kind}s`;
}

/** Every row that tables of a report may hold, with what the facts say in each column. */
export function listRows({ customer, opportunity }: Facts, figures: Figures): KnownRow[] {
  const horizon = (oneOff = 0, yearly = 0) => oneOff + yearly * horizonYears;
  const { money, team } = figures;
  return [
    ...(figures.schedule?.phases ?? []).map(({ phase, start, end, floatWeeks }) => ({
      kind: 'phase',
      name: phase.name,
      columns: { weeks: phase.weeks, start, end, float: floatWeeks, accountable: phase.accountable },
    })),
    ...opportunity.costs.map(({ item, one_off, yearly }) => ({
      kind: 'cost',
      name: item,
      columns: { 'one-off': one_off, yearly, 'three years': horizon(one_off, yearly) },
    })),
    {
      kind: 'cost',
      name: totalOf('cost'),
      columns: { 'one-off': money.oneOff, yearly: money.yearlyCost, 'three years': money.horizonCost },
    },
    ...opportunity.alternatives.map(({ name, one_off, yearly }) => ({
      kind: 'alternative',
      name,
      columns: { 'one-off': one_off, yearly, 'three years': horizon(one_off, yearly) },
    })),
    ...opportunity.benefits.map(({ item, yearly, certainty }) => ({
      kind: 'benefit',
      name: item,
      columns: { yearly, certainty },
    })),
    { kind: 'benefit', name: totalOf('benefit'), columns: { yearly: money.yearlyBenefit } },
    {
      kind: 'role',
      name: totalOf('role'),
      columns: { 'fte-weeks': team?.fteWeeks, days: team?.days, cost: team?.cost },
    },
    ...(team?.roles ?? []).map(({ role, fteWeeks, days, cost }) => ({
      kind: 'role',
      name: role.role,
      columns: {
        fte: role.fte,
        weeks: role.weeks,
        'fte-weeks': fteWeeks,
        days,
        'day rate': role.day_rate,
        cost,
      },
    })),
    ...customer.systems.map(({ name, age_years, condition, owner }) => ({
      kind: 'system',
      name,
      columns: { age: age_years, condition, owner },
    })),
    ...figures.risks.map(({ risk, score }) => ({
      kind: 'risk',
      name: risk.text,
      columns: { likelihood: risk.likelihood, impact: risk.impact, score, owner: risk.owner },
    })),
    ...opportunity.requirements.map(({ id, priority }) => ({
      kind: 'requirement',
      name: id,
      columns: { priority },
    })),
    ...customer.stakeholders.map(({ name, role, interest, influence, stance }) => ({
      kind: 'person',
      name,
      columns: { role, interest, influence, stance },
    })),
    { kind: 'trait', name: 'Employees', columns: { value: customer.size.employees } },
    { kind: 'trait', name: 'Sites', columns: { value: customer.size.sites } },
    ...['cost', 'benefit', 'net', 'cumulative'].map((name) => ({
      kind: 'line',
      name,
      columns: Object.fromEntries(
        (money.expected?.years ?? []).map((year) => [`year ${year.year}`, yearValue(year, name)]),
      ),
    })),
    ...opportunity.dates.deadlines.map(({ label, date }) => ({
      kind: 'deadline',
      name: label,
      columns: { date },
    })),
  ];
}
