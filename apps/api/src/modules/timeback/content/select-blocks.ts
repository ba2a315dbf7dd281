import { blockNames } from './content-block.ts';
import type { BlockName, ContentBlock } from './content-block.ts';
import { findRuleTable } from './content-library.ts';
import type { ContentLibrary, Rule, RuleTable } from './content-library.ts';
import { bandOf, type Segment } from '../quiz/quiz.ts';
import type { Variant } from '../experiments/variants.ts';
import type { ScopeStats } from '../students/stats.ts';

/** Who a page is for, and what may be shown on it. The context is canonical, as `checkContext` gives it. */
export interface PageRequest extends Segment {
  readonly variant: Variant;
  /** Drafts take part too. */
  readonly preview: boolean;
  readonly at: Date;
  /** There are figures of pupils to fill in. */
  readonly hasStats: boolean;
  /** Those figures are of the visitor's own grade or district, not of all pupils. */
  readonly hasLocalStats?: boolean;
}

/** The version of a page: which arm of the experiment, and whether drafts take part. */
export type PageVersion = Pick<PageRequest, 'variant' | 'preview'>;

/** The request for a page of a segment now, with these figures at hand. */
export function toPageRequest(
  segment: Segment,
  version: PageVersion,
  stats: ScopeStats | undefined,
): PageRequest {
  const hasStats = stats !== undefined;
  const hasLocalStats = hasStats && stats.scope !== 'all';
  return { ...segment, ...version, at: new Date(), hasStats, hasLocalStats };
}

/** The content of a page in page order, and for each block the rule that chose it. */
export interface Selection {
  readonly blocks: ContentBlock[];
  readonly rules: string[];
}

interface Conditions {
  readonly value: string;
  readonly band: string;
  readonly state: string | undefined;
  readonly variant: Variant;
  readonly preview: boolean;
  readonly at: number;
  readonly hasStats: boolean;
  readonly hasLocalStats: boolean;
}

/**
 * The blocks of a page: of those whose icp, outcome, context, date, status and data fit, the one of
 * highest priority each, ties by id. `undefined` when a whole page cannot be made (`provider_down`).
 */
export function selectBlocks(library: ContentLibrary, request: PageRequest): Selection | undefined {
  const table = findRuleTable(library, request.icp, request.outcome);
  if (table === undefined) return undefined;
  const chosen = chooseRules(table, request).filter((rule) => rule !== undefined);
  if (chosen.length < blockNames.length) return undefined;
  return { blocks: chosen.map(({ block }) => block), rules: chosen.map(({ text }) => text) };
}

/** The blocks that the page would lack. */
export function findMissingBlocks(library: ContentLibrary, request: PageRequest): BlockName[] {
  const table = findRuleTable(library, request.icp, request.outcome);
  if (table === undefined) return [...blockNames];
  const chosen = chooseRules(table, request);
  return blockNames.filter((_, index) => chosen[index] === undefined);
}

function chooseRules(table: RuleTable, request: PageRequest): (Rule | undefined)[] {
  const conditions = readConditions(request);
  return blockNames.map((name) => table[name].find((rule) => isMet(rule, conditions)));
}

function readConditions(request: PageRequest): Conditions {
  const band = bandOf(request.context_key, request.context_value);
  return {
    value: request.context_value,
    band,
    state: request.context_key === 'district' ? band : undefined,
    variant: request.variant,
    preview: request.preview,
    at: request.at.getTime(),
    hasStats: request.hasStats,
    hasLocalStats: request.hasStats && request.hasLocalStats === true,
  };
}

function isMet({ block, values, states, expires }: Rule, conditions: Conditions): boolean {
  if (block.status === 'draft' && !conditions.preview) return false;
  if (block.variant !== null && block.variant !== conditions.variant) return false;
  if (block.needs === 'stats' && !conditions.hasStats) return false;
  if (block.needs === 'local_stats' && !conditions.hasLocalStats) return false;
  if (values !== undefined && !values.has(conditions.band) && !values.has(conditions.value)) return false;
  if (states !== undefined && (conditions.state === undefined || !states.has(conditions.state))) return false;
  return conditions.at < expires;
}
