import { readCopy, type CopyText } from './copy-markdown.ts';
import { readNumbers, type StatedNumber } from './copy-numbers.ts';
import type { PupilStats } from '../students/stats.ts';
import { stateNames } from '../quiz/us-states.ts';

/** The blocks that the model may write. */
export const copyBlocks = ['hero_block', 'differentiator', 'vision'] as const;
export type CopyBlock = (typeof copyBlocks)[number];

/** Everything that copy for a segment may be made of. */
export interface CopySource {
  /** What is known of the segment, such as its icp, outcome and context. */
  readonly segmentFacts: Readonly<Record<string, string | number>>;
  readonly curated: Readonly<Record<CopyBlock, string>>;
  readonly stats?: PupilStats | undefined;
}

/** A source, read once for all checks against it. */
export interface CopyFacts {
  readonly curated: Readonly<Record<CopyBlock, CopyText>>;
  /** All of it as one text, for words and quotations. */
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly numbers: readonly StatedNumber[];
  readonly addresses: ReadonlySet<string>;
}

/** Reads a source for `checkCopy`. */
export function collectFacts(source: CopySource): CopyFacts {
  const { hero_block, differentiator, vision } = source.curated;
  const segment = Object.values(source.segmentFacts).map(String);
  const figures = source.stats === undefined ? [] : Object.values(describeFigures(source.stats));
  const texts = [hero_block, differentiator, vision, ...segment, ...figures];
  const curated = {
    hero_block: readCopy(hero_block),
    differentiator: readCopy(differentiator),
    vision: readCopy(vision),
  };
  return {
    curated,
    text: texts.join('\n'),
    words: new Set([...texts, ...segment.map(nameState)].flatMap(wordsOf)),
    numbers: [hero_block, differentiator, vision, ...segment.map(cutDistrict), ...figures].flatMap(
      readNumbers,
    ),
    addresses: new Set(Object.values(curated).flatMap(({ addresses }) => addresses)),
  };
}

const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** The figures of a group of pupils in words: each number with what it counts. */
export function describeFigures(stats: PupilStats): Readonly<Record<string, string>> {
  const [pupils, before, after, gain, weeks] = [
    stats.pupils,
    stats.before,
    stats.after,
    stats.gain,
    stats.weeks,
  ].map((figure) => oneDecimal.format(figure));
  return {
    group: `pupils in ${stats.scope_label}`,
    size: `${pupils} pupils`,
    duration: `${weeks} weeks`,
    median_before: `percentile ${before}`,
    median_after: `percentile ${after}`,
    change: `${gain} percentile points`,
  };
}

/** The words of a text in lower case, for comparing; a possessive counts as its owner. */
export function wordsOf(text: string): string[] {
  return (text.match(/\p{L}+(?:[’']\p{L}+)*/gu) ?? []).flatMap((word) => {
    const lower = word.toLowerCase().replaceAll('’', "'");
    return lower.endsWith("'s") ? [lower, lower.slice(0, -2)] : [lower];
  });
}

const district = /US-([A-Z]{2})-[^/]*/gu;

// Visitors type the name of their district themselves, so a number in it proves nothing.
const cutDistrict = (fact: string) => fact.replaceAll(district, '');

const nameState = (fact: string) =>
  [...fact.matchAll(district)].map(([, code = '']) => stateNames.get(code) ?? '').join(' ');
