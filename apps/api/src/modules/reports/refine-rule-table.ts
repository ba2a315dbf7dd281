import type { List, ListItem, Paragraph } from 'mdast';
import { newlineOf, type Block, type Edit } from './markdown-blocks.ts';
import { findSpans, masked, maskMarkup } from './markdown-text.ts';
import { plainTextOf, rangeOf } from './markdown-tree.ts';
import { onOneLine } from './list-items.ts';
import { blocksOf, capitalise, countNoun, quoteStart, runsOf, type Rule } from './refine-rule.ts';

interface Row {
  readonly label: string;
  /** Cells by column title; `undefined` for the one value of a plain `label: value`. */
  readonly fields: readonly (readonly [title: string | undefined, value: string])[];
}

/** Turns lists and lines of the form `label: value` into tables. All of them have that form, or nothing is done. */
export const listAsTable: Rule = (input) => {
  const { outline, scope } = input;
  const name = capitalise(scope.label);
  const blocks = blocksOf(input);
  const candidates = runsOf(
    blocks.filter(({ node }) => node.type === 'list' || isLabelled(outline.source, node)),
  ).flatMap(cutLists);
  const edits: Edit[] = [];
  let odd: string | undefined;
  for (const run of candidates.filter((each) => countPoints(each) > 1)) {
    const read = readRows(outline.source, run);
    if (typeof read === 'string') odd ??= read;
    else edits.push(writeTable(run, read, newlineOf(outline.source)));
  }
  if (odd !== undefined)
    return {
      problem: `${name} makes no table: ${quoteStart(odd)} has not the form “label: value” of the others.`,
    };
  if (edits.length > 0) return { edits, note: `${name}: ${countNoun(edits.length, 'table')} made` };
  if (blocks.some(({ node }) => node.type === 'table')) return { edits, note: `${name}: already a table` };
  return { problem: `${name} makes no table: that takes two points or more that read “label: value”.` };
};

function countPoints(run: readonly Block[]): number {
  const [first] = run;
  if (first?.node.type === 'list') return first.node.children.length;
  return run.reduce((sum, { source }) => sum + source.split(/\r\n|\n|\r/u).length, 0);
}

function isLabelled(source: string, node: Block['node']): boolean {
  return node.type === 'paragraph' && linesOf(source, node).every((line) => cutLabel(line) !== undefined);
}

/** Lines of a paragraph, as parts of the source with their masks. */
function linesOf(source: string, node: Paragraph): Part[] {
  const { start } = rangeOf(node);
  const shadow = maskMarkup(source, node);
  const spans = findSpans(node);
  const breaks = [...source.slice(start, rangeOf(node).end).matchAll(/\r\n|\n|\r/gu)]
    .map(({ index, 0: text }) => ({ start: index, end: index + text.length }))
    .filter((place) =>
      spans.every((span) => start + place.start <= span.start || span.end <= start + place.end),
    );
  const ends = [...breaks, { start: shadow.length, end: shadow.length }];
  return ends.map((end, index) => {
    const from = breaks[index - 1]?.end ?? 0;
    return { text: source.slice(start + from, start + end.start), shadow: shadow.slice(from, end.start) };
  });
}

interface Part {
  readonly text: string;
  readonly shadow: string;
}

function cutLists(run: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of run) {
    const last = runs.at(-1);
    if (block.node.type === 'paragraph' && last?.[0]?.node.type === 'paragraph') last.push(block);
    else runs.push([block]);
  }
  return runs;
}

/** The rows that blocks hold, or the text of the first that has another form. */
function readRows(source: string, run: readonly Block[]): readonly Row[] | string {
  const parts = run.flatMap(({ node }) => {
    if (node.type === 'list') return readItems(source, node);
    return node.type === 'paragraph' ? linesOf(source, node).map((line) => ({ line, inner: [] })) : [];
  });
  const rows: Row[] = [];
  for (const { line, inner } of parts) {
    const cut = cutLabel(line);
    const fields = inner.map((field) => cutLabel(field));
    const isNested = inner.length > 0 && fields.every((field) => field !== undefined);
    if (inner.length > 0 && !isNested) return line.text;
    if (cut === undefined && !isNested) return line.text;
    const label = cut?.label ?? onOneLine(line.text).replace(/\s*:$/u, '');
    rows.push(
      isNested
        ? { label, fields: fields.map((field) => [field?.label, field?.value ?? ''] as const) }
        : { label, fields: [[undefined, cut?.value ?? '']] },
    );
  }
  // Where all labels are bold, that marks them as labels; where one is, it stands out among them.
  const isMark = rows.every(({ label }) => bareLabel(label) !== label);
  const labelled = isMark ? rows.map((row) => ({ ...row, label: bareLabel(row.label) })) : rows;
  return splitFields(labelled) ?? labelled;
}

function readItems(source: string, list: List): { line: Part; inner: Part[] }[] {
  return list.children.map((item) => {
    const [first, second] = item.children;
    const line =
      first?.type === 'paragraph' ? wholePart(source, first) : { text: plainTextOf(item), shadow: '' };
    const inner = second?.type === 'list' ? second.children.map((child) => innerPart(source, child)) : [];
    const isOdd = item.children.length > (inner.length > 0 ? 2 : 1);
    return isOdd ? { line: { ...line, shadow: '' }, inner: [] } : { line, inner };
  });
}

