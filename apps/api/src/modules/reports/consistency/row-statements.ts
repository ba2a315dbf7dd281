import { totalOf } from './known-rows.ts';
import { isKnownValue, rowSubject, type Known, type KnownValues } from './known-values.ts';
import { placeOf, type ReadSection, type ReadUnit, type Said, type Statement } from './statements.ts';

/** Names of columns, however a writer titles them. */
const columnNames: readonly (readonly [string, RegExp])[] = [
  ['value', /^value$/i],
  ['year 1', /^year 1$/i],
  ['year 2', /^year 2$/i],
  ['year 3', /^year 3$/i],
  ['fte-weeks', /\bfte[- ]weeks?\b/i],
  ['day rate', /\bday rate\b|\brate per day\b/i],
  ['three years', /\bthree years\b|\b3 years\b/i],
  ['one-off', /\bone-off\b|\bone-time\b/i],
  ['yearly', /\byearly\b|\bannual\b|\ba year\b|\bper year\b/i],
  ['float', /\bfloat\b|\bslack\b/i],
  ['weeks', /\bweeks?\b|\bduration\b/i],
  ['days', /^days$/i],
  ['fte', /^fte$/i],
  ['cost', /^cost\b/i],
  ['start', /^(?:start|from|starts)$/i],
  ['end', /^(?:end|to|ends|finish)$/i],
  ['date', /^(?:date|day)$/i],
  ['accountable', /^accountable$/i],
  ['age', /^age\b/i],
  ['condition', /^condition$/i],
  ['likelihood', /^likelihood$/i],
  ['impact', /^impact$/i],
  ['score', /^score$/i],
  ['owner', /^owner$/i],
  ['priority', /^priority$/i],
  ['role', /^role$/i],
  ['interest', /^interest$/i],
  ['influence', /^influence$/i],
  ['stance', /^stance$/i],
  ['certainty', /^certainty$/i],
];

const words = new Set([
  'condition',
  'owner',
  'priority',
  'role',
  'interest',
  'influence',
  'stance',
  'certainty',
  'accountable',
]);

/** Rows by the text that names them, as tables write it. */
export interface RowIndex {
  readonly kinds: ReadonlyMap<string, readonly { readonly kind: string; readonly name: string }[]>;
  readonly known: KnownValues;
}

/** What the tables of a section say of rows that the facts know by name. */
export function readRows({ title, units }: ReadSection, index: RowIndex): Statement[] {
  return units.flatMap((read) => (read.unit.kind === 'cell' ? readCell(title, read, index) : []));
}

function readCell(title: string, { unit, claims }: ReadUnit, { kinds, known }: RowIndex): Statement[] {
  const { row = [], columns = [], column = 0 } = unit;
  const head = (columns[column] ?? '').replace(/\(.*\)/, '').trim();
  const name = columnNames.find(([, pattern]) => pattern.test(head))?.[0];
  if (name === undefined) return [];
  const said: Said | undefined = words.has(name)
    ? wordOf(unit.text)
    : claims.length === 1
      ? claims[0]
      : undefined;
  if (said === undefined) return [];
  const subjects = row.flatMap((text, at) =>
    at === column ? [] : (kinds.get(nameOfRow(text, columns)) ?? []),
  );
  const fitting = subjects
    .map((each) => rowSubject(each.kind, each.name, name))
    .filter((each) => known.has(each));
  // A cost line and a phase may share a name; whichever bears the cell out is the one that was meant.
  const subject = fitting.find((each) => isRight(said, known.get(each))) ?? fitting[0];
  return subject === undefined ? [] : [{ subject, said, place: placeOf(title, unit, 0, unit.text.length) }];
}

function isRight(said: Said, known: Known | undefined): boolean {
  return known !== undefined && isKnownValue(said, known);
}

/** A row called “Total” is the total of what its table lists. */
function nameOfRow(text: string, columns: readonly string[]): string {
  const name = normalise(text);
  if (name !== 'total') return name;
  const heads = columns.join(' ').toLowerCase();
  if (heads.includes('fte')) return totalOf('role');
  return totalOf(heads.includes('one-off') ? 'cost' : 'benefit');
}

function wordOf(text: string): Said | undefined {
  const word = text.replaceAll(/[*\\]/g, '').trim();
  return word === '' || word === '–' ? undefined : { kind: 'word', text: word };
}

/** A name as it is compared: without markup, full stop, quotes or case. */
export function normalise(text: string): string {
  return text
    .replaceAll(/[*\\“”"]/g, '')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();
}
