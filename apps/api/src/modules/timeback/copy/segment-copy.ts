import type { PrismaClient } from '@quintet/db/generated/client';
import { z } from 'zod';
import type { Variant } from '../experiments/variants.ts';
import { bandOf, type Segment } from '../quiz/quiz.ts';
import type { ScopeStats } from '../students/stats.ts';

const Written = z.object({ hero_block: z.string(), differentiator: z.string(), vision: z.string() });

/** Blocks in the model's words, by block name. */
export type WrittenBlocks = Readonly<Record<string, string>>;

type Rows = Pick<PrismaClient, 'timebackSegmentCopy'>;

/**
 * Names the copy of a segment and variant: all contexts of one band share it, for there are as few segments as there
 * are ways to speak to somebody, and other figures need other copy.
 */
export function nameCopy(
  { icp, outcome, context_key, context_value }: Segment,
  variant: Variant,
  stats: ScopeStats | undefined,
): string {
  const name = [icp, outcome, bandOf(context_key, context_value), variant].join('/');
  if (stats === undefined) return name;
  const { key, pupils, before, after, weeks } = stats;
  return `${name}#${key}:${pupils}:${before}:${after}:${weeks}`;
}

/** The copy that the model wrote for this content version, by name; of these names, or all. */
export async function readCopy(
  { timebackSegmentCopy }: Rows,
  content_version: string,
  names?: readonly string[],
): Promise<ReadonlyMap<string, WrittenBlocks>> {
  const rows = await timebackSegmentCopy.findMany({
    where: { content_version, ...(names === undefined ? {} : { segment: { in: [...names] } }) },
    select: { segment: true, blocks: true },
  });
  return new Map(rows.map(({ segment, blocks }) => [segment, Written.parse(blocks)]));
}

/** Stores copy under its name; what is there already stays. */
export async function storeCopy(
  { timebackSegmentCopy }: Rows,
  copy: {
    readonly segment: string;
    readonly content_version: string;
    readonly blocks: WrittenBlocks;
    readonly model: string;
  },
): Promise<void> {
  await timebackSegmentCopy.createMany({ data: [copy], skipDuplicates: true });
}
