import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** What a page would show of a Markdown text, and what it is made of. */
export interface CopyText {
  /** The visible text, one line for each heading, paragraph and list item. */
  readonly lines: readonly string[];
  readonly headings: readonly { readonly depth: number; readonly text: string }[];
  /** Where links and images point to. */
  readonly addresses: readonly string[];
  /** Markdown that copy has no use for, by name: `html`, `image`, `table` and so on. */
  readonly strange: readonly string[];
  readonly wordCount: number;
}

const plainKinds: ReadonlySet<string> = new Set(
  'root heading paragraph list listItem text strong emphasis break link'.split(' '),
);

/** Reads Markdown the way the page does. */
export function readCopy(markdown: string): CopyText {
  const lines: string[] = [];
  const headings: { depth: number; text: string }[] = [];
  const addresses: string[] = [];
  const strange = new Set<string>();

  function visit(node: Nodes): void {
    if (!plainKinds.has(node.type)) strange.add(nameOf(node.type));
    if ('url' in node) addresses.push(node.url);
    if (node.type === 'heading') headings.push({ depth: node.depth, text: textOf(node) });
    if (node.type === 'heading' || node.type === 'paragraph') lines.push(textOf(node));
    if ('children' in node) node.children.forEach(visit);
  }

  visit(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  const wordCount = lines.join(' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return { lines, headings, addresses, strange: [...strange], wordCount };
}

/** `inline code` for `inlineCode`. */
function nameOf(type: string): string {
  return type.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(node: Nodes): string {
  if ('children' in node) return node.children.map(textOf).join('');
  if (node.type === 'break') return ' ';
  if ('alt' in node) return node.alt ?? '';
  return 'value' in node ? node.value.replaceAll('\n', ' ') : '';
}
