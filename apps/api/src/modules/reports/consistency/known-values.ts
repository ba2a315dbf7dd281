import { formatDay } from '../text/calendar.ts';
import type { Facts } from '../facts/facts.ts';
import type { Figures } from '../figures/figures.ts';
import { agrees } from '../figures/fact-index.ts';
import { listRows } from './known-rows.ts';
import { formatFigure, nameFigures, type NamedFigure, type Topic } from '../figures/named-figures.ts';
import { formatNumber } from '../text/numerals.ts';
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
