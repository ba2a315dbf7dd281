import type { Facts } from '../facts/facts.ts';
import type { Figures } from '../figures/figures.ts';
import { horizonYears } from '../figures/money-figures.ts';
import {
  isKnown,
  knownValue,
  placeOf,
  type Known,
  type ReadUnit,
  type Said,
  type Statement,
} from './statements.ts';

/** A row that tables of a report may hold, with what the facts say in each column. */
export interface Row {
  readonly kind: string;
  readonly name: string;
  readonly columns: Map<string, Known>;
}

/** Rows by the name that tables give them. */
export type RowIndex = ReadonlyMap<string, readonly Row[]>;

type Columns = Readonly<Record<string, number | string | undefined>>;
type Listed = readonly [kind: string, name: string, columns: Columns];

/** Every row that the facts know by name. */
export function indexRows(facts: Facts, figures: Figures): RowIndex {
  const index = new Map<string, Row[]>();
  for (const [kind, name, columns] of [
    ...listPlan(figures),
    ...listMoney(facts, figures),
    ...listRecords(facts, figures),
  ]) {
    const key = normalise(name);
    const sameName = index.get(key) ?? [];
    index.set(key, sameName);
    let row = sameName.find((each) => each.kind === kind);
    if (row === undefined) sameName.push((row = { kind, name, columns: new Map() }));
    for (const [column, value] of Object.entries(columns)) {
      if (value === undefined) continue;
      const { values = [], display } = row.columns.get(column) ?? {};
      const one = knownValue(value);
      row.columns.set(column, {
        values: [...values, value],
        display: display ?? one.display,
        ...(column === 'age' ? { unit: 'year' } : {}),
      });
    }
  }
  return index;
}

function totalOf(kind: string): string {
  return `total of ${kind}s`;
}

function listPlan({ schedule, team }: Figures): Listed[] {
  return [
    ...(schedule?.phases ?? []).map(({ phase, start, end, floatWeeks }): Listed => {
      const { weeks, accountable } = phase;
      return ['phase', phase.name, { weeks, start, end, float: floatWeeks, accountable }];
    }),
    ...(team?.roles ?? []).map(({ role, fteWeeks, days, cost }): Listed => {
      const { fte, weeks, day_rate } = role;
      return ['role', role.role, { fte, weeks, 'fte-weeks': fteWeeks, days, 'day rate': day_rate, cost }];
    }),
    ['role', totalOf('role'), { 'fte-weeks': team?.fteWeeks, days: team?.days, cost: team?.cost }],
  ];
}

function listMoney({ opportunity }: Facts, { money }: Figures): Listed[] {
  const price = (one_off: number | undefined, yearly: number | undefined) => ({
    'one-off': one_off,
    yearly,
    'three years': (one_off ?? 0) + (yearly ?? 0) * horizonYears,
  });
  const { oneOff, yearlyCost, yearlyBenefit, horizonCost, expected } = money;
  return [
    ...opportunity.costs.map(({ item, one_off, yearly }): Listed => ['cost', item, price(one_off, yearly)]),
    ...opportunity.alternatives.map(({ name, one_off, yearly }): Listed => [
      'alternative',
      name,
      price(one_off, yearly),
    ]),
    ...opportunity.benefits.map(({ item, yearly, certainty }): Listed => [
      'benefit',
      item,
      { yearly, certainty },
    ]),
    ['cost', totalOf('cost'), { 'one-off': oneOff, yearly: yearlyCost, 'three years': horizonCost }],
    ['benefit', totalOf('benefit'), { yearly: yearlyBenefit }],
    ...(expected?.years ?? []).flatMap(({ year, ...lines }) =>
      Object.entries(lines).map(([line, value]): Listed => ['line', line, { [`year ${year}`]: value }]),
    ),
  ];
}

