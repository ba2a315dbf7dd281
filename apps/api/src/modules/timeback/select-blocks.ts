import type { ContextKey, Icp } from '@quintet/contracts/timeback/schemas';
import { blockNames } from './content-block.ts';
import type { BlockName, ContentBlock } from './content-block.ts';
import { findRuleTable } from './content-library.ts';
import type { ContentLibrary, Rule, RuleTable } from './content-library.ts';
import { bandOf } from './quiz.ts';
import type { Variant } from './variants.ts';

/** The segment a page is for, and what may be shown in it. The context is canonical, as `checkContext` gives it. */
export interface Segment {
  readonly icp: Icp;
  readonly outcome: string;
  readonly context_key: ContextKey;
  readonly context_value: string;
  readonly variant: Variant;
  /** Drafts take part too. */
  readonly preview: boolean;
  readonly at: Date;
  /** There are figures of pupils to fill in. */
  readonly hasStats: boolean;
  /** Those figures are of the visitor's own grade or district, not of all pupils. */
  readonly hasLocalStats?: boolean;
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
 * The blocks of a segment's page: of those whose icp, outcome, context, date, status and data fit, the one of
 * highest priority each, ties by id. `undefined` when a whole page cannot be made (`provider_down`).
 */
export function selectBlocks(library: ContentLibrary, segment: Segment): Selection | undefined {
  const table = findRuleTable(library, segment.icp, segment.outcome);
  if (table === undefined) return undefined;
  const chosen = chooseRules(table, segment).filter((rule) => rule !== undefined);
  if (chosen.length < blockNames.length) return undefined;
  return { blocks: chosen.map(({ block }) => block), rules: chosen.map(({ text }) => text) };
}

/** The blocks that a segment's page would lack. */
export function findMissingBlocks(library: ContentLibrary, segment: Segment): BlockName[] {
  const table = findRuleTable(library, segment.icp, segment.outcome);
  if (table === undefined) return [...blockNames];
  const chosen = chooseRules(table, segment);
  return blockNames.filter((_, index) => chosen[index] === undefined);
}

function chooseRules(table: RuleTable, segment: Segment): (Rule | undefined)[] {
  const conditions = readConditions(segment);
  return blockNames.map((name) => table[name].find((rule) => isMet(rule, conditions)));
}

function readConditions(segment: Segment): Conditions {
  const band = bandOf(segment.context_key, segment.context_value);
  return {
    value: segment.context_value,
    band,
    state: segment.context_key === 'district' ? band : undefined,
    variant: segment.variant,
    preview: segment.preview,
    at: segment.at.getTime(),
    hasStats: segment.hasStats,
    hasLocalStats: segment.hasStats && segment.hasLocalStats === true,
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
