import type { RefinePart } from '@quintet/contracts/reports/refine-actions';
import type { List } from 'mdast';
import { applyEdits, newlineOf } from '../../text/markdown-blocks.ts';
import { masked, maskMarkup } from '../../text/markdown-text.ts';
import { capital } from '../../text/markdown.ts';
import { plainTextOf, rangeOf } from '../../../../platform/markdown/markdown-tree.ts';
import { findPart } from '../outline/find-part.ts';
import { outlineOf, quoteStart } from '../outline/outline.ts';
import { Refusal } from '../refusal.ts';
import { onOneLine } from './list-items.ts';

interface Row {
  readonly label: string;
  /** Values by column; the one value of a plain `label: value` has the column `Detail`. */
  readonly fields: readonly (readonly [column: string, value: string])[];
}

/** Turns lists of points `label: value` into tables. All points have that form, or nothing is done. */
export function makeTable(markdown: string, part: RefinePart): string {
  const { blocks } = findPart(outlineOf(markdown), part);
  const edits = blocks.flatMap(({ node, start, end }) =>
    node.type === 'list' && node.children.length > 1
      ? [{ start, end, text: writeTable(readRows(markdown, node), newlineOf(markdown)) }]
      : [],
  );
  if (edits.length > 0) return applyEdits(markdown, edits);
  throw new Refusal(
    blocks.some(({ node }) => node.type === 'table')
      ? 'There is a table already, and no list to make another of.'
      : 'There is no list for a table: it takes two points or more that read “label: value”.',
  );
}

function readRows(source: string, list: List): readonly Row[] {
  const rows = list.children.map((item): Row => {
    const [text, ...others] = item.children;
    const cut =
      text?.type === 'paragraph' && others.length === 0
        ? cutLabel(source.slice(rangeOf(text).start, rangeOf(text).end), maskMarkup(source, text))
        : undefined;
    if (cut === undefined)
      throw new Refusal(`The point ${quoteStart(plainTextOf(item))} has not the form “label: value”.`);
    return { label: cut.label, fields: [['Detail', cut.value]] };
  });
  // Where all labels are bold, that marks them as labels; where one is, it stands out among them.
  const isMark = rows.every(({ label }) => bareLabel(label) !== label);
  const labelled = isMark ? rows.map((row) => ({ ...row, label: bareLabel(row.label) })) : rows;
  return splitFields(labelled) ?? labelled;
}

const labelPattern = new RegExp(
  `^([^:]{1,80}?)[ ${masked}]*(?::(?=[\\s${masked}])|\\s[–—-]\\s)[${masked}]*\\s*(?=\\S)`,
  'u',
);
/** `**Risk.** One of six scores high`: what is bold in front is a label, whatever follows it. */
const boldLabel = /^(\*\*|__)([^*_\s][^*_]{0,79}?)[.:]?\1(?:[.:]|\s*[–—-](?=\s))?\s+(?=\S)/u;

function bareLabel(label: string): string {
  return /^\*\*(.+)\*\*$/u.exec(label)?.[1] ?? label;
}

function cutLabel(text: string, shadow: string): { label: string; value: string } | undefined {
  const valueFrom = (start: number) => onOneLine(text.slice(start)).replace(/;$/u, '');
  const [bold, , name] = boldLabel.exec(text) ?? [];
  if (bold !== undefined && name !== undefined)
    return { label: `**${onOneLine(name)}**`, value: valueFrom(bold.length) };
  const [lead] = labelPattern.exec(shadow) ?? [];
  const label = onOneLine(text.slice(0, lead?.length ?? 0)).replace(/(?<!\s)\s*[:–—-]\s*$/u, '');
  return lead === undefined || label === '' || /\*\*|__/u.test(label)
    ? undefined
    : { label, value: valueFrom(lead.length) };
}

/** `owner: IT; likelihood: 3` makes a column of each, where every row has only fields that the fullest has too. */
function splitFields(rows: readonly Row[]): readonly Row[] | undefined {
  const split = rows.map(({ label, fields: [[, value] = ['', '']] }): Row => {
    // A placeholder has semicolons of its own.
    const onLines = value.replaceAll(/(\[[^[\]]*\])|;\s+/gu, (_, held?: string) => held ?? '\n');
    const pieces = onLines.split('\n');
    const pairs = pieces.map((piece) => /^(\p{L}[\p{L}\p{N} ()/%&-]{0,40}):\s+(\S.*)$/u.exec(piece));
    return { label, fields: pairs.map((pair) => [capital(pair?.[1] ?? ''), pair?.[2] ?? '']) };
  });
  const fullest = split.toSorted((one, other) => other.fields.length - one.fields.length)[0];
  const columns = new Set(fullest?.fields.map(([column]) => column));
  const fits = split.every(({ fields }) => fields.every(([column]) => column !== '' && columns.has(column)));
  return fits && columns.size > 1 ? split : undefined;
}

function writeTable(rows: readonly Row[], newline: string): string {
  const columns = [...new Set(rows.flatMap(({ fields }) => fields.map(([column]) => column)))];
  const cells = rows.map(({ label, fields }) => [
    label,
    ...columns.map((column) => entryOf(fields.find(([name]) => name === column)?.[1] ?? '')),
  ]);
  const marks = ['', ...columns].map((_, column) =>
    column > 0 && isFigures(cells.map((row) => row[column] ?? '')) ? '---:' : '---',
  );
  return [['Item', ...columns], marks, ...cells]
    .map((row) => `| ${row.map((cell) => cell.replaceAll(/(?<!\\)\|/gu, String.raw`\|`)).join(' | ')} |`)
    .join(newline);
}

/** A value as a cell of its own: a capital first, unless the word has its own spelling; a dash for none. */
function entryOf(value: string): string {
  if (value === '') return '–';
  return /^\p{Ll}+(?=[\s,.:;]|$)/u.test(value) ? capital(value) : value;
}

const figure =
  /^(?:\p{Sc}|[A-Z]{3}|[-−+±~<>≤≥])?\s?[\d.,\u00a0\u202f ]*\d\s?(?:%|\p{Sc}|[A-Z]{3}|k|m|bn|days?|weeks?|months?|years?|hours?)?$/u;

function isFigures(values: readonly string[]): boolean {
  const said = values.filter((value) => value !== '–');
  return said.length > 0 && said.every((value) => figure.test(value));
}
