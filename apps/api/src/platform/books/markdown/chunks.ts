import type { Nodes, Root, RootContent } from 'mdast';
import { plainTextOf, rangeOf } from '../../markdown/markdown-tree.ts';
import type { Chunk, Section } from './book.ts';
import { isAnswer, isWhy } from './exercises.ts';

/** How long a chunk grows before the next block begins another, in characters. */
const wanted = 1_600;

/**
 * What search finds in a lesson: each section, parted between its blocks where it is long. Hints, solutions and reasons
 * are left out, so that nobody finds them before the exercise.
 */
export function cutChunks(root: Root, sections: readonly Section[]): Chunk[] {
  return sections.flatMap((section) => {
    const blocks = root.children.filter((node) => isInside(node, section) && node.type !== 'heading');
    const groups: RootContent[][] = [];
    let length = wanted;
    for (const block of blocks) {
      const { start, end } = rangeOf(block);
      if (length + (end - start) > wanted) {
        groups.push([]);
        length = 0;
      }
      groups.at(-1)?.push(block);
      length += end - start;
    }
    // A heading is found even where nothing stands below it.
    if (groups.length === 0) groups.push([]);
    return groups.map((group, index) => toChunk(group, section, index === 0));
  });
}

function toChunk(
  blocks: readonly RootContent[],
  { heading, anchor, start, end }: Section,
  first: boolean,
): Chunk {
  const ranges = blocks.map(rangeOf);
  return {
    heading,
    anchor,
    text: blocks.map(wordsOf).filter(Boolean).join('\n\n'),
    start: first ? start : (ranges[0]?.start ?? start),
    end: ranges.at(-1)?.end ?? end,
  };
}

function wordsOf(block: Nodes): string {
  if (isAnswer(block) || isWhy(block)) return '';
  if (block.type !== 'containerDirective') return plainTextOf(block).trim();
  const title = block.attributes?.['title'] ?? '';
  return [title, ...block.children.map(wordsOf)].filter(Boolean).join('\n');
}

function isInside(node: RootContent, { start, end }: Section): boolean {
  const at = rangeOf(node).start;
  return at >= start && at < end;
}
