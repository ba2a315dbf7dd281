import type { Edit } from './markdown-blocks.ts';
import { escapeText, findWords } from './markdown-text.ts';
import type { Range } from './markdown-tree.ts';
import { matchName } from './refine-names.ts';
import { capitalise, countNoun, isApart, type Rule, type RuleInput } from './refine-rule.ts';
import { articleFor } from './wording.ts';

/** Puts one word or phrase in the place of another: whole words only, in the case they stand in, never in code or links. */
export function renameTerm(from: string, to: string, where: 'headings' | 'everywhere'): Rule {
  return (input) => {
    const ranges = where === 'headings' ? headingWords(input, from) : allWords(input);
    const edits = findOccurrences(input.outline.source, ranges, { from, to });
    const places = where === 'headings' ? 'in headings' : `in ${input.scope.label}`;
    if (edits.length === 0) {
      const already = findOccurrences(input.outline.source, ranges, { from: to, to }).length > 0;
      if (already) return { edits, note: `“${to}”: already so ${places}` };
      return { problem: `“${from}” does not stand ${places} as a word of its own.` };
    }
    const hint = /\d/u.test(from) ? '; totals that follow from it were not worked out again' : '';
    return { edits, note: `“${from}” is now “${to}”: ${countNoun(edits.length, 'place')} ${places}${hint}` };
  };
}

/** Words of every kind in the scope, those of headings and tables too. */
function allWords({ outline, scope, kept }: RuleInput): Range[] {
  return outline.split.blocks
    .flatMap(({ node }) => findWords(node))
    .filter(
      (range) =>
        isApart(range, kept) &&
        scope.ranges.some(({ start, end }) => start <= range.start && range.end <= end),
    );
}

/** Words of the headings that go by a name, else of all that hold it. */
function headingWords({ outline, kept }: RuleInput, name: string): Range[] {
  const parts = outline.parts.filter(({ block }) => isApart(block, kept));
  const exact = parts.filter(({ title }) => matchName(name, title) === 4);
  return (exact.length > 0 ? exact : parts).flatMap(({ node }) => findWords(node));
}

/** The places to change; with `to` the same as `from`, the places where it stands. */
function findOccurrences(source: string, ranges: readonly Range[], { from, to }: Renaming): Edit[] {
  const pattern = patternOf(from);
  // "budget" to "project budget" must not make a project of each project budget, again and again.
  const done = patternOf(to).source;
  const isInsideNew = from !== to && to.toLowerCase().includes(from.toLowerCase());
  return ranges.flatMap((range) => {
    const text = source.slice(range.start, range.end);
    const taken = isInsideNew
      ? [...text.matchAll(new RegExp(done, 'giu'))].map(({ index, 0: found }) => ({
          start: index,
          end: index + found.length,
        }))
      : [];
    return [...text.matchAll(pattern)]
      .filter(
        ({ index, 0: found }) =>
          fitsCase(found, from) && isApart({ start: index, end: index + found.length }, taken),
      )
      .map(({ index, 0: found }) => editAt(source, range.start + index, found, { from, to }));
  });
}

/** A pattern for a phrase as it may stand in Markdown: with escapes, and with any space between its words. */
function patternOf(phrase: string): RegExp {
  const body = Array.from(phrase.trim().replaceAll(/\s+/gu, ' '), (character) => {
    if (character === ' ') return String.raw`(?:[ \t\u00a0]+|[ \t]*(?:\r\n|\n|\r)[ \t]*)`;
    if (character === '&') return String.raw`(?:\\?&(?:amp;)?)`;
    if (character === "'" || character === '’') return "['’]";
    if (/[\p{L}\p{N}]/u.test(character)) return character;
    return String.raw`\\?` + character.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
  }).join('');
  const isNumber = /^\d[\d.,]*$/u.test(phrase.trim());
  const before = isNumber ? String.raw`(?<![\p{L}\p{N}_]|\d[.,])` : String.raw`(?<![\p{L}\p{N}_])`;
  const after = isNumber ? String.raw`(?![\p{L}\p{N}_]|[.,]\d)` : String.raw`(?![\p{L}\p{N}_])`;
  const isWord = (character: string | undefined) => /[\p{L}\p{N}_]/u.test(character ?? '');
  const trimmed = phrase.trim();
  return new RegExp(
    `${isWord(trimmed[0]) ? before : ''}${body}${isWord(trimmed.at(-1)) ? after : ''}`,
    'giu',
  );
}

/** `IT` is not `it`; `Vendor` and `vendor` are one word. */
function fitsCase(found: string, asked: string): boolean {
  const hasInnerCapital = /\p{L}\p{Lu}/u.test(asked) || /^\p{Lu}$/u.test(asked);
  return (
    !hasInnerCapital ||
    found.replaceAll('\\', '') === asked ||
    (found === found.toUpperCase() && asked === asked.toUpperCase())
  );
}

function editAt(source: string, start: number, found: string, { from, to }: Renaming): Edit {
  const text = escapeText(adaptCase(found, from, to));
  const end = start + found.length;
  const [, article, gap] =
    /(?<![\p{L}\p{N}])(an?)([ \t]+)$/iu.exec(source.slice(Math.max(0, start - 6), start)) ?? [];
  if (article === undefined || gap === undefined || !/^\p{L}/u.test(to)) return { start, end, text };
  const right = articleFor(to, article);
  if (right === article) return { start, end, text };
  return { start: start - article.length - gap.length, end, text: right + gap + text };
}

interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** The new words in the case of the old: capitals where the text differs from how the instruction wrote them. */
function adaptCase(found: string, from: string, to: string): string {
  const plain = found.replaceAll('\\', '');
  if (plain === from) return to;
  if (isAllCapitals(plain) && !isAllCapitals(from)) return to.toUpperCase();
  if (/^\p{Lu}/u.test(plain) && /^\p{Ll}/u.test(from)) return capitalise(to);
  if (/^\p{Ll}/u.test(plain) && /^\p{Lu}\p{Ll}*(?: \p{Ll}+)*$/u.test(to)) return to.toLowerCase();
  return to;
}

function isAllCapitals(text: string): boolean {
  return /\p{Lu}.*\p{Lu}/u.test(text) && text === text.toUpperCase();
}