function listRecords({ customer, opportunity }: Facts, { risks }: Figures): Listed[] {
  return [
    ...customer.systems.map(({ name, age_years, condition, owner }): Listed => [
      'system',
      name,
      { age: age_years, condition, owner },
    ]),
    ...risks.map(({ risk: { text, likelihood, impact, owner }, score }): Listed => [
      'risk',
      text,
      { likelihood, impact, score, owner },
    ]),
    ...opportunity.requirements.map(({ id, priority }): Listed => ['requirement', id, { priority }]),
    ...opportunity.dates.deadlines.map(({ label, date }): Listed => ['deadline', label, { date }]),
    ...customer.stakeholders.map(({ name, ...columns }): Listed => ['person', name, columns]),
    ['trait', 'Employees', { value: customer.size.employees }],
    ['trait', 'Sites', { value: customer.size.sites }],
  ];
}

/** Columns that hold words. */
const wordColumns = new Set(
  'condition owner priority role interest influence stance certainty accountable'.split(' '),
);
/** Columns that are called by their name alone, and what else they are called. */
const figureColumns = new Set(
  'value|year 1|year 2|year 3|days|fte|date|start|end|likelihood|impact|score'.split('|'),
);
const otherNames: Readonly<Record<string, string>> = {
  day: 'date',
  from: 'start',
  starts: 'start',
  to: 'end',
  ends: 'end',
  finish: 'end',
};
/** Columns whose name may stand among other words, as in `Yearly cost`. */
const describedColumns: readonly (readonly [column: string, title: RegExp])[] = [
  ['fte-weeks', /\bfte[- ]weeks?\b/],
  ['day rate', /\b(?:day rate|rate per day)\b/],
  ['three years', /\b(?:three|3) years\b/],
  ['one-off', /\b(?:one-off|one-time)\b/],
  ['yearly', /\b(?:yearly|annual|a year|per year)\b/],
  ['float', /\b(?:float|slack)\b/],
  ['weeks', /\b(?:weeks?|duration)\b/],
  ['cost', /^cost\b/],
  ['age', /^age\b/],
];
const longestTitle = 60;

function columnOf(title: string): string | undefined {
  if (title.length > longestTitle) return undefined;
  const head = title
    .toLowerCase()
    .replace(/\(.*\)/, '')
    .trim();
  const name = otherNames[head] ?? head;
  if (wordColumns.has(name) || figureColumns.has(name)) return name;
  return describedColumns.find(([, pattern]) => pattern.test(head))?.[0];
}

/** Reads the cells of tables, one after the other; gives what each says of a row that the facts know by name. */
export function createRowReader(index: RowIndex): (read: ReadUnit) => Statement[] {
  let row: readonly string[] = [];
  let named: readonly Row[] = [];
  let columns: readonly string[] = [];
  let kind = '';
  return (read) => {
    const { unit } = read;
    if (unit.kind !== 'cell' || unit.row === undefined || unit.columns === undefined) return [];
    if (unit.columns !== columns) [columns, kind] = [unit.columns, ''];
    if (unit.row !== row) {
      row = unit.row;
      // A row called “Total” is the total of what its table lists.
      const names = row.map(normalise).map((name) => (name === 'total' ? totalOf(kind) : name));
      named = index.get(names.find((name) => index.has(name)) ?? '') ?? [];
    }
    const column = columnOf(columns[unit.column ?? 0] ?? '');
    const said = column === undefined ? undefined : readCell(column, read);
    if (column === undefined || said === undefined) return [];
    const fitting = named.flatMap(({ columns: known, ...rest }) => {
      const value = known.get(column);
      return value === undefined ? [] : [{ ...rest, known: value }];
    });
    // A cost line and a phase may share a name; whichever bears the cell out is the one that was meant.
    const meant = fitting.find(({ known }) => isKnown(said, known)) ?? fitting[0];
    if (meant === undefined) return [];
    kind = meant.kind;
    const place = placeOf(read, { start: 0, end: unit.text.length });
    return [{ subject: `${meant.kind} “${meant.name}”: ${column}`, said, place, known: meant.known }];
  };

  function readCell(column: string, { unit, claims }: ReadUnit): Said | undefined {
    if (!wordColumns.has(column)) return claims.length === 1 ? claims[0] : undefined;
    const text = unit.text.replaceAll(/[*\\]/g, '').trim();
    return text === '' || text === '–' ? undefined : { kind: 'word', text };
  }
}

/** A name as it is compared: without markup, full stop, quotes or case. */
function normalise(text: string): string {
  return text
    .replaceAll(/[*\\“”"]/g, '')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();
}
