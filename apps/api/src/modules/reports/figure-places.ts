import type { Claim } from './claims.ts';
import type { Range } from './markdown-tree.ts';
import { readUnits } from './markdown-units.ts';
import { readUnitClaims } from './unit-claims.ts';

/** The figures of a text that loses sentences. */
export interface FigurePlaces {
  /** Whether a stretch holds the last place of a figure. */
  holdsLast(range: Range): boolean;
  /** Counts the figures of a stretch as gone. */
  leaveOut(range: Range): void;
}

/** Finds amounts, dates, spans and references in sentences and tables. Figures written as words are not watched. */
export function findFigures(source: string): FigurePlaces {
  const figures = readUnits(source)
    .flatMap((unit) =>
      readUnitClaims(unit).flatMap((claim) =>
        /\d/u.test(claim.quote) ? [{ name: nameOf(claim), at: unit.start + claim.start }] : [],
      ),
    )
    .toSorted((one, other) => one.at - other.at);
  const left = new Map<string, number>();
  for (const { name } of figures) left.set(name, (left.get(name) ?? 0) + 1);
  // A long section has thousands of sentences: each looks at its own figures only.
  const firstFrom = (offset: number) => {
    let [low, high] = [0, figures.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((figures[middle]?.at ?? Infinity) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const countIn = ({ start, end }: Range) => {
    const counts = new Map<string, number>();
    for (const { name } of figures.slice(firstFrom(start), firstFrom(end)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  };
  return {
    holdsLast: (range) => [...countIn(range)].some(([name, count]) => count >= (left.get(name) ?? 0)),
    leaveOut(range) {
      for (const [name, count] of countIn(range)) left.set(name, (left.get(name) ?? 0) - count);
    },
  };
}

/** The same for every way of writing a figure: `GBP 1,200`, and `1,200` under the head `Cost (GBP)`. */
function nameOf(claim: Claim): string {
  const { start: _start, end: _end, quote: _quote, ...figure } = claim;
  return JSON.stringify('step' in figure ? { ...figure, step: undefined } : figure);
}
