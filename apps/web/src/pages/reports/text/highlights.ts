/** A stretch of the Markdown source, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** As much of a hast node as is needed here. */
export interface TreeNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  position?: { start: { offset?: number }; end: { offset?: number } };
  children?: TreeNode[];
}

const placeholder = /\[to confirm: [^\]]*\]/g;

/** A rehype plugin that marks what is still to be confirmed, and one stretch that somebody is led to. */
export function highlight(stretch: TextRange | undefined) {
  return () => (tree: TreeNode) => highlightChildren(tree, stretch);
}

function highlightChildren(parent: TreeNode, stretch: TextRange | undefined): void {
  if (parent.children === undefined) return;
  parent.children = parent.children.flatMap((child) => {
    if (child.type === 'text') return splitText(child, stretch);
    highlightChildren(child, stretch);
    return [child];
  });
}

function splitText(node: TreeNode, stretch: TextRange | undefined): TreeNode[] {
  const value = node.value ?? '';
  const cuts = [...value.matchAll(placeholder)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
    kind: 'placeholder',
  }));
  const target = stretch === undefined ? undefined : locate(node, stretch);
  if (target !== undefined) {
    // A stretch wins over the placeholders it touches.
    const apart = cuts.filter(({ start, end }) => end <= target.start || start >= target.end);
    return cutAt(value, [...apart, { ...target, kind: 'target' }]);
  }
  return cutAt(value, cuts);
}

/** Where the stretch lies in a text node; all of the node when its source reads differently from its text. */
function locate(node: TreeNode, stretch: TextRange): TextRange | undefined {
  const value = node.value ?? '';
  const from = node.position?.start.offset;
  const to = node.position?.end.offset;
  if (from === undefined || to === undefined || to <= stretch.start || from >= stretch.end) return undefined;
  if (to - from !== value.length) return { start: 0, end: value.length };
  return { start: Math.max(0, stretch.start - from), end: Math.min(value.length, stretch.end - from) };
}

interface Cut extends TextRange {
  readonly kind: string;
}

function cutAt(value: string, cuts: readonly Cut[]): TreeNode[] {
  const nodes: TreeNode[] = [];
  let at = 0;
  for (const { start, end, kind } of cuts.toSorted((one, other) => one.start - other.start)) {
    if (start > at) nodes.push({ type: 'text', value: value.slice(at, start) });
    const text = { type: 'text', value: value.slice(start, end) };
    nodes.push({ type: 'element', tagName: 'mark', properties: { dataKind: kind }, children: [text] });
    at = end;
  }
  if (at < value.length) nodes.push({ type: 'text', value: value.slice(at) });
  return nodes;
}

/** How many things in a text are still to be confirmed. */
export function countPlaceholders(markdown: string): number {
  return markdown.match(placeholder)?.length ?? 0;
}
