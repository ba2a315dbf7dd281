import { icps, quizzes } from '@quintet/contracts/timeback/schemas';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { blockNames, defaultOutcome } from './content-block.ts';
import type { BlockName, ContentBlock } from './content-block.ts';

const epoch = '1970-01-01T00:00:00Z';

/** One block with its conditions in the form in which they are tested. */
export interface Rule {
  readonly block: ContentBlock;
  readonly values: ReadonlySet<string> | undefined;
  readonly states: ReadonlySet<string> | undefined;
  /** Milliseconds since the epoch; `Infinity` when the block never expires. */
  readonly expires: number;
  /** The rule in words, for the receipt of a page. */
  readonly text: string;
}

/** The rules of one icp and outcome, best first, by block. */
export type RuleTable = Readonly<Record<BlockName, readonly Rule[]>>;

/** All content, compiled so that choosing a page's blocks is a walk over a few candidates. */
export interface ContentLibrary {
  /** The newest `updated_at` of all blocks (contract §2). */
  readonly content_version: string;
  readonly blocks: readonly ContentBlock[];
  readonly tables: ReadonlyMap<string, RuleTable>;
}

/** The outcomes an icp has content for: those of its quiz and the outcome-free default. */
export function outcomesOf(icp: Icp): string[] {
  return [...quizzes[icp].outcomes.map(({ value }) => value), defaultOutcome];
}

/** The rule table of an icp and outcome, or `undefined` when the icp's quiz has no such outcome. */
export function findRuleTable(library: ContentLibrary, icp: Icp, outcome: string): RuleTable | undefined {
  return library.tables.get(`${icp}/${outcome}`);
}

/** Compiles blocks into a library. It may have holes; `loadContent` is what refuses them. */
export function compileLibrary(blocks: readonly ContentBlock[]): ContentLibrary {
  const rules = blocks.map(compileRule).sort(compareRules);
  const cells = icps.flatMap((icp) => outcomesOf(icp).map((outcome) => ({ icp, outcome })));
  return {
    content_version: findNewest(blocks),
    blocks,
    tables: new Map(cells.map((cell) => [`${cell.icp}/${cell.outcome}`, compileTable(rules, cell)])),
  };
}

function compileTable(rules: readonly Rule[], cell: { icp: Icp; outcome: string }): RuleTable {
  const ofCell = rules.filter(
    ({ block }) => block.icp === cell.icp && includes(block.outcome_tags, cell.outcome),
  );
  const ofBlock = (name: BlockName): readonly Rule[] => ofCell.filter(({ block }) => block.block === name);
  const [hero, differentiator, vision, action] = blockNames;
  return {
    [hero]: ofBlock(hero),
    [differentiator]: ofBlock(differentiator),
    [vision]: ofBlock(vision),
    [action]: ofBlock(action),
  };
}

function compileRule(block: ContentBlock): Rule {
  return {
    block,
    values: block.context_values === '*' ? undefined : new Set(block.context_values),
    states: block.geography === '*' ? undefined : new Set(block.geography),
    expires: block.expires_at === null ? Infinity : Date.parse(block.expires_at),
    text: describeRule(block),
  };
}

function describeRule(block: ContentBlock): string {
  const conditions = [
    `outcome ${list(block.outcome_tags)}`,
    `${block.context_key} ${list(block.context_values)}`,
    block.geography === '*' ? undefined : `geography ${list(block.geography)}`,
    block.variant === null ? undefined : `variant ${block.variant}`,
    block.needs === null ? undefined : `needs ${block.needs}`,
    block.status === 'draft' ? 'draft' : undefined,
    `priority ${block.priority}`,
  ];
  return `${block.block} = ${block.id} (${conditions.filter((condition) => condition !== undefined).join(', ')})`;
}

function compareRules({ block: left }: Rule, { block: right }: Rule): number {
  return right.priority - left.priority || (left.id < right.id ? -1 : 1);
}

function includes(values: readonly string[] | '*', value: string): boolean {
  return values === '*' || values.includes(value);
}

function list(values: readonly string[] | '*'): string {
  return values === '*' ? 'any' : values.join('|');
}

function findNewest(blocks: readonly ContentBlock[]): string {
  const stamps = blocks.map(({ updated_at }) => updated_at);
  return stamps.reduce((newest, stamp) => (Date.parse(stamp) > Date.parse(newest) ? stamp : newest), epoch);
}
