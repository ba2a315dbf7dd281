import type { Range } from './markdown-tree.ts';
import { bestOf, matchName, speaksOf } from './refine-names.ts';
import { findUnits, type HeadedPart } from './refine-outline.ts';
import type { Reading, Scope } from './refine-scope.ts';

/** Finds what a name means; says in `misses` why nothing was found. */
export function findNamed(name: string, reading: Reading, among: 'headings' | 'anything'): Scope | undefined {
  const parts = bestOf(partsIn(reading), (part) => {
    const score = matchName(name, part.title);
    // The section's own title is meant only when it is named as it is.
    return part === reading.outline.title && score < 4 ? 0 : score;
  });
  const [part, other] = parts;
  if (part !== undefined && other === undefined) return scopeOfPart(part);
  if (other !== undefined) {
    reading.misses.add(`“${name}” can mean ${parts.map(({ title }) => `“${title}”`).join(' or ')}.`);
    return undefined;
  }
  const blocks = among === 'headings' ? [] : blocksAbout(name, reading);
  if (blocks[0] !== undefined && blocks.length === 1) {
    return { kind: 'blocks', label: `the text on ${name}`, ranges: blocks, wholes: blocks };
  }
  reading.misses.add(
    blocks.length > 1
      ? `“${name}” stands in ${blocks.length} places.`
      : `There is no heading or paragraph “${name}” here.`,
  );
  return undefined;
}

function blocksAbout(name: string, { outline, base }: Reading): Range[] {
  return base.ranges
    .flatMap((range) =>
      (['paragraph', 'list', 'table'] as const).flatMap((kind) => findUnits(outline, kind, range)),
    )
    .filter((unit) => speaksOf(unit.stems(), name))
    .map(({ range }) => range);
}

/** The parts that a reading may speak of. */
export function partsIn({ outline, base }: Reading): HeadedPart[] {
  return outline.parts.filter((part) => base.kind === 'all' || isWithin(part.whole, base));
}

/** Whether a range lies in what a scope may change. */
export function isWithin(range: Range, base: Scope): boolean {
  return base.ranges.some(({ start, end }) => start <= range.start && range.end <= end);
}

/** What stands under a heading. */
export function scopeOfPart(part: HeadedPart, label = `“${part.title}”`): Scope {
  return { kind: 'part', label, ranges: [part.body], wholes: [part.whole] };
}
