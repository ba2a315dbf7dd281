import { createHash } from 'node:crypto';
import type { Component, ContextKey, Icp } from '@quintet/contracts/timeback/schemas';
import { LRUCache } from 'lru-cache';
import { keepJson } from '../../platform/kept-json.ts';
import type { ChartAssets } from './chart-assets.ts';
import { readCallToAction, type BlockName, type ContentBlock } from './content-block.ts';
import type { ContentLibrary } from './content-library.ts';
import { renderBlock } from './placeholders.ts';
import { bandOf } from './quiz.ts';
import { findMissingBlocks, selectBlocks, type Segment } from './select-blocks.ts';
import type { SegmentCopy, WrittenBlocks } from './segment-copy.ts';
import type { ScopeStats } from './stats.ts';
import type { StatsCache } from './stats-cache.ts';
import type { Variant } from './variants.ts';

/** What a page depends on besides the content and the student data. */
export interface PageRequest {
  readonly icp: Icp;
  readonly outcome: string;
  readonly context_key: ContextKey;
  readonly context_value: string;
  readonly variant: Variant;
  readonly preview: boolean;
}

/** The blocks of a page and why it has these. */
export interface ComposedPage {
  readonly components: readonly Component[];
  /** The components as JSON, and the SHA-256 of that: the receipt of the page. */
  readonly json: string;
  readonly hash: string;
  readonly figures: ScopeStats | undefined;
  readonly content_version: string;
  readonly block_ids: readonly string[];
  readonly rules: readonly string[];
}

export interface Pages {
  /** The page of a segment, or `undefined` when there is no publishable content for it. Never waits. */
  compose(request: PageRequest): ComposedPage | undefined;
  /**
   * The page as it would be composed now and what it lacks, for those who run the site: the model is not asked to write
   * for a page that nobody visits.
   */
  inspect(request: PageRequest): { page: ComposedPage | undefined; missing: readonly BlockName[] };
  /** Changes whenever a page may be other than before: content expires, figures change, copy is written. */
  revision(): number;
  /** Tells that pages may be other than before. */
  revise(): void;
}

const keptPages = 5000;
const composedAgainAfterMs = 60_000;

/** Composes pages from content, figures and, once the model has written it, the segment's own copy. */
export function createPages(given: {
  content: ContentLibrary;
  stats: StatsCache;
  charts: ChartAssets;
  copy: SegmentCopy;
}): Pages {
  const { content, stats, charts, copy } = given;
  // Content may expire and figures may change, so a page is composed again after a minute at the latest.
  const composed = new LRUCache<string, ComposedPage>({ max: keptPages });
  let revision = 0;
  let revisedAt = Date.now();

  function revise(): void {
    composed.clear();
    revision += 1;
    revisedAt = Date.now();
  }

  function readRevision(): number {
    if (Date.now() - revisedAt > composedAgainAfterMs) revise();
    return revision;
  }

  function compose(request: PageRequest, findCopy: SegmentCopy['find']): ComposedPage | undefined {
    const { icp, outcome, variant } = request;
    const figures = stats.find(request.context_key, request.context_value);
    const selection = selectBlocks(content, toSegment(request, figures));
    if (selection === undefined) return undefined;
    const written = request.preview
      ? undefined
      : findCopy({
          segment: [icp, outcome, bandOf(request.context_key, request.context_value), variant],
          version: content.content_version,
          blocks: selection.blocks,
          figures,
        });
    const components = selection.blocks.map((block) => toComponent(block, figures, written));
    const chart = figures === undefined ? [] : [toChart(charts, figures)];
    const inOrder = [...components.slice(0, 1), ...chart, ...components.slice(1)];
    const json = JSON.stringify(inOrder);
    return {
      components: keepJson(inOrder, json),
      json,
      hash: createHash('sha256').update(json).digest('hex'),
      figures,
      content_version: content.content_version,
      block_ids: selection.blocks.map(({ id }) => id),
      rules: selection.rules,
    };
  }

  copy.onWritten(revise);
  stats.onChange(revise);

  return {
    compose(request) {
      readRevision();
      const key = keyOf(request);
      const known = composed.get(key);
      if (known !== undefined) return known;
      const page = compose(request, copy.find);
      if (page !== undefined) composed.set(key, page);
      return page;
    },
    inspect(request) {
      // Not kept: a visit has to compose it again, so that the model is asked.
      const page = composed.get(keyOf(request)) ?? compose(request, copy.peek);
      if (page !== undefined) return { page, missing: [] };
      const figures = stats.find(request.context_key, request.context_value);
      return { page, missing: findMissingBlocks(content, toSegment(request, figures)) };
    },
    revision: readRevision,
    revise,
  };
}

function toSegment(request: PageRequest, figures: ScopeStats | undefined): Segment {
  const hasStats = figures !== undefined;
  return {
    ...request,
    at: new Date(),
    hasStats,
    hasLocalStats: hasStats && figures.scope !== 'all',
  };
}

function keyOf(request: PageRequest): string {
  const { icp, outcome, context_key, context_value, variant, preview } = request;
  return [icp, outcome, context_key, context_value, variant, preview ? 'preview' : 'live'].join('/');
}

function toComponent(
  block: ContentBlock,
  figures: ScopeStats | undefined,
  written: WrittenBlocks | undefined,
): Component {
  const action = readCallToAction(block);
  if (action !== undefined) return { id: block.block, type: 'cta', payload: action };
  return {
    id: block.block,
    type: 'markdown',
    payload: written?.[block.block] ?? renderBlock(block, figures),
  };
}

function toChart(charts: ChartAssets, figures: ScopeStats): Component {
  const { name, alt } = charts.describe(figures);
  return { id: 'before_after_chart', type: 'image', payload: `/assets/${name}`, alt };
}
