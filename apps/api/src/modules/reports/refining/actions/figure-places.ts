import type { Claim } from '../../text/claims.ts';
import type { Range } from '../../../../platform/markdown/markdown-tree.ts';
import { readUnits } from '../../text/markdown-units.ts';
import { readUnitClaims } from '../../text/unit-claims.ts';

/** The figures of a text that loses stretches of it. */
export interface FigurePlaces {
  /** Whether a stretch holds the last place of a figure. */
  holdsLast(range: Range): boolean;
  /** Counts the figures of a stretch as gone. */
  leaveOut(range: Range): void;
}

/** Finds amounts, dates, spans and references in some stretches, which stand in order, and in all the rest of a text. */
export function findFigures(source: string, stretches: readonly Range[]): FigurePlaces {
  const left = new Map<string, number>();
  const own = new Map<Range, string[]>();
  let next = 0;
  // Figures written as words are not watched.
  const figures = readUnits(source).flatMap((unit) =>
    readUnitClaims(unit).flatMap((claim) =>
      /\d/u.test(claim.quote) ? [{ name: nameOf(claim), at: unit.start + claim.start }] : [],
    ),
  );
  for (const { name, at } of figures.toSorted((one, other) => one.at - other.at)) {
    left.set(name, (left.get(name) ?? 0) + 1);
    while ((stretches[next]?.end ?? Infinity) <= at) next += 1;
    const stretch = stretches[next];
    if (stretch !== undefined && stretch.start <= at) own.set(stretch, [...(own.get(stretch) ?? []), name]);
  }
  const countIn = (range: Range, name: string) => own.get(range)?.filter((each) => each === name).length ?? 0;
  return {
    holdsLast: (range) =>
      own.get(range)?.some((name) => countIn(range, name) >= (left.get(name) ?? 0)) ?? false,
    leaveOut(range) {
      for (const name of own.get(range) ?? []) left.set(name, (left.get(name) ?? 0) - 1);
    },
  };
}

/** The same for every way of writing a figure: `GBP 1,200`, and `1,200` under the head `Cost (GBP)`. */
function nameOf(claim: Claim): string {
  const { start: _start, end: _end, quote: _quote, ...figure } = claim;
  return JSON.stringify('step' in figure ? { ...figure, step: undefined } : figure);
}
