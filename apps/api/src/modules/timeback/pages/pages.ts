import type { PrismaClient } from '@quintet/db/generated/client';
import { LRUCache } from 'lru-cache';
import { nameCopy, readCopy } from '../copy/segment-copy.ts';
import { experimentOf } from '../experiments/experiment.ts';
import { readShipped } from '../experiments/shipped-variants.ts';
import { assignVariant, type Variant } from '../experiments/variants.ts';
import type { Segment } from '../quiz/quiz.ts';
import { findStats } from '../students/scope-stats.ts';
import { countCohort, type CohortCounts } from '../visitors/cohort.ts';
import { composePage, type ComposedPage, type PageSource } from './compose-page.ts';

/** One arm of a segment's page. */
export interface PageOfVariant {
  readonly variant: Variant;
  /** `undefined` when there is no publishable content. */
  readonly page: ComposedPage | undefined;
  /** Under this name the model may write copy for the page. */
  readonly copyName: string;
  readonly hasCopy: boolean;
}

/** What the visitors of a segment get. */
export interface SegmentPages {
  readonly segment: Segment;
  readonly experiment: string;
  /** The variant that everybody gets, once the experiment is over. */
  readonly shipped: Variant | undefined;
  readonly A: PageOfVariant;
  readonly B: PageOfVariant;
  readonly cohort: CohortCounts;
}

/** The pages that visitors get. All that they are made of is read from the database, which may be away. */
export interface Pages {
  /** The pages of a segment as they were composed at most five seconds ago. */
  find(segment: Segment): Promise<SegmentPages>;
  /** The pages of a segment as they are now. */
  compose(segment: Segment): Promise<SegmentPages>;
  /** Forgets all pages: on this node each is composed anew. */
  clear(): void;
}

const staleAfterMs = 5000;
const cachedSegments = 5000;

export function createPages({ prisma, ...source }: PageSource & { readonly prisma: PrismaClient }): Pages {
  async function compose(segment: Segment): Promise<SegmentPages> {
    const experiment = experimentOf(segment.icp, segment.outcome);
    const [stats, shipped, cohort] = await Promise.all([
      findStats(prisma, segment.context_key, segment.context_value),
      readShipped(prisma, experiment),
      countCohort(prisma, segment.icp, segment),
    ]);
    const names = { A: nameCopy(segment, 'A', stats), B: nameCopy(segment, 'B', stats) };
    const written = await readCopy(prisma, source.content.content_version, [names.A, names.B]);
    const composeVariant = (variant: Variant): PageOfVariant => {
      const copyName = names[variant];
      const copy = written.get(copyName);
      const page = composePage(source, segment, { variant, preview: false }, { stats, copy });
      return { variant, page, copyName, hasCopy: copy !== undefined };
    };
    return {
      segment,
      experiment,
      shipped: shipped.get(experiment)?.variant,
      A: composeVariant('A'),
      B: composeVariant('B'),
      cohort,
    };
  }

  const cache = new LRUCache<string, SegmentPages, Segment>({
    max: cachedSegments,
    ttl: staleAfterMs,
    // Those who wait when all is forgotten get what they wait for; it is not cached.
    ignoreFetchAbort: true,
    fetchMethod: async (_key, _stale, { context }) => await compose(context),
  });

  return {
    async find(segment) {
      const { icp, outcome, context_key, context_value } = segment;
      const key = `${icp}/${outcome}/${context_key}/${context_value}`;
      return cache.get(key) ?? (await cache.fetch(key, { context: segment })) ?? (await compose(segment));
    },
    compose,
    clear: () => cache.clear(),
  };
}

/** The arm of a visitor: the shipped one, else the one that the experiment gives. */
export function pageFor({ experiment, shipped, A, B }: SegmentPages, vid: string): PageOfVariant {
  return (shipped ?? assignVariant(experiment, vid)) === 'A' ? A : B;
}
