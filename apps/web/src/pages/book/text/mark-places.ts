import type { Element, ElementContent, Root } from 'hast';

const heading = /^h[1-6]$/;

/**
 * A rehype plugin: each block says in `data-offset` where in the Markdown it begins, headings carry the anchors given, in their
 * order, and what stands below a heading of the second level is a part of its own.
 */
export function markPlaces(anchors: readonly string[]) {
  return () => (tree: Root) => {
    const blocks = tree.children.filter((child): child is Element => child.type === 'element');
    blocks.forEach(markOffset);
    blocks
      .filter(({ tagName }) => heading.test(tagName))
      .forEach((block, index) => {
        const anchor = anchors[index];
        if (anchor !== undefined) block.properties['id'] = anchor;
      });
    tree.children = partAt(blocks);
  };
}

/** Lists and tables are blocks as a whole; the sections of a lesson are looked into. */
function markOffset(block: Element): void {
  if (block.tagName === 'section') {
    block.children.filter(isElement).forEach(markOffset);
    return;
  }
  const offset = block.position?.start.offset;
  if (offset !== undefined) block.properties['dataOffset'] = offset;
}

function partAt(blocks: readonly Element[]): Element[] {
  const parts: Element[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (last === undefined || block.tagName === 'h2')
      parts.push({
        type: 'element',
        tagName: 'section',
        properties: { dataKind: 'part', dataRow: parts.length + 1 },
        children: [block],
      });
    else last.children.push(block);
  }
  return parts;
}

function isElement(node: ElementContent): node is Element {
  return node.type === 'element';
}
