import type { PrismaClient } from '@quintet/db/generated/client';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Llm } from '../../platform/llm.ts';
import type { Logger } from '../../platform/log.ts';
import type { ContentBlock } from './content-block.ts';
import { renderBlock } from './placeholders.ts';
import type { ScopeStats } from './stats.ts';
import { writeSegmentCopy } from './write-copy.ts';

const Written = z.object({ hero_block: z.string(), differentiator: z.string(), vision: z.string() });

/** Blocks in the model's words, by block name. */
export type WrittenBlocks = Readonly<Record<string, string>>;

export interface CopyRequest {
  /** Icp, outcome, band of the context, and variant: as few segments as there are ways to speak to somebody. */
  readonly segment: readonly [icp: string, outcome: string, context: string, variant: string];
  readonly version: string;
  readonly blocks: readonly ContentBlock[];
  readonly figures: ScopeStats | undefined;
}

/**
 * Copy that the model wrote for a segment. `find` never waits: the first visitor of a segment gets the curated blocks
 * while the model writes in the background, and the next visitor gets what was written.
 */
export interface SegmentCopy {
  find(request: CopyRequest): WrittenBlocks | undefined;
  /** What is written already; nothing is asked for. */
  peek(request: CopyRequest): WrittenBlocks | undefined;
  onWritten(listener: () => void): void;
  close(): Promise<void>;
}

const writtenAtOnce = 2;
const waitingAtMost = 200;
const retryAfterMs = 600_000;
const keptSegments = 5000;

export function createSegmentCopy(given: { prisma: PrismaClient; llm: Llm; log: Logger }): SegmentCopy {
  const { prisma, llm, log } = given;
  const known = new LRUCache<string, WrittenBlocks>({ max: keptSegments });
  const refused = new LRUCache<string, true>({ max: keptSegments, ttl: retryAfterMs });
  const waiting = new Map<string, CopyRequest>();
  const running = new Set<Promise<void>>();
  const listeners: (() => void)[] = [];
  const stop = new AbortController();

  async function write(id: string, request: CopyRequest): Promise<void> {
    const { version } = request;
    try {
      const stored = await prisma.timebackSegmentCopy.findUnique({
        where: { segment_content_version: { segment: segmentOf(request), content_version: version } },
      });
      const blocks =
        stored === null
          ? await writeAndStore(prisma, llm, request, stop.signal)
          : Written.parse(stored.blocks);
      known.set(id, blocks);
      for (const listener of listeners) listener();
    } catch (error) {
      if (stop.signal.aborted) return;
      refused.set(id, true);
      log.warn({ err: error, segment: id }, 'no copy written for this segment');
    }
  }

  function startWaiting(): void {
    for (const [id, request] of waiting) {
      if (running.size >= writtenAtOnce) return;
      waiting.delete(id);
      const work = write(id, request).finally(() => {
        running.delete(work);
        if (!stop.signal.aborted) startWaiting();
      });
      running.add(work);
    }
  }

  return {
    find(request) {
      const id = `${segmentOf(request)}@${request.version}`;
      const found = known.get(id);
      if (found !== undefined || !llm.state().configured) return found;
      if (waiting.size < waitingAtMost && !refused.has(id)) {
        waiting.set(id, request);
        startWaiting();
      }
      return undefined;
    },
    peek: (request) => known.get(`${segmentOf(request)}@${request.version}`),
    onWritten: (listener) => void listeners.push(listener),
    async close() {
      stop.abort();
      await Promise.allSettled(running);
    },
  };
}

/** The segment and the figures its copy was written from: other figures need other copy. */
function segmentOf({ segment, figures }: CopyRequest): string {
  const key = segment.join('/');
  if (figures === undefined) return key;
  const { pupils, before, after, weeks } = figures;
  return `${key}#${figures.key}:${pupils}:${before}:${after}:${weeks}`;
}

async function writeAndStore(
  prisma: PrismaClient,
  llm: Llm,
  request: CopyRequest,
  signal: AbortSignal,
): Promise<WrittenBlocks> {
  const text = (name: string): string => {
    const block = request.blocks.find((candidate) => candidate.block === name);
    if (block === undefined) throw new Error(`the segment has no ${name}`);
    return renderBlock(block, request.figures);
  };
  const [icp, outcome, context] = request.segment;
  const { blocks, model } = await writeSegmentCopy(
    llm,
    {
      segmentFacts: { icp, outcome, context },
      curated: {
        hero_block: text('hero_block'),
        differentiator: text('differentiator'),
        vision: text('vision'),
      },
      stats: request.figures,
    },
    signal,
  );
  const row = { segment: segmentOf(request), content_version: request.version, blocks, model };
  await prisma.timebackSegmentCopy.createMany({ data: [row], skipDuplicates: true });
  return blocks;
}
