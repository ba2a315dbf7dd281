import { applyEdits, splitBlocks, type Edit } from '../../text/markdown-blocks.ts';
import { escapeText, findWords } from '../../text/markdown-text.ts';
import { capital } from '../../text/markdown.ts';
import type { Range } from '../../../../platform/markdown/markdown-tree.ts';
import { findHeading } from '../outline/find-part.ts';
import { outlineOf, quoteStart } from '../outline/outline.ts';
import { Refusal } from '../refusal.ts';
import { putWords } from '../wording/replace-words.ts';
import { contentOf } from './headings.ts';

interface Replacing {
  readonly from: string;
  readonly to: string;
}

/** Gives a heading other words. */
export function renameHeading(markdown: string, { from, to }: Replacing): string {
  const outline = outlineOf(markdown);
  const heading = findHeading(outline, from);
  const content = contentOf(heading.node);
  if (content === undefined) throw new Refusal(`There is no heading ${quoteStart(from)}.`);
  const renamed = applyEdits(markdown, [{ ...content, text: escapeText(to) }]);
  const title = outlineOf(renamed).parts[outline.parts.indexOf(heading)]?.title;
  if (title !== to.replaceAll(/\s+/gu, ' '))
    throw new Refusal(`${quoteStart(to)} cannot stand in a heading.`);
  return renamed;
}

/**
 * Puts one text in the place of another wherever it stands as whole words: also with a capital first, or all in capitals.
 * Never in code, addresses or the section's own title.
 */
export function replaceText(markdown: string, replacing: Replacing): string {
  const { split, title } = outlineOf(markdown);
  const edits = split.blocks
    .filter((block) => block !== title?.block)
    .flatMap(({ node }) =>
      findWords(node).flatMap((range) =>
        findOccurrences(markdown, range, replacing, node.type === 'table' ? 'cell' : 'line'),
      ),
    );
  if (edits.length === 0)
    throw new Refusal(`${quoteStart(replacing.from)} does not stand in the text as words of their own.`);
  const replaced = applyEdits(markdown, edits);
  if (typesOf(replaced) !== typesOf(markdown))
    throw new Refusal(`${quoteStart(replacing.to)} cannot stand in that place.`);
  return replaced;
}

function typesOf(markdown: string): string {
  return splitBlocks(markdown)
    .blocks.map(({ node }) => node.type)
    .join();
}

/** The places to change. Where the new text holds the old, places that read as the new one already are left alone. */
function findOccurrences(
  source: string,
  range: Range,
  { from, to }: Replacing,
  place: 'line' | 'cell',
): Edit[] {
  const text = source.slice(range.start, range.end);
  const done = to.toLowerCase().includes(from.toLowerCase())
    ? [...text.matchAll(patternOf([to, capital(to)]))].map(({ index, 0: found }) => [
        index,
        index + found.length,
      ])
    : [];
  const isSmall = /^\p{Ll}/u.test(from);
  const forms = isSmall ? [from, capital(from), from.toUpperCase()] : [from];
  return [...text.matchAll(patternOf(forms))].flatMap(({ index, 0: found }) => {
    const end = index + found.length;
    if (done.some(([start = 0, stop = 0]) => start <= index && end <= stop)) return [];
    const fresh = likeForm(found, { from, to });
    return [
      putWords(source, { start: range.start + index, end: range.start + end }, escapeText(fresh, place)),
    ];
  });
}

/** The new words as the old ones stand: small, with a capital, or in capitals. */
function likeForm(found: string, { from, to }: Replacing): string {
  if (/^\p{Lu}/u.test(from) || !/^\p{Lu}/u.test(found)) return to;
  return found === found.toUpperCase() && /\p{L}.*\p{L}/u.test(found) ? to.toUpperCase() : capital(to);
}

/** Any of some phrases, as whole words, with the escapes and the spaces that Markdown may put in them. */
function patternOf(phrases: readonly string[]): RegExp {
  const isWord = (character: string | undefined) => /[\p{L}\p{N}_]/u.test(character ?? '');
  const [phrase = ''] = phrases;
  const isNumber = /^\d[\d.,]*$/u.test(phrase);
  // `120,000` does not stand in `1,120,000`.
  const before = isNumber ? String.raw`(?<![\p{L}\p{N}_]|\d[.,])` : String.raw`(?<![\p{L}\p{N}_])`;
  const after = isNumber ? String.raw`(?![\p{L}\p{N}_]|[.,]\d)` : String.raw`(?![\p{L}\p{N}_])`;
  const body = phrases.map(sourceOf).join('|');
  return new RegExp(
    `${isWord(phrase[0]) ? before : ''}(?:${body})${isWord(phrase.at(-1)) ? after : ''}`,
    'gu',
  );
}

function sourceOf(phrase: string): string {
  return Array.from(phrase.replaceAll(/\s+/gu, ' '), (character) => {
    if (character === ' ') return String.raw`(?:[ \t\u00a0]+|[ \t]*(?:\r\n|\n|\r)[ \t]*)`;
    if (character === '&') return String.raw`(?:\\?&(?:amp;)?)`;
    if (character === "'" || character === '’') return "['’]";
    if (/[\p{L}\p{N}]/u.test(character)) return character;
    return String.raw`\\?` + character.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
  }).join('');
}
