import type { Edit } from '../../text/markdown-blocks.ts';
import type { Range } from '../../../../platform/markdown/markdown-tree.ts';

/** Ways of saying something and the better way, form by form. */
export interface Wording {
  readonly pattern: RegExp;
  readonly replacements: ReadonlyMap<string, string>;
  /** Forms that stay where they open a sentence. */
  readonly inside: ReadonlySet<string>;
}

/**
 * Reads lines such as `utilise|utilises > use|uses`: each form on the left becomes the one at its place on the right,
 * or the only one. An empty right side leaves the words out. A line that starts with `!` is not used behind an article,
 * one with `~` not where a sentence opens.
 */
export function compileWording(lines: readonly string[]): Wording {
  const replacements = new Map<string, string>();
  const guarded = new Set<string>();
  const inside = new Set<string>();
  for (const line of lines) {
    const [left = '', right = ''] = line.replace(/^[!~] */u, '').split(/ ?> ?/u);
    const better = right.split('|');
    for (const [index, form] of left.split('|').entries()) {
      replacements.set(form, better.length === 1 ? (better[0] ?? '') : (better[index] ?? ''));
      if (line.startsWith('!')) guarded.add(form);
      if (line.startsWith('~')) inside.add(form);
    }
  }
  const longestFirst = [...replacements.keys()].sort((one, other) => other.length - one.length);
  const sources = longestFirst.map((form) =>
    guarded.has(form) ? `${notAfterArticle}${sourceOf(form)}` : sourceOf(form),
  );
  return { pattern: new RegExp(`${start}(?:${sources.join('|')})${end}`, 'giu'), replacements, inside };
}

const start = String.raw`(?<![\p{L}\p{N}_/@.-]|[\p{L}\p{N}]['’])`;
const end = String.raw`(?![\p{L}\p{N}_@/]|['’]\p{L}|(?<=s)['’]\s+\p{L}|-\p{L}|\.\p{L})`;
const notAfterArticle = String.raw`(?<!\b(?:an?|the|this|that|any|no|every|each|their|its|our|his|her|your|one)\s)`;

function sourceOf(form: string): string {
  return form
    .replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`)
    .replaceAll("'", "['’]")
    .replaceAll(' ', String.raw`\s+`);
}

/** Edits of the words in a range. */
export type FindWording = (source: string, range: Range) => Edit[];

/** Ways to open a sentence or a clause, and better ones. */
export type Openings = readonly (readonly [pattern: RegExp, better: string])[];

/** The edits that put other openings into a stretch of a source. */
export function putOpenings(source: string, range: Range, openings: Openings): Edit[] {
  const text = source.slice(range.start, range.end);
  return openings.flatMap(([pattern, better]) =>
    [...text.matchAll(pattern)].map(({ 0: { length }, index }) => {
      const start = range.start + index;
      return { start, end: start + length, text: better };
    }),
  );
}

/** The edits that put better wording into a stretch of a source. What has a capital inside a sentence is a name. */
export function improveWording(source: string, range: Range, wording: Wording): Edit[] {
  const text = source.slice(range.start, range.end);
  return [...text.matchAll(wording.pattern)].flatMap(({ 0: found, index }): Edit[] => {
    const form = normalise(found);
    const better = wording.replacements.get(form);
    const hasCapital = /^\p{Lu}/u.test(found) && found !== 'I';
    const isName = hasCapital && !/(?:^|[.!?:]["'”’)]*\s+["'“‘(]*)$/u.test(text.slice(0, index));
    if (better === undefined || isName || (hasCapital && wording.inside.has(form))) return [];
    const place = { start: range.start + index, end: range.start + index + found.length };
    return better === ''
      ? leaveOut(source, range, place)
      : [putWords(source, place, likeCase(found, better))];
  });
}

function normalise(words: string): string {
  return words.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/gu, ' ');
}

/** Leaves words out with the space and comma behind them, and gives their capital to what follows. */
function leaveOut(source: string, range: Range, { start, end }: Range): Edit[] {
  const [gap = ''] = /^,?[ \t]+/u.exec(source.slice(end, range.end)) ?? [];
  const next = source.charAt(end + gap.length);
  if (gap === '' || end + gap.length >= range.end) return [];
  const isStart = /\p{Lu}/u.test(source.charAt(start));
  if (!isStart || !/\p{Ll}/u.test(next)) return isStart ? [] : [{ start, end: end + gap.length, text: '' }];
  return [{ start, end: end + gap.length + 1, text: next.toUpperCase() }];
}

/** Puts words in a place, and the right article in front of them where one stands there. */
export function putWords(source: string, { start, end }: Range, text: string): Edit {
  // In `Plan A vendor` the letter is no article.
  const before = /(?<![\p{L}\p{N}])(an?|(?<![\p{L}\p{N},;:][ \t])An?)([ \t]+)$/u;
  const [, article, gap] = before.exec(source.slice(Math.max(0, start - 6), start)) ?? [];
  if (article === undefined || gap === undefined || !/^\p{L}/u.test(text)) return { start, end, text };
  const right = articleFor(text, article);
  if (right === article) return { start, end, text };
  return { start: start - article.length - gap.length, end, text: right + gap + text };
}

/** `better` in the case of what it replaces. An abbreviation in capitals is no shouting. */
export function likeCase(old: string, better: string): string {
  const letters = old.replaceAll(/[^\p{L}]/gu, '');
  const isCapitals = letters === letters.toUpperCase() && letters !== letters.toLowerCase();
  if (isCapitals && letters.length > 1) return letters.length > 5 ? better.toUpperCase() : better;
  return /^\p{Lu}/u.test(old) ? better.charAt(0).toUpperCase() + better.slice(1) : better;
}

const vowelSounds = /^(?:[aeio]|u(?!ni(?!n|m)|s[aeiu]|t[ei]|k\b)|hour|honest|heir|honou?r|mba\b|x-ray)/iu;
const consonantSounds = /^(?:eu|one\b|once\b|ubiq|ewe)/iu;

/** The article `a` or `an` that goes with a word, in the case of the one that stands there. */
export function articleFor(word: string, article: string): string {
  const isVowel = vowelSounds.test(word) && !consonantSounds.test(word);
  const right = isVowel ? 'an' : 'a';
  return article.startsWith('A') ? `A${right.slice(1)}` : right;
}
