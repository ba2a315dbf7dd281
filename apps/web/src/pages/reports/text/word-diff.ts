import { diffLines, diffWordsWithSpace } from 'diff';

export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Texts above this many characters are compared by line: by word would take seconds. */
const longestByWord = 60_000;

/** What changed between two texts, word by word. */
export function diffWords(before: string, after: string): readonly DiffPart[] {
  const isLong = before.length + after.length > longestByWord;
  const changes = isLong ? diffLines(before, after) : diffWordsWithSpace(before, after);
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

/** Runs of added and of removed text. */
export function countChanges(parts: readonly DiffPart[]): {
  readonly added: number;
  readonly removed: number;
} {
  const words = (kind: DiffPart['kind']) =>
    parts
      .filter((part) => part.kind === kind)
      .reduce((sum, { text }) => sum + (text.match(/\S+/g)?.length ?? 0), 0);
  return { added: words('added'), removed: words('removed') };
}
