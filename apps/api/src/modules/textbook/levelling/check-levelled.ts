import type { Kept, KeptKind } from './tree/chapter.ts';
import { readChapter, readCleanChapter } from './tree/read-chapter.ts';

/** Something of the original that did not come out, or something active that did. */
export interface Loss {
  readonly kind: KeptKind | 'active';
  readonly text: string;
}

/** Whoever lost so much need not be told of more. */
const mostLosses = 100;

/**
 * What a levelled text lost of its original: code, formulas, tables, links, images, numbers, headings, admonitions and front
 * matter have to come out as they went in, in their order; more of them may stand between. What was active in the original is
 * not missed; where some comes out, that is a loss too. Empty when all is well.
 */
export function findLosses(original: string, levelled: string): Loss[] {
  const { kept } = readCleanChapter(original).chapter;
  const result = readChapter(levelled);
  const byKind = new Map<KeptKind, string[]>();
  for (const { kind, text } of result.kept) {
    const texts = byKind.get(kind) ?? [];
    texts.push(plain(text));
    byKind.set(kind, texts);
  }
  return [
    ...findMissing(kept, byKind),
    ...result.active.map(({ start, end }): Loss => ({ kind: 'active', text: levelled.slice(start, end) })),
  ];
}

function* findMissing(
  kept: readonly Kept[],
  byKind: ReadonlyMap<KeptKind, readonly string[]>,
): Generator<Loss> {
  const places = new Map<KeptKind, number>();
  let missing = 0;
  for (const { kind, text } of kept) {
    const found = byKind.get(kind)?.indexOf(plain(text), places.get(kind) ?? 0) ?? -1;
    if (found >= 0) places.set(kind, found + 1);
    else {
      yield { kind, text };
      if (++missing === mostLosses) return;
    }
  }
}

/** Line ends and the room around do not count. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