function innerPart(source: string, { children: [only, ...others] }: ListItem): Part {
  return only?.type === 'paragraph' && others.length === 0
    ? wholePart(source, only)
    : { text: '', shadow: '' };
}

function wholePart(source: string, node: Paragraph): Part {
  const { start, end } = rangeOf(node);
  return { text: source.slice(start, end), shadow: maskMarkup(source, node) };
}

const labelPattern = new RegExp(
  `^([^:]{1,80}?)[ ${masked}]*(?::(?=[\\s${masked}])|\\s[–—-]\\s)[${masked}]*\\s*(?=\\S)`,
  'u',
);

function bareLabel(label: string): string {
  return /^\*\*(.+)\*\*$/u.exec(label)?.[1] ?? label;
}

/** `**Risk.** One of six scores high`: what is bold in front is a label, whatever follows it. */
const boldLabel = /^(\*\*|__)([^*_\s][^*_]{0,79}?)[.:]?\1(?:[.:]|\s*[–—-](?=\s))?\s+(?=\S)/u;

function cutLabel({ text, shadow }: Part): { label: string; value: string } | undefined {
  const [bold, , name] = shadow === '' ? [] : (boldLabel.exec(text) ?? []);
  if (bold !== undefined && name !== undefined)
    return {
      label: `**${onOneLine(name)}**`,
      value: onOneLine(text.slice(bold.length)).replace(/[;]$/u, ''),
    };
  const [lead] = labelPattern.exec(shadow) ?? [];
  if (lead === undefined) return undefined;
  const label = onOneLine(text.slice(0, lead.length))
    .replace(/\s*[:–—-]?\s*$/u, '')
    .replace(/^(\*\*|__)(.*?):?\1:?$/u, '**$2**')
    .replace(/^(\*\*|__)(.*):$/u, '$2')
    .trim();
  const value = onOneLine(text.slice(lead.length)).replace(/[;]$/u, '');
  return label === '' || /\*\*|__/u.test(bareLabel(label)) ? undefined : { label, value };
}

/** `owner: IT; likelihood: 3` makes a column of each, where every row has only fields that the fullest has too. */
function splitFields(rows: readonly Row[]): Row[] | undefined {
  const split = rows.map((row) => splitRow(row));
  const known = split.filter((row) => row !== undefined);
  const fullest = known.toSorted((one, other) => other.fields.length - one.fields.length)[0];
  const titles = new Set(fullest?.fields.map(([title]) => title?.toLowerCase()));
  const fits = known.every(({ fields }) => fields.every(([title]) => titles.has(title?.toLowerCase())));
  return titles.size > 1 && fits && known.length === rows.length ? known : undefined;
}

/** A row with the fields of its value; `undefined` where that is no row of fields. */
function splitRow({ label, fields: [[title, value] = [undefined, '']] }: Row): Row | undefined {
  if (title !== undefined) return undefined;
  // A placeholder has semicolons of its own.
  const pairs = value
    .split(/;\s+(?![^[\]]*\])/u)
    .map((piece) => /^([\p{L}][\p{L}\p{N} ()/%&-]{0,40}):\s+(\S.*)$/u.exec(piece));
  const fields = pairs.map((pair) => [pair?.[1], pair?.[2] ?? ''] as const);
  return fields.every(([field]) => field !== undefined) ? { label, fields } : undefined;
}

function writeTable(run: readonly Block[], rows: readonly Row[], newline: string): Edit {
  const titles = titlesOf(rows);
  const cells = rows.map(({ label, fields }) => [
    label,
    ...titles.map((title) => entryOf(fields.find(([name]) => isSameTitle(name, title))?.[1])),
  ]);
  const marks = ['', ...titles].map((_, column) =>
    column > 0 && isFigures(cells.map((row) => row[column] ?? '')) ? '---:' : '---',
  );
  const head = ['Item', ...titles.map((title) => (title === undefined ? 'Detail' : capitalise(title)))];
  const text = [head, marks, ...cells].map((row) => `| ${row.map(asCell).join(' | ')} |`).join(newline);
  return { start: run[0]?.start ?? 0, end: run.at(-1)?.end ?? 0, text };
}

function titlesOf(rows: readonly Row[]): (string | undefined)[] {
  const titles: (string | undefined)[] = [];
  for (const [title] of rows.flatMap(({ fields }) => fields)) {
    if (!titles.some((known) => isSameTitle(known, title))) titles.push(title);
  }
  return titles;
}

function isSameTitle(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}

/** A value as a cell of its own: a capital first, unless the word has its own spelling; a dash for none. */
function entryOf(value: string | undefined): string {
  if (value === undefined || value === '') return '–';
  return /^\p{Ll}+(?=[\s,.:;]|$)/u.test(value) ? capitalise(value) : value;
}

function isFigures(values: readonly string[]): boolean {
  const said = values.filter((value) => value !== '–');
  return said.length > 0 && said.every(isFigure);
}

function isFigure(value: string): boolean {
  return /^(?:\p{Sc}|[A-Z]{3}|[-−+±~<>≤≥])?\s?[\d.,\u00a0\u202f ]*\d\s?(?:%|\p{Sc}|[A-Z]{3}|k|m|bn|days?|weeks?|months?|years?|hours?)?$/u.test(
    value,
  );
}

function asCell(text: string): string {
  return text.replaceAll(/(?<!\\)\|/gu, String.raw`\|`);
}
