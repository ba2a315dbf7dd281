import type { TreeNode } from './highlights.ts';

/** A rehype plugin that names each table by its number and the heading above it, so that no two share a name. */
export function nameTables(title: string) {
  return () => (tree: TreeNode) => {
    let heading = title;
    let count = 0;
    const visit = (node: TreeNode): void => {
      if (/^h[1-6]$/.test(node.tagName ?? '')) heading = textOf(node);
      else if (node.tagName === 'table') {
        count += 1;
        node.properties = { ...node.properties, ariaLabel: `Table ${count}: ${heading}` };
      } else node.children?.forEach(visit);
    };
    visit(tree);
  };
}

function textOf({ value = '', children = [] }: TreeNode): string {
  return value + children.map(textOf).join('');
}
