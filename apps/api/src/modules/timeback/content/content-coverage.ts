import { icps, quizzes } from '@quintet/contracts/timeback/schemas';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { defaultOutcome } from './content-block.ts';
import type { BlockName, ContentBlock } from './content-block.ts';
import { outcomesOf } from './content-library.ts';
import type { ContentLibrary } from './content-library.ts';
import { findMissingBlocks, selectBlocks } from './select-blocks.ts';
import type { PageRequest } from './select-blocks.ts';
import type { Segment } from '../quiz/quiz.ts';
import type { Variant } from '../experiments/variants.ts';

const endOfTime = new Date(8.64e15);
const variants: readonly Variant[] = ['A', 'B'];

/**
 * Every icp, outcome and context value whose page lacks a published block that lasts and needs no student data,
 * one line per icp, outcome and block.
 */
export function findGaps(library: ContentLibrary): string[] {
  const cells = icps.flatMap((icp) => outcomesOf(icp).map((outcome) => ({ icp, outcome })));
  return cells.flatMap(({ icp, outcome }) => findGapsOfCell(library, icp, outcome));
}

function findGapsOfCell(library: ContentLibrary, icp: Icp, outcome: string): string[] {
  const gaps = new Map<BlockName, Set<string>>();
  for (const context_value of sampleContexts(icp, library.blocks)) {
    // The static page is not part of the experiment, so default content needs no B.
    for (const variant of outcome === defaultOutcome ? (['A'] as const) : variants) {
      const segment = { icp, outcome, context_key: quizzes[icp].context_key, context_value, variant };
      const page = { ...segment, preview: false, at: endOfTime, hasStats: false };
      for (const block of findMissingBlocks(library, page)) {
        const lacking = block === 'hero_block' ? `${context_value} (${variant})` : context_value;
        gaps.set(block, (gaps.get(block) ?? new Set()).add(lacking));
      }
    }
  }
  return [...gaps].map(
    ([block, lacking]) =>
      `${icp}/${outcome}: no lasting published ${block} without data for ${[...lacking].join(', ')}`,
  );
}

/** The blocks that no visitor can ever get, at any date, with or without student data, in preview or not. */
export function findUnreachableBlocks(library: ContentLibrary): ContentBlock[] {
  const reached = new Set<ContentBlock>();
  for (const request of eachRequest(library)) {
    for (const block of selectBlocks(library, request)?.blocks ?? []) reached.add(block);
  }
  return library.blocks.filter((block) => !reached.has(block));
}

function* eachRequest(library: ContentLibrary): Generator<PageRequest> {
  const dates = findDates(library.blocks);
  for (const icp of icps) {
    const { context_key } = quizzes[icp];
    for (const outcome of outcomesOf(icp)) {
      for (const context_value of sampleContexts(icp, library.blocks)) {
        for (const circumstances of eachCircumstance(dates)) {
          yield { icp, outcome, context_key, context_value, ...circumstances };
        }
      }
    }
  }
}

function* eachCircumstance(dates: readonly Date[]): Generator<Omit<PageRequest, keyof Segment>> {
  const proofs = [
    { hasStats: false, hasLocalStats: false },
    { hasStats: true, hasLocalStats: false },
    { hasStats: true, hasLocalStats: true },
  ];
  for (const variant of variants) {
    for (const preview of [false, true]) {
      for (const at of dates) {
        for (const proof of proofs) yield { variant, preview, at, ...proof };
      }
    }
  }
}

/** Selection changes only where a block expires, so the last moment of each block stands for all dates. */
function findDates(blocks: readonly ContentBlock[]): Date[] {
  const ends = blocks.flatMap(({ expires_at }) => (expires_at === null ? [] : [Date.parse(expires_at) - 1]));
  return [endOfTime, ...[...new Set(ends)].map((end) => new Date(end))];
}

function sampleContexts(icp: Icp, blocks: readonly ContentBlock[]): string[] {
  const { context_key, context_values } = quizzes[icp];
  const own = blocks.filter((block) => block.icp === icp);
  const listed = own.flatMap((block) => (block.context_values === '*' ? [] : block.context_values));
  const states = own.flatMap((block) => (block.geography === '*' ? [] : block.geography));
  const districts = ['US-ZZ-Anywhere', ...states.map((state) => `${state}-Anywhere`)];
  const asked = context_key === 'district' ? districts : context_values.map(({ value }) => value);
  return [...new Set([...asked, ...listed])];
}
