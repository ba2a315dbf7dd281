import type { Facts } from '../facts/facts.ts';
import type { Figures } from '../figures/figures.ts';
import { formatDay } from '../text/calendar.ts';
import { formatNumber } from '../text/numerals.ts';
import { horizonYears } from '../figures/money-figures.ts';
import { isKnown, placeOf, type Known, type ReadUnit, type Said, type Statement } from './statements.ts';

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
      const { values = [], display = displayOf(value) } = row.columns.get(column) ?? {};
      const unit = column === 'age' ? ({ unit: 'year' } as const) : {};
      row.columns.set(column, { values: [...values, value], display, ...unit });
    }
  }
  return index;
}

function displayOf(value: number | string): string {
  if (typeof value === 'number') return formatNumber(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value) : value;
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
  const price = ({ one_off, yearly }: { one_off?: number | undefined; yearly?: number | undefined }) => ({
    'one-off': one_off,
    yearly,
    'three years': (one_off ?? 0) + (yearly ?? 0) * horizonYears,
  });
  const { oneOff, yearlyCost, yearlyBenefit, horizonCost, expected } = money;
  return [
    ...opportunity.costs.map((each): Listed => ['cost', each.item, price(each)]),
    ...opportunity.alternatives.map((each): Listed => ['alternative', each.name, price(each)]),
    ...opportunity.benefits.map(({ item, ...columns }): Listed => ['benefit', item, columns]),
    ['cost', totalOf('cost'), { 'one-off': oneOff, yearly: yearlyCost, 'three years': horizonCost }],
    ['benefit', totalOf('benefit'), { yearly: yearlyBenefit }],
    ...(expected?.years ?? []).flatMap(({ year, ...lines }) =>
      Object.entries(lines).map(([line, value]): Listed => ['line', line, { [`year ${year}`]: value }]),
    ),
  ];
}

function listRecords({ customer, opportunity }: Facts, { risks }: Figures): Listed[] {
  return [
    ...customer.systems.map(({ name, age_years: age, condition, owner }): Listed => {
      return ['system', name, { age, condition, owner }];
    }),
    ...risks.map(({ risk: { text, likelihood, impact, owner }, score }): Listed => {
      return ['risk', text, { likelihood, impact, score, owner }];
    }),
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
/** Columns of figures: how tables title them, and what figure of a sentence can stand for one. */
const figureColumns: readonly (readonly [column: string, title: RegExp, figure?: string])[] = [
  ['fte-weeks', /\bfte[- ]weeks?\b/],
  ['day rate', /\b(?:day rate|rate per day)\b/, 'money'],
  ['three years', /\b(?:three|3) years\b/, 'money'],
  ['one-off', /\b(?:one-off|one-time)\b/, 'money'],
  ['yearly', /\b(?:yearly|annual|a year|per year)\b/, 'money'],
  ['cost', /^cost\b/, 'money'],
  ['float', /\b(?:float|slack)\b/, 'week'],
  ['weeks', /\b(?:weeks?|duration)\b/, 'week'],
  ['age', /^age\b/, 'year'],
  ['start', /^(?:starts?|from)$/, 'date'],
  ['end', /^(?:ends?|to|finish)$/, 'date'],
  ['date', /^(?:date|day)$/, 'date'],
];
const plainColumns = new Set('value|year 1|year 2|year 3|days|fte|likelihood|impact|score'.split('|'));
const longestTitle = 60;

function columnOf(title: string): string | undefined {
  if (title.length > longestTitle) return undefined;
  const [head = ''] = title.toLowerCase().split('(');
  const name = head.trim();
  if (wordColumns.has(name) || plainColumns.has(name)) return name;
  return figureColumns.find(([, pattern]) => pattern.test(name))?.[0];
}

/** What figures of a sentence can stand for each column. */
export const figureOf: ReadonlyMap<string, string | undefined> = new Map(
  figureColumns.map(([column, , figure]) => [column, figure]),
);

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
