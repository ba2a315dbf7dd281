import { findTerms, type Stem } from './terms.ts';

export interface Highlight {
  readonly start: number;
  readonly end: number;
}

/** Where a text has what was found in it, from its beginning on; none touches another. */
export function findHighlights(text: string, terms: readonly string[], stem: Stem): Highlight[] {
  const wanted = new Set(terms);
  const highlights: { start: number; end: number }[] = [];
  for (const { term, start, end } of findTerms(text, stem)) {
    if (!wanted.has(term)) continue;
    const last = highlights.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else highlights.push({ start, end });
  }
  return highlights;
}
