import type { Heading, Nodes, Paragraph, RootContent } from 'mdast';
import { splitBlocks, type Block, type SplitMarkdown } from './markdown-blocks.ts';
import { plainTextOf, rangeOf, walk, type Range } from './markdown-tree.ts';
import { stemsOf } from './refine-names.ts';
import { splitSentences } from './sentences.ts';

/** A heading and what it heads, down to the next heading of its level or above. */
export interface HeadedPart {
  readonly block: Block;
  readonly node: Heading;
  readonly level: number;
  readonly title: string;
  /** Without the heading. */
  readonly body: Range;
  /** With it. */
  readonly whole: Range;
}

/** A section as an instruction speaks of it. */
export interface Outline {
  readonly split: SplitMarkdown;
  readonly source: string;
  readonly parts: readonly HeadedPart[];
  /** The section's own title: a first heading that all others stand under. */
  readonly title: HeadedPart | undefined;
  /** All pieces of a kind in reading order, found once. */
  unitsOf(kind: UnitKind): readonly Unit[];
}

/** Reads the headings of a section and the range of each. */
export function outlineOf(source: string): Outline {
  const split = splitBlocks(source);
  const headings = split.blocks.flatMap((block) =>
    block.node.type === 'heading' ? [{ block, node: block.node, level: block.node.depth }] : [],
  );
  const parts = headings.map(({ block, node, level }, index): HeadedPart => {
    const next = headings.slice(index + 1).find((other) => other.level <= level);
    const last = split.blocks[(next?.block.index ?? split.blocks.length) - 1] ?? block;
    const body = {
      start: Math.min(split.blocks[block.index + 1]?.start ?? block.end, last.end),
      end: last.end,
    };
    return {
      block,
      node,
      level,
      title: plainTextOf(node).trim(),
      body,
      whole: { start: block.start, end: last.end },
    };
  });
  const [first, ...others] = parts;
  const isTitle = first?.block.index === 0 && others.every(({ level }) => level > first.level);
  const found = new Map<UnitKind, readonly Unit[]>();
  const given = { split, source, parts, title: isTitle ? first : undefined };
  return {
    ...given,
    unitsOf(kind) {
      const units = found.get(kind) ?? allUnits(given, kind);
      found.set(kind, units);
      return units;
    },
  };
}

export type UnitKind =
  | 'paragraph'
  | 'sentence'
  | 'table'
  | 'list'
  | 'item'
  | 'heading'
  | 'quote'
  | 'code'
  | 'part'
  | 'row';

/** A piece of a section that an instruction can count or name. */
export interface Unit {
  readonly range: Range;
  /** What has to go when the piece is removed. */
  readonly whole: Range;
  readonly text: string;
  /** Its words as names are compared. */
  stems(): ReadonlySet<string>;
}

/** The pieces of a kind inside `base`, in reading order. */
export function findUnits(outline: Outline, kind: UnitKind, base: Range): Unit[] {
  return outline.unitsOf(kind).filter(({ range }) => base.start <= range.start && range.end <= base.end);
}

type Headed = Omit<Outline, 'unitsOf'>;

function allUnits(outline: Headed, kind: UnitKind): Unit[] {
  const nodes = outline.split.blocks.map(({ node }) => node);
  if (kind === 'part') return subparts(outline).map((part) => unitAt(part.body, part.whole, part.title));
  if (kind === 'sentence')
    return nodes.flatMap((node) => (node.type === 'paragraph' ? sentenceUnits(outline, node) : []));
  if (kind === 'item')
    return nodes.flatMap((node) => (node.type === 'list' ? node.children.map(unitOf) : []));
  if (kind === 'row')
    return nodes.flatMap((node) => (node.type === 'table' ? node.children.slice(1).map(unitOf) : []));
  const type: RootContent['type'] = kind === 'quote' ? 'blockquote' : kind;
  return nodes.filter((node) => node.type === type).map(unitOf);
}

/** The parts that stand right under the section's title. */
function subparts({ parts, title }: Headed): readonly HeadedPart[] {
  const below = parts.filter((part) => part !== title);
  const top = Math.min(...below.map(({ level }) => level));
  return below.filter(({ level }) => level === top);
}

function sentenceUnits({ source }: Headed, node: Paragraph): Unit[] {
  return splitSentences(source, node).map(({ start, end, text }) =>
    unitAt({ start, end }, { start, end }, text),
  );
}

function unitOf(node: Nodes): Unit {
  const range = rangeOf(node);
  return unitAt(range, range, plainTextOf(node));
}

function unitAt(range: Range, whole: Range, text: string): Unit {
  let stems: ReadonlySet<string> | undefined;
  return { range, whole, text, stems: () => (stems ??= new Set(stemsOf(text))) };
}

/** The blocks that lie wholly inside one of the ranges. */
export function blocksIn({ split }: Outline, ranges: readonly Range[]): Block[] {
  return split.blocks.filter(({ start, end }) =>
    ranges.some((range) => range.start <= start && end <= range.end),
  );
}

/** Paragraphs at any depth inside the ranges, for rules that work on wording. */
export function paragraphsIn(outline: Outline, ranges: readonly Range[]): Paragraph[] {
  return outline.split.blocks
    .filter(({ start, end }) => ranges.some((range) => start < range.end && range.start < end))
    .flatMap(({ node }) => [...walk(node)])
    .filter((node) => node.type === 'paragraph')
    .filter((node) => {
      const { start, end } = rangeOf(node);
      return ranges.some((range) => range.start <= start && end <= range.end);
    });
}

/** Whether a place lies in a block quote, whose words are somebody else's. */
export function isInQuote({ split }: Outline, { start, end }: Range): boolean {
  return split.blocks.some(
    (block) => block.node.type === 'blockquote' && block.start <= start && end <= block.end,
  );
}
