import { diffArrays } from 'diff';

/** A stretch of text that both versions have, or only one of them. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** How two versions differ. `same` and `removed` in a row are the old text, `same` and `added` the new one. */
export interface WordDiff {
  readonly parts: readonly DiffPart[];
  /** Words. */
  readonly added: number;
  readonly removed: number;
}

/** A figure such as `12,000` is one word. */
const tokenPattern = /\p{L}[\p{L}\p{N}'’-]*|\d+(?:[.,]\d+)*|\s+|./gsu;

function countWords(text: string): number {
  return tokensOf(text).filter((token) => /[\p{L}\p{N}]/u.test(token)).length;
}

function tokensOf(text: string): string[] {
  return text.match(tokenPattern) ?? [];
}

/** Effort for one block; beyond it the block counts as written anew. */
const mostEdits = 2_000;
const mostMilliseconds = 200;
/** For all blocks together. */
const mostMillisecondsInAll = 1_000;
/** Below this share of common words a block is another block. */
const likeness = 0.35;
/** How many blocks ahead a changed block is looked for. */
const farthest = 40;

/**
 * Compares two versions of a section, block by block and then word by word, so that a paragraph that moved away never
 * bleeds into its neighbours. Bounded in time whatever the texts are.
 */
export function diffWords(before: string, after: string): WordDiff {
  const until = performance.now() + mostMillisecondsInAll;
  const parts = diffPieces(piecesOf(before), piecesOf(after), until);
  const count = (kind: DiffPart['kind']) =>
    parts.filter((part) => part.kind === kind).reduce((sum, { text }) => sum + countWords(text), 0);
  return { parts: mergeParts(parts), added: count('added'), removed: count('removed') };
}

/** Paragraphs and the blank lines between them, in a row. */
function piecesOf(markdown: string): string[] {
  return markdown.split(/((?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*)/u).filter((piece) => piece !== '');
}

function diffPieces(before: readonly string[], after: readonly string[], until: number): DiffPart[] {
  const changes = diffArrays([...before], [...after], {
    timeout: mostMilliseconds,
    maxEditLength: mostEdits,
  });
  if (changes === undefined) return [part('removed', before.join('')), part('added', after.join(''))];
  return changes.flatMap((change, index) => {
    const next = changes[index + 1];
    const previous = changes[index - 1];
    if (change.removed && next?.added) return diffRun(change.value, next.value, until);
    if (change.added && previous?.removed) return [];
    if (change.added) return [part('added', change.value.join(''))];
    return [part(change.removed ? 'removed' : 'same', change.value.join(''))];
  });
}

/** Blocks that were replaced by others: each meets the next that is like it. */
function diffRun(before: readonly string[], after: readonly string[], until: number): DiffPart[] {
  const parts: DiffPart[] = [];
  const words = after.map(wordsOf);
  let from = 0;
  for (const old of before) {
    const known = wordsOf(old);
    const near = words.slice(from, from + farthest).findIndex((others) => isAlike(known, others));
    if (near < 0) {
      parts.push(part('removed', old));
      continue;
    }
    const place = from + near;
    parts.push(part('added', after.slice(from, place).join('')), ...diffText(old, after[place] ?? '', until));
    from = place + 1;
  }
  return [...parts, part('added', after.slice(from).join(''))];
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}

function isAlike(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  if (words.size === 0 || others.size === 0) return words.size === others.size;
  const common = [...words].filter((word) => others.has(word)).length;
  return common / Math.max(words.size, others.size) >= likeness;
}

function diffText(before: string, after: string, until: number): DiffPart[] {
  const left = Math.max(1, until - performance.now());
  const changes = diffArrays(tokensOf(before), tokensOf(after), {
    timeout: Math.min(left, mostMilliseconds),
    maxEditLength: mostEdits,
  });
  if (changes === undefined) return [part('removed', before), part('added', after)];
  return changes.map(({ added, removed, value }) => {
    if (added) return part('added', value.join(''));
    return part(removed ? 'removed' : 'same', value.join(''));
  });
}

function part(kind: DiffPart['kind'], text: string): DiffPart {
  return { kind, text };
}

function mergeParts(parts: readonly DiffPart[]): DiffPart[] {
  const merged: DiffPart[] = [];
  for (const { kind, text } of parts) {
    const last = merged.at(-1);
    if (text === '') continue;
    if (last?.kind === kind) merged[merged.length - 1] = part(kind, last.text + text);
    else merged.push({ kind, text });
  }
  return merged;
}
