import { createHash } from 'node:crypto';
import { ContextKey, Icp } from '@quintet/contracts/timeback/schemas';
import { z } from 'zod';
import type { Environment } from '../../../context.ts';
import { defineJob, type EnqueueOptions } from '../../../platform/jobs/job.ts';
import type { BlockName } from '../content/content-block.ts';
import type { ContentLibrary } from '../content/content-library.ts';
import { renderBlock } from '../content/placeholders.ts';
import { selectBlocks, toPageRequest } from '../content/select-blocks.ts';
import { findStats } from '../students/scope-stats.ts';
import { nameCopy, readCopy, storeCopy } from './segment-copy.ts';
import { writeSegmentCopy } from './write-copy.ts';

const CopyRequest = z.object({
  icp: Icp,
  outcome: z.string(),
  context_key: ContextKey,
  context_value: z.string(),
  variant: z.enum(['A', 'B']),
});

/**
 * Has the model write the copy of a segment (contract §2). Nobody waits for it: pages have the curated blocks until it
 * is there. Two at once in a process.
 */
export const writeCopy = defineJob<Environment<{ readonly content: ContentLibrary }>, typeof CopyRequest>({
  name: 'timeback.writeCopy',
  schema: CopyRequest,
  attempts: 1,
  backoff: { firstMs: 5000, maxMs: 30_000 },
  deadlineMs: 180_000,
  concurrency: 2,
  async run({ core, services: { content }, signal }, { variant, ...segment }) {
    const { prisma } = core.db;
    const stats = await findStats(prisma, segment.context_key, segment.context_value);
    const selection = selectBlocks(content, toPageRequest(segment, { variant, preview: false }, stats));
    const { content_version } = content;
    const name = nameCopy(segment, variant, stats);
    if (selection === undefined || (await readCopy(prisma, content_version, [name])).size > 0) return;
    const curated = (wanted: BlockName): string => {
      const block = selection.blocks.find((candidate) => candidate.block === wanted);
      if (block === undefined) throw new Error(`the segment has no ${wanted}`);
      return renderBlock(block, stats);
    };
    const { icp, outcome, context_value: context } = segment;
    const written = await writeSegmentCopy(
      core.llm,
      {
        segmentFacts: { icp, outcome, context },
        curated: {
          hero_block: curated('hero_block'),
          differentiator: curated('differentiator'),
          vision: curated('vision'),
        },
        stats,
      },
      signal,
    );
    await storeCopy(prisma, { segment: name, content_version, ...written });
  },
});

const askedAgainAfterMs = 600_000;

/** Copy of one name is asked for once in ten minutes, by whichever node comes first. */
export function askOnce(name: string): EnqueueOptions {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return { jobId: `timeback.copy/${digest}/${Math.floor(Date.now() / askedAgainAfterMs)}` };
}
