import type { Edit } from './markdown-blocks.ts';
import { findWords } from './markdown-text.ts';
import { plainTextOf, rangeOf, walk, type Range } from './markdown-tree.ts';
import { isCommonTitleWord, isKnownName, isSmallWord } from './heading-words.ts';
import type { HeadedPart, Outline } from './refine-outline.ts';
import { capitalise, countNoun, isApart, type Rule, type RuleInput } from './refine-rule.ts';
import type { HeadingFixes } from './refine-steps.ts';

/** Puts headings in order: levels without gaps, letters, numbers. The section's own title keeps its words. */
export function fixHeadings(fixes: HeadingFixes): Rule {
  return (input) => {
    const parts = headingsIn(input);
    if (parts.length === 0) return { problem: `${capitalise(input.scope.label)} has no headings.` };
    const levels = fixes.levels ? levelEdits(input, parts) : [];
    const below = parts.filter((part) => part !== input.outline.title);
    const numbers = numberEdits(input.outline, below, fixes.numbers);
    const letters =
      fixes.letters === 'leave' ? [] : letterEdits(input.outline, below, fixes.letters, numbers);
    const edits = [...levels, ...numbers, ...letters];
    const done = [
      levels.length > 0 ? countNoun(levels.length, 'level') : undefined,
      letters.length > 0 ? countNoun(letters.length, 'word') : undefined,
      numbers.length > 0 ? countNoun(numbers.length, 'number') : undefined,
    ].filter((part) => part !== undefined);
    return {
      edits,
      note: done.length === 0 ? 'Headings: already in order' : `Headings: changed ${done.join(', ')}`,
    };
  };
}

function headingsIn({ outline, scope, kept }: RuleInput): HeadedPart[] {
  return outline.parts.filter(
    (part) => (scope.kind === 'all' || !isApart(part.block, scope.ranges)) && isApart(part.block, kept),
  );
}

/** The level of each heading when none is skipped: one below the heading it stands under, or as it is at the top. */
function levelsOf({ parts, title }: Outline): Map<HeadedPart, number> {
  const levels = new Map<HeadedPart, number>();
  const open: { readonly old: number; readonly level: number }[] = [];
  const [first] = parts;
  // A second heading of the title's level stands below the title all the same.
  const isTitle = (part: HeadedPart) =>
    part === title || (part === first && part.level === 1 && part.block.index === 0);
  for (const part of parts) {
    const old = isTitle(part) ? 0 : part.level;
    while ((open.at(-1)?.old ?? -1) >= old) open.pop();
    const above = open.at(-1);
    const level = above === undefined ? part.level : Math.min(above.level + 1, 6);
    open.push({ old, level });
    levels.set(part, level);
  }
  return levels;
}

function levelEdits({ outline }: RuleInput, parts: readonly HeadedPart[]): Edit[] {
  const levels = levelsOf(outline);
  return parts.flatMap((part) => {
    const level = levels.get(part) ?? part.level;
    return level === part.level ? [] : writeLevel(part, level);
  });
}

function writeLevel({ block, node }: HeadedPart, level: number): Edit[] {
  const { start, end, source } = block;
  const hashes = /^#{1,6}/u.exec(source)?.[0].length;
  if (hashes !== undefined) return [{ start, end: start + hashes, text: '#'.repeat(level) }];
  const rule = /[=-]+[ \t]*$/u.exec(source)?.[0].length ?? 0;
  if (level <= 2)
    return [{ start: end - rule, end, text: (level === 1 ? '=' : '-').repeat(Math.max(3, rule)) }];
  const content = contentOf(node);
  if (content === undefined) return [];
  // A title over several lines cannot follow hashes.
  if (/[\r\n]/u.test(source.slice(0, content.end - start))) return [];
  return [
    { start, end: start, text: `${'#'.repeat(level)} ` },
    { start: content.end, end, text: '' },
  ];
}

function contentOf(node: HeadedPart['node']): Range | undefined {
  const [first, last] = [node.children[0], node.children.at(-1)];
  return first === undefined || last === undefined
    ? undefined
    : { start: rangeOf(first).start, end: rangeOf(last).end };
}

const numbering = /^(?:(?:\d+(?:\.\d+)*\\?[.)]|\d+(?:\.\d+)+)\s+)+/u;

