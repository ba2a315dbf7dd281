import type { Edit } from './markdown-blocks.ts';
import type { Range } from './markdown-tree.ts';

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
    const [left = '', right = ''] = line.replace(/^[!~] */u, '').split(/ *> */u);
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

/** The edits that put better wording into the given stretches of a source. */
export function improveWording(source: string, ranges: readonly Range[], wording: Wording): Edit[] {
  return ranges.flatMap((range) => {
    const text = source.slice(range.start, range.end);
    return [...text.matchAll(wording.pattern)].flatMap((match): Edit[] => {
      const form = normalise(match[0]);
      const better = wording.replacements.get(form);
      const opens = /^\p{Lu}/u.test(match[0]);
      if (better === undefined || (opens && wording.inside.has(form))) return [];
      const place = { start: range.start + match.index, end: range.start + match.index + match[0].length };
      return better === '' ? leaveOut(source, range, place) : replaceWords(source, place, better);
    });
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

function replaceWords(source: string, { start, end }: Range, better: string): Edit[] {
  const text = likeCase(source.slice(start, end), better);
  const before = /(?<![\p{L}\p{N}])(an?)(\s+)$/iu.exec(source.slice(Math.max(0, start - 6), start));
  const [, article, gap] = before ?? [];
  if (article === undefined || gap === undefined) return [{ start, end, text }];
  const right = articleFor(text, article);
  const from = right === article ? start : start - article.length - gap.length;
  return [{ start: from, end, text: from === start ? text : right + gap + text }];
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
