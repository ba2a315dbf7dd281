import type { List, Paragraph, Table } from 'mdast';
import { findSpans, maskMarkup } from '../../text/markdown-text.ts';
import { rangeOf, type Range } from '../../../../platform/markdown/markdown-tree.ts';
import { capital } from '../../text/markdown.ts';
import { splitSentences } from '../../text/sentences.ts';

/** A piece of source on one line. */
export function onOneLine(text: string): string {
  return text.replaceAll(/(?:\\|(?<![ \t])[ \t]+)?(?:\r\n|\n|\r)[ \t]*/gu, ' ').trim();
}

/** Text at the start of a line, kept from turning into a block of another kind. */
export function guardLine(text: string): string {
  return text
    .replace(/^([-+*#>])(?=\s|$|>)/u, String.raw`\$1`)
    .replace(/^(\d{1,9})([.)])(?=\s|$)/u, String.raw`$1\$2`)
    .replace(/^(?:`{3}|~{3}|={1,}\s*$|-{3})/u, String.raw`\$&`);
}

/** What a paragraph lists: the words that lead to it, and its members in source form. */
export interface Enumeration {
  readonly lead: string | undefined;
  readonly items: readonly string[];
}

/** What belongs together though it holds a comma or semicolon: entities, brackets, placeholders, quoted speech. */
const unit = /&#?\w+;|\([^()]*\)|\[[^[\]]*\]|“[^“”]*”|"[^"]*"/gu;

/** The members that a paragraph of one sentence sets out, `lead: one; two; and three`. */
export function readEnumeration(source: string, paragraph: Paragraph): Enumeration | undefined {
  if (splitSentences(source, paragraph).length > 1) return undefined;
  const { start } = rangeOf(paragraph);
  const shadow = maskMarkup(source, paragraph);
  const units = [...shadow.matchAll(unit)].map(({ index, 0: text }) => ({
    start: start + index,
    end: start + index + text.length,
  }));
  const spans = [...findSpans(paragraph), ...units];
  const isFree = (index: number) =>
    spans.every((span) => start + index < span.start || span.end <= start + index);
  const colon = shadow.search(/:(?=\s)/u);
  if (colon < 0 || !isFree(colon)) return undefined;
  const separators = (pattern: RegExp) =>
    [...shadow.matchAll(pattern)]
      .map(({ index, 0: text }) => ({ start: index, end: index + text.length }))
      .filter((place) => place.start > colon && isFree(place.start));
  const semicolons = separators(/;\s+(?:(?:and|or)\s+)?/giu);
  const commas = separators(/,\s+(?:(?:and|or)\s+)?/giu);
  const [lastComma] = commas.slice(-1);
  // An `and` parts two members only where it stands for the last comma: `a, b and c`.
  const isOpen = lastComma !== undefined && !/(?:and|or)\s+$/iu.test(shadow.slice(0, lastComma.end));
  const links = separators(/\s(?:and|or)\s/giu).filter((link) => isOpen && link.start >= lastComma.end);
  const places = semicolons.length > 0 ? semicolons : [...commas, ...links.slice(-1)];
  if (places.length === 0) return undefined;
  const text = (range: Range) => source.slice(start + range.start, start + range.end);
  const ends = [...places, { start: shadow.length, end: shadow.length }];
  const items = ends.map((place, index) =>
    text({ start: places[index - 1]?.end ?? colon + 1, end: place.start }),
  );
  return {
    lead: onOneLine(text({ start: 0, end: colon + 1 })),
    items: items.map((item) => onOneLine(item).replace(/[.;]$/u, '')),
  };
}

const ordinal = /^(?:first|second|third|fourth|fifth|sixth|finally|last|lastly|next)(?:ly)?,\s+/iu;

/** The sentences of a paragraph as members of a list, without `First,` and `Second,` in front. */
export function readSentenceItems(source: string, paragraph: Paragraph): Enumeration {
  const sentences = splitSentences(source, paragraph);
  const [first] = sentences;
  const leads = first !== undefined && sentences.length > 2 && /:\s*$/u.test(first.text);
  const items = (leads ? sentences.slice(1) : sentences).map(({ start, end }) =>
    onOneLine(source.slice(start, end)),
  );
  const isCounted = items.filter((item) => ordinal.test(item)).length > 1;
  return {
    lead: leads ? onOneLine(source.slice(first.start, first.end)) : undefined,
    items: isCounted ? items.map((item) => capital(item.replace(ordinal, ''))) : items,
  };
}

/** What a table writes where there is nothing to say. */
const nothing = /^[-–—]?$/u;

/** The rows of a table as lines `first cell: second` or `first cell – Head: second; Head: third`. */
export function readRowItems(source: string, { children: [head, ...rows] }: Table): string[] {
  const cellsOf = (row: typeof head) =>
    (row?.children ?? []).map((cell) => {
      const [first, last] = [cell.children[0], cell.children.at(-1)];
      if (first === undefined || last === undefined) return '';
      return source
        .slice(rangeOf(first).start, rangeOf(last).end)
        .replaceAll(String.raw`\|`, '|')
        .trim();
    });
  const titles = cellsOf(head);
  const items = rows.map((row) => {
    const [name = '', ...values] = cellsOf(row);
    if (titles.length === 1) return name;
    if (titles.length === 2) return [name, values[0] ?? ''].filter((cell) => cell !== '').join(': ');
    const fields = values.flatMap((value, index) =>
      nothing.test(value) ? [] : [`${titles[index + 1] ?? ''}: ${value}`],
    );
    return [name, fields.join('; ')].filter((piece) => piece !== '').join(' – ');
  });
  return items.filter((item) => item !== '');
}

/** The source of each item of a list without its marker, lines below the first as they stand. */
export function readListItems(
  source: string,
  { children }: List,
): { readonly marker: string; readonly body: string; readonly range: Range }[] {
  return children.map((item) => {
    const range = rangeOf(item);
    const text = source.slice(range.start, range.end);
    const [marker = ''] = /^(?:[-+*]|\d{1,9}[.)])[ \t]*/u.exec(text) ?? [];
    return { marker, body: text.slice(marker.length), range };
  });
}
