import { createHash } from 'node:crypto';
import type { Component } from '@quintet/contracts/timeback/schemas';
import { preserialize } from '../../../platform/json/preserialized-json.ts';
import type { ChartAssets } from '../charts/chart-assets.ts';
import { readCallToAction, type ContentBlock } from '../content/content-block.ts';
import type { ContentLibrary } from '../content/content-library.ts';
import { renderBlock } from '../content/placeholders.ts';
import { selectBlocks, toPageRequest, type PageVersion } from '../content/select-blocks.ts';
import type { WrittenBlocks } from '../copy/segment-copy.ts';
import type { Segment } from '../quiz/quiz.ts';
import type { ScopeStats } from '../students/stats.ts';

/** What every page is made of. */
export interface PageSource {
  readonly content: ContentLibrary;
  readonly charts: ChartAssets;
}

/** What the page of a segment is made of besides the content. */
export interface PageData {
  readonly stats: ScopeStats | undefined;
  /** The blocks that the model wrote, if it did. */
  readonly copy: WrittenBlocks | undefined;
}

/** The blocks of a page and why it has these. */
export interface ComposedPage {
  readonly components: readonly Component[];
  /** The components as JSON, and the SHA-256 of that: the receipt of the page. */
  readonly json: string;
  readonly hash: string;
  readonly stats: ScopeStats | undefined;
  readonly content_version: string;
  readonly block_ids: readonly string[];
  readonly rules: readonly string[];
}

/** One version of a segment's page now, or `undefined` when there is no publishable content for it. */
export function composePage(
  { content, charts }: PageSource,
  segment: Segment,
  version: PageVersion,
  { stats, copy }: PageData,
): ComposedPage | undefined {
  const selection = selectBlocks(content, toPageRequest(segment, version, stats));
  if (selection === undefined) return undefined;
  const blocks = selection.blocks.map((block) => toComponent(block, stats, copy));
  const chart = stats === undefined ? [] : [toChart(charts, stats)];
  const components = [...blocks.slice(0, 1), ...chart, ...blocks.slice(1)];
  const json = JSON.stringify(components);
  return {
    components: preserialize(components, json),
    json,
    hash: createHash('sha256').update(json).digest('hex'),
    stats,
    content_version: content.content_version,
    block_ids: selection.blocks.map(({ id }) => id),
    rules: selection.rules,
  };
}

function toComponent(
  block: ContentBlock,
  stats: ScopeStats | undefined,
  copy: WrittenBlocks | undefined,
): Component {
  const action = readCallToAction(block);
  if (action !== undefined) return { id: block.block, type: 'cta', payload: action };
  return { id: block.block, type: 'markdown', payload: copy?.[block.block] ?? renderBlock(block, stats) };
}

function toChart(charts: ChartAssets, stats: ScopeStats): Component {
  const { name, alt } = charts.describe(stats);
  return { id: 'before_after_chart', type: 'image', payload: `/assets/${name}`, alt };
}
