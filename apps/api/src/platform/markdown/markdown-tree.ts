import type { Nodes, Root, RootContent } from 'mdast';
import { directiveFromMarkdown } from 'mdast-util-directive';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { directive } from 'micromark-extension-directive';
import { gfm } from 'micromark-extension-gfm';

/** A stretch of a source text: offsets in UTF-16 units, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const reading = {
  extensions: [gfm()],
  // The transforms would replace text nodes by ones that no longer know where they stand in the source.
  mdastExtensions: gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] })),
} satisfies Options;

/** `:::name` blocks too. In running text a colon stays a colon. */
const readingDirectives: Options = {
  extensions: [...reading.extensions, { flow: directive().flow ?? {} }],
  mdastExtensions: [...reading.mdastExtensions, directiveFromMarkdown()],
};

/**
 * Reads GitHub-flavoured Markdown. Offsets of the nodes point into `source` as given; lines and columns mean nothing.
 * With `directives`, blocks between `:::name` and `:::` are nodes of their own.
 * Nested without end, a text may take the parser minutes: texts of users are read on worker threads, within their time.
 */
export function parseMarkdown(source: string, { directives = false } = {}): Root {
  // The parser drops a byte order mark without counting it.
  const skipped = source.startsWith('\uFEFF') ? 1 : 0;
  const root = fromMarkdown(source.slice(skipped), directives ? readingDirectives : reading);
  for (const { position } of skipped > 0 ? walk(root) : []) {
    if (position?.start.offset !== undefined) position.start.offset += skipped;
    if (position?.end.offset !== undefined) position.end.offset += skipped;
  }
  for (const node of walk(root)) if ('children' in node) startAtOwnText(node.children);
  return root;
}

/** micromark begins an underlined heading below definitions where the first of them begins. */
function startAtOwnText(siblings: readonly Nodes[]): void {
  for (const [index, node] of siblings.entries()) {
    const before = siblings[index - 1];
    if (node.type !== 'heading' || before?.type !== 'definition') continue;
    const [text] = node.children;
    const isWide = rangeOf(node).start < rangeOf(before).end;
    if (isWide && node.position && text?.position) node.position.start = text.position.start;
  }
}

/** Writes blocks as Markdown in one fixed style, without a newline at the end. */
export function writeMarkdown(children: readonly RootContent[]): string {
  const written = toMarkdown(
    { type: 'root', children: [...children] },
    {
      bullet: '-',
      bulletOther: '*',
      emphasis: '*',
      rule: '-',
      listItemIndent: 'one',
      extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    },
  );
  return written.replace(/\n$/u, '');
}

/** Where a node stands in the source it was read from. */
export function rangeOf({ position }: Pick<Nodes, 'position'>): Range {
  const { start, end } = position ?? {};
  if (start?.offset === undefined || end?.offset === undefined)
    throw new Error('A node without a place in its source');
  return { start: start.offset, end: end.offset };
}

/** A node and everything inside it, in reading order, however deep. */
export function* walk(node: Nodes): Generator<Nodes> {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    if ('children' in next) for (const child of next.children.toReversed()) open.push(child);
  }
}

/** The words of a node without markup. Line breaks count as spaces. */
export function plainTextOf(node: Nodes): string {
  if (node.type === 'break') return ' ';
  if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') return node.value;
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? '';
  if (!('children' in node)) return '';
  return node.children.map(plainTextOf).join(holdsBlocks.has(node.type) ? ' ' : '');
}

const holdsBlocks: ReadonlySet<string> = new Set(
  'root blockquote list listItem table tableRow footnoteDefinition containerDirective'.split(' '),
);
