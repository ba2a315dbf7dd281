import type { RefinePart } from '@quintet/contracts/reports/refine-actions';
import type { Nodes, Paragraph } from 'mdast';
import type { Block } from '../../text/markdown-blocks.ts';
import { countWords } from '../../text/markdown-text.ts';
import { plainTextOf } from '../../../../platform/markdown/markdown-tree.ts';
import { Refusal } from '../refusal.ts';
import { quoteStart, type HeadedPart, type Outline } from './outline.ts';

/** A part of a section: its blocks, and the heading over them where it has one. */
export interface FoundPart {
  readonly blocks: readonly Block[];
  readonly heading?: HeadedPart;
}

/** Finds the part that is meant. Throws `Refusal` when there is none, or more than one. */
export function findPart(outline: Outline, part: RefinePart): FoundPart {
  if (part.kind === 'all') {
    const { title } = outline;
    return { blocks: outline.split.blocks.filter((block) => block !== title?.block) };
  }
  if (part.kind === 'heading') return headed(findHeading(outline, part.title));
  if (part.kind === 'section') return headed(pick(topParts(outline), part));
  const { kind } = part;
  const blocks = outline.split.blocks.filter(({ node }) => node.type === kind);
  return { blocks: [pick(blocks, part)] };
}

function headed(heading: HeadedPart): FoundPart {
  return { heading, blocks: heading.body };
}

/** Words of a part as a reader counts them, those of headings and tables too. Throws `Refusal` as `findPart` does. */
export function countWordsOf(outline: Outline, part: RefinePart): number {
  const { heading, blocks } = findPart(outline, part);
  const own = heading === undefined ? blocks : [heading.block, ...blocks];
  const all = part.kind === 'all' ? outline.split.blocks : own;
  return all.reduce((sum, { node }) => sum + countWords(plainTextOf(node)), 0);
}

/** The heading of these words. Throws `Refusal` when there is none, or more than one. */
export function findHeading({ parts }: Outline, title: string): HeadedPart {
  const wanted = comparable(title);
  const found = parts.filter(({ title: own }) =>
    [comparable(own), comparable(own.replace(numbering, ''))].includes(wanted),
  );
  const [heading] = found;
  if (heading !== undefined && found.length === 1) return heading;
  if (found.length > 1)
    throw new Refusal(`There are ${found.length} headings ${quoteStart(title)} in this section.`);
  const titles = parts.map((part) => quoteStart(part.title)).slice(0, 20);
  throw new Refusal(
    titles.length === 0
      ? `There is no heading ${quoteStart(title)}: the section has no headings.`
      : `There is no heading ${quoteStart(title)}. The headings are ${titles.join(', ')}.`,
  );
}

/** The number in front of a title: `1.`, `2)`, `3.1`. A figure that the title speaks of is none: `5 phases`. */
export const numbering = /^(?:(?:\d+(?:\.\d+)*\\?[.)]|\d+(?:\.\d+)+)\s+)+/u;

function comparable(title: string): string {
  return title.replaceAll(/\s+/gu, ' ').trim().toLowerCase();
}

/** The parts that stand right under the section's title. */
function topParts({ parts, title }: Outline): HeadedPart[] {
  const below = parts.filter((part) => part !== title);
  const top = Math.min(...below.map(({ level }) => level));
  return below.filter(({ level }) => level === top);
}

interface Counted {
  readonly kind: string;
  readonly place?: number | undefined;
}

function pick<Item>(items: readonly Item[], { kind, place }: Counted): Item {
  const item = items[(place ?? 1) - 1];
  if (item !== undefined && (place !== undefined || items.length === 1)) return item;
  if (items.length === 0) throw new Refusal(`There is no ${kind} in this section.`);
  throw new Refusal(
    items.length === 1
      ? `There is one ${kind} in this section.`
      : `There are ${items.length} ${kind}s in this section: name one as “${kind} 1”.`,
  );
}

/** Running text of blocks, at any depth. What stands in a block quote is somebody else's words. */
export function paragraphsOf(blocks: readonly Block[]): Paragraph[] {
  return blocks.flatMap(({ node }) => paragraphsIn(node));
}

function paragraphsIn(node: Nodes): Paragraph[] {
  if (node.type === 'paragraph') return [node];
  return node.type === 'blockquote' || !('children' in node) ? [] : node.children.flatMap(paragraphsIn);
}

/** Blocks in runs that stand next to each other. */
export function runsOf(blocks: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (last?.at(-1)?.index === block.index - 1) last.push(block);
    else runs.push([block]);
  }
  return runs;
}

/** Code that is set off by spaces alone: behind a list it would become part of the last item. */
export function isIndentedCode(block: Block | undefined): boolean {
  return block?.node.type === 'code' && !/^(?:`{3}|~{3})/u.test(block.source);
}
