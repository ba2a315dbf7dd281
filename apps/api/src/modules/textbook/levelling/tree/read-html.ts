import { parse, type DefaultTreeAdapterMap } from 'parse5';
import { findActiveContent } from './active-content.ts';
import type { Block, BlockKind, Chapter, Kept, KeptKind, Prose, Range } from './chapter.ts';
import { numbersOf } from './numbers.ts';
import { hasWords, ProseBuilder, thing } from './prose.ts';

type Node = DefaultTreeAdapterMap['childNode'];
type Element = DefaultTreeAdapterMap['element'];

const keptKinds: Readonly<Record<string, KeptKind>> = {
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  pre: 'code',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  var: 'formula',
  math: 'formula',
  svg: 'image',
  img: 'image',
  picture: 'image',
  table: 'table',
  a: 'link',
  aside: 'admonition',
};
const blockKinds: Readonly<Record<string, BlockKind>> = {
  p: 'paragraph',
  ul: 'list',
  ol: 'steps',
  dl: 'list',
  blockquote: 'quote',
  pre: 'code',
  table: 'table',
  aside: 'admonition',
  figure: 'html',
  details: 'html',
  math: 'formula',
};
const transparent = new Set('html body main article section div header footer center'.split(' '));
const wholes = new Set(
  'pre code kbd samp var math svg img picture table script style head template'.split(' '),
);
const emphasis = new Set('em i strong b mark u s'.split(' '));
const proseHolders = new Set('p li dd'.split(' '));
const inline = new Set(
  'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q s samp small span strong sub sup u var wbr svg'.split(
    ' ',
  ),
);

/** Reads a chapter written in HTML, as a page or a part of one. Never fails. */
export function readHtml(source: string): Chapter {
  const reading = new Reading(source);
  reading.readAll(parse(source, { sourceCodeLocationInfo: true }).childNodes);
  return {
    source,
    format: 'html',
    blocks: reading.blocks,
    kept: reading.kept,
    active: findActiveContent(source),
  };
}

interface Open {
  readonly node: Node;
  readonly isTop: boolean;
  readonly isOwn: boolean;
}

class Reading {
  readonly blocks: Block[] = [];
  readonly kept: Kept[] = [];
  readonly #source: string;
  #prose: Prose[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Walks with a list of its own instead of the stack: pages may be nested without end. */
  readAll(nodes: readonly Node[]): void {
    const open: (Open | (() => void))[] = nodes
      .toReversed()
      .map((node) => ({ node, isTop: true, isOwn: true }));
    for (let next = open.pop(); next !== undefined; next = open.pop())
      if (typeof next === 'function') next();
      else for (const inside of this.#read(next).toReversed()) open.push(inside);
  }

  #read({ node, isTop, isOwn }: Open): (Open | (() => void))[] {
    if (!('tagName' in node)) return [];
    const range = rangeOf(node);
    const { tagName } = node;
    if (range === undefined || transparent.has(tagName))
      return node.childNodes.map((child) => ({ node: child, isTop, isOwn }));
    this.#keep(node, range);
    const holdsProse = proseHolders.has(tagName) && node.childNodes.every(isInline);
    if (holdsProse) this.#readProse(node, isOwn);
    const isOwnInside = isOwn && tagName !== 'blockquote' && tagName !== 'aside';
    const inside = wholes.has(tagName)
      ? []
      : node.childNodes.map((child) => ({ node: child, isTop: false, isOwn: isOwnInside }));
    return isTop ? [...inside, () => this.#addBlock(node, range)] : inside;
  }

  #addBlock({ tagName, childNodes }: Element, { start, end }: Range): void {
    const prose = this.#prose;
    this.#prose = [];
    const level = /^h[1-6]$/u.test(tagName) ? Number(tagName.at(-1)) : 0;
    const kind = level > 0 ? 'heading' : (blockKinds[tagName] ?? 'html');
    this.blocks.push({ kind, start, end, level, title: level > 0 ? textOf(childNodes) : '', prose });
  }

  #keep({ tagName }: Element, { start, end }: Range): void {
    const kind = keptKinds[tagName];
    const text = this.#source.slice(start, end).trim();
    if (kind !== undefined) this.kept.push({ kind, text });
  }

  #readProse(element: Element, isOwn: boolean): void {
    const { startTag, endTag, endOffset } = element.sourceCodeLocation ?? {};
    const [start, end] = [startTag?.endOffset, endTag?.startOffset ?? endOffset];
    if (start === undefined || end === undefined) return;
    const builder = new ProseBuilder(this.#source, start);
    this.#readInline(element.childNodes, builder);
    const prose = builder.finish(end, isOwn);
    for (const { at, length, isFixed } of prose.pieces)
      for (const text of isFixed ? [] : numbersOf(prose.text.slice(at, at + length)))
        this.kept.push({ kind: 'number', text });
    if (hasWords(prose)) this.#prose.push(prose);
  }

  #readInline(nodes: readonly Node[], builder: ProseBuilder): void {
    for (const node of nodes) {
      const range = rangeOf(node);
      if (range === undefined) continue;
      if (!('tagName' in node)) this.#readText(node, range, builder);
      else if (
        emphasis.has(node.tagName) &&
        node.sourceCodeLocation?.startTag &&
        node.sourceCodeLocation.endTag
      ) {
        const { startTag, endTag } = node.sourceCodeLocation;
        const close = builder.openSpan(range.start, /^(?:strong|b)$/u.test(node.tagName));
        builder.addFixed(startTag.startOffset, startTag.endOffset, '');
        this.#readInline(node.childNodes, builder);
        builder.addFixed(endTag.startOffset, endTag.endOffset, '');
        close(range.end);
      } else builder.addFixed(range.start, range.end, shownAs(node));
    }
  }

  #readText(node: Node, { start, end }: Range, builder: ProseBuilder): void {
    if (node.nodeName !== '#text') return builder.addFixed(start, end, '');
    for (const { 0: entity, index } of this.#source.slice(start, end).matchAll(/&#?\w{1,40};?/gu))
      builder.addFixed(
        start + index,
        start + index + entity.length,
        /nbsp|160|xa0/iu.test(entity) ? ' ' : '-',
      );
  }
}

function shownAs(element: Element): string {
  if (element.tagName === 'br') return ' ';
  const isThing = wholes.has(element.tagName) || element.tagName === 'sup' || element.tagName === 'sub';
  return isThing ? (element.tagName.startsWith('su') ? '' : thing) : textOf(element.childNodes);
}

function isInline(node: Node): boolean {
  return !('tagName' in node) || inline.has(node.tagName);
}

function rangeOf({ sourceCodeLocation }: Node): Range | undefined {
  if (!sourceCodeLocation) return undefined;
  return { start: sourceCodeLocation.startOffset, end: sourceCodeLocation.endOffset };
}

/** The words of some nodes, to a depth that prose has. */
function textOf(nodes: readonly Node[], depth = 0): string {
  if (depth > 20) return '';
  return nodes
    .map((node) =>
      'value' in node ? node.value : 'childNodes' in node ? textOf(node.childNodes, depth + 1) : '',
    )
    .join('')
    .replaceAll(/\s+/gu, ' ');
}
