import type { Nodes, Root, RootContent } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { gfm } from 'micromark-extension-gfm';

/** A stretch of a source text: offsets in UTF-16 units, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const reading: Options = {
  extensions: [gfm()],
  // The transforms would replace text nodes by ones that no longer know where they stand in the source.
  mdastExtensions: gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] })),
};

/**
 * Reads GitHub-flavoured Markdown. Offsets of the nodes point into `source` as given; lines and columns mean nothing.
 */
export function parseMarkdown(source: string): Root {
  const children = cutAtSafePlaces(source).flatMap((piece) => parsePiece(source, piece));
  return { type: 'root', children };
}

function parsePiece(source: string, { start, end }: Range): RootContent[] {
  // The parser drops a byte order mark without counting it.
  const skipped = start === 0 && source.startsWith('\uFEFF') ? 1 : start;
  const { children } = fromMarkdown(source.slice(skipped, end), reading);
  if (skipped > 0) for (const child of children) shift(child, skipped);
  for (const node of walk({ type: 'root', children })) if ('children' in node) startAtOwnText(node.children);
  return children;
}

/** micromark begins an underlined heading where a definition right above it begins. */
function startAtOwnText(siblings: readonly Nodes[]): void {
  siblings.forEach((node, index) => {
    const above = siblings[index - 1];
    if (node.type !== 'heading' || above === undefined || rangeOf(above).end <= rangeOf(node).start) return;
    const [text] = node.children;
    if (node.position !== undefined && text?.position !== undefined)
      node.position.start = text.position.start;
  });
}

function shift(node: Nodes, by: number): void {
  const open: Nodes[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { position } = next;
    if (position !== undefined) {
      position.start.offset = (position.start.offset ?? 0) + by;
      position.end.offset = (position.end.offset ?? 0) + by;
    }
    if ('children' in next) open.push(...next.children);
  }
}

const pieceLength = 16_384;
/** What may reach over a blank line or across the document: definitions, indented fences, HTML up to an end mark. */
const farReaching =
  /^ {0,3}\[[^\]\n\r]{1,999}\]:|^[ \t>][ \t>\-+*\d.)]*(?:`{3}|~{3})|^[ \t]*<(?:[!?]|(?:script|pre|style|textarea)\b)/imu;

/** The parser's effort grows with the square of a text's length, so that a long one is read in pieces. */
function cutAtSafePlaces(source: string): Range[] {
  if (source.length < 2 * pieceLength || farReaching.test(source)) return [{ start: 0, end: source.length }];
  const pieces: Range[] = [];
  let start = 0;
  for (const place of findSafePlaces(source)) {
    if (place - start < pieceLength) continue;
    pieces.push({ start, end: place });
    start = place;
  }
  return [...pieces, { start, end: source.length }];
}

const linePattern = /[^\r\n]*(?:\r\n|\n|\r|$)/gu;
const fencePattern = /^(`{3,}|~{3,})([^\r\n]*)/u;

/** Starts of lines behind a blank line that can only open a new block, outside of fences. */
function* findSafePlaces(source: string): Generator<number> {
  let fence: string | undefined;
  let afterBlank = false;
  for (const { 0: line, index } of source.matchAll(linePattern)) {
    if (fence === undefined && afterBlank && /^[\p{L}#|[]/u.test(line)) yield index;
    const [, marks, rest = ''] = fencePattern.exec(line) ?? [];
    if (marks !== undefined) {
      if (fence === undefined) fence = marks.startsWith('`') && rest.includes('`') ? undefined : marks;
      else if (marks.startsWith(fence) && rest.trim() === '') fence = undefined;
    }
    afterBlank = line.trim() === '';
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

/** A node and everything inside it, in reading order. */
export function* walk(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* walk(child);
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
  'root blockquote list listItem table tableRow footnoteDefinition'.split(' '),
);