/** Numbers by where each heading stands: `1.`, `1.1`. Where few have one, it goes rather than stand alone. */
function numberEdits(outline: Outline, parts: readonly HeadedPart[], how: HeadingFixes['numbers']): Edit[] {
  const numbered = parts.filter(({ title }) => numbering.test(title));
  if (how === 'leave' || (how === 'repair' && numbered.length === 0)) return [];
  const isWanted = how === 'add' || (how === 'repair' && numbered.length * 2 > parts.length);
  const open: number[] = [];
  const counts: number[] = [];
  return parts.flatMap((part): Edit[] => {
    while ((open.at(-1) ?? 0) >= part.level) open.pop();
    const depth = open.length;
    open.push(part.level);
    counts.length = Math.min(counts.length, depth + 1);
    while (counts.length <= depth) counts.push(0);
    counts[depth] = (counts[depth] ?? 0) + 1;
    const number = depth === 0 ? `${counts[0] ?? 1}. ` : `${counts.join('.')} `;
    return writeNumber(outline, part, isWanted ? number : '');
  });
}

function writeNumber({ source }: Outline, { block, node }: HeadedPart, plain: string): Edit[] {
  const content = contentOf(node);
  if (content === undefined) return [];
  // Over a line of `===` a bare `1.` would begin a list.
  const number = block.source.startsWith('#') ? plain : plain.replace('. ', String.raw`\. `);
  const old = numbering.exec(source.slice(content.start, content.end))?.[0] ?? '';
  return old === number ? [] : [{ start: content.start, end: content.start + old.length, text: number }];
}

/** Capital letters of titles made small, or the other way; names and abbreviations stay as they are. */
function letterEdits(
  outline: Outline,
  parts: readonly HeadedPart[],
  letters: 'sentence' | 'title',
  numbers: readonly Edit[],
): Edit[] {
  const seen = letters === 'sentence' ? wordsSeenIn(outline) : undefined;
  return parts.flatMap(({ node }) => {
    const words = findWords(node)
      .flatMap(({ start, end }) => wordsAt(outline.source, start, end))
      .filter((word) => numbers.every((edit) => word.end <= edit.start || edit.end <= word.start));
    const telling = words.filter((word, index) => index > 0 && !isSmallWord(word.text));
    const isTitleCase = telling.filter(({ text }) => /^\p{Lu}/u.test(text)).length > 1;
    const start = contentOf(node)?.start ?? 0;
    return words.flatMap((word, index): Edit[] => {
      // What stands behind a figure does not begin the heading.
      const lead = outline.source.slice(start, word.start).replace(numbering, '');
      const place = index === 0 && /[\p{L}\p{N}]/u.test(lead) ? 1 : index;
      const text =
        seen === undefined
          ? inTitleCase(word.text, place)
          : inSentenceCase(word.text, place, seen, isTitleCase);
      return text === word.text ? [] : [{ start: word.start, end: word.end, text }];
    });
  });
}

interface Word extends Range {
  readonly text: string;
}

function wordsAt(source: string, start: number, end: number): Word[] {
  return [...source.slice(start, end).matchAll(/\p{L}[\p{L}\p{N}'’]*/gu)].map(({ 0: text, index }) => ({
    start: start + index,
    end: start + index + text.length,
    text,
  }));
}

/** `iOS` keeps its own letters. */
function isSmallWritten(word: string): boolean {
  return word === word.toLowerCase();
}

function inTitleCase(word: string, index: number): string {
  return (index > 0 && isSmallWord(word)) || !isSmallWritten(word) ? word : capitalise(word);
}

function inSentenceCase(word: string, index: number, seen: Seen, isTitleCase: boolean): string {
  if (index === 0) return isSmallWritten(word) ? capitalise(word) : word;
  const isPlainCapital = /^\p{Lu}\p{Ll}+(?:['’]\p{Ll}+)?$/u.test(word);
  const small = word.toLowerCase();
  if (!isPlainCapital || isKnownName(word) || (seen.names.has(word) && !seen.small.has(small))) return word;
  return isTitleCase || seen.small.has(small) || isCommonTitleWord(small) ? small : word;
}

interface Seen {
  /** Words that the text writes small somewhere. */
  readonly small: ReadonlySet<string>;
  /** Words that it writes with a capital in the middle of a sentence. */
  readonly names: ReadonlySet<string>;
}

function wordsSeenIn({ split }: Outline): Seen {
  const small = new Set<string>();
  const names = new Set<string>();
  const paragraphs = split.blocks
    .flatMap(({ node }) => [...walk(node)])
    .filter((node) => node.type === 'paragraph');
  for (const text of paragraphs.map(plainTextOf)) {
    for (const [word] of text.matchAll(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}'’]*/gu)) small.add(word);
    for (const [, word = ''] of text.matchAll(/[\p{Ll}\p{N},] (\p{Lu}[\p{L}'’]*)/gu)) names.add(word);
  }
  return { small, names };
}
