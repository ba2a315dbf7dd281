import type { Heading } from 'mdast';
import { splitBlocks, type Block, type SplitMarkdown } from '../../text/markdown-blocks.ts';
import { plainTextOf } from '../../../../platform/markdown/markdown-tree.ts';

/** A heading and what it heads, down to the next heading of its level or above. */
export interface HeadedPart {
  readonly block: Block;
  readonly node: Heading;
  readonly level: number;
  readonly title: string;
  /** Without the heading. */
  readonly body: readonly Block[];
}

/** A section as an instruction speaks of it. */
export interface Outline {
  readonly split: SplitMarkdown;
  readonly source: string;
  readonly parts: readonly HeadedPart[];
  /** The section's own title: a first heading that all others stand under. */
  readonly title: HeadedPart | undefined;
}

/** Reads the headings of a section and what stands under each. */
export function outlineOf(source: string): Outline {
  const split = splitBlocks(source);
  const headings = split.blocks.flatMap((block) =>
    block.node.type === 'heading' ? [{ block, node: block.node, level: block.node.depth }] : [],
  );
  const parts = headings.map((heading, index): HeadedPart => {
    const next = headings.slice(index + 1).find(({ level }) => level <= heading.level);
    const body = split.blocks.slice(heading.block.index + 1, next?.block.index);
    return { ...heading, title: plainTextOf(heading.node).trim(), body };
  });
  const [first, ...others] = parts;
  const isTitle = first?.block.index === 0 && others.every(({ level }) => level > first.level);
  return { split, source, parts, title: isTitle ? first : undefined };
}

/** A text as a message quotes it. */
export function quoteStart(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return `“${line.length > 60 ? `${line.slice(0, 57).trimEnd()}…` : line}”`;
}
