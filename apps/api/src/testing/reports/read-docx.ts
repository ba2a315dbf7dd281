import { DOMParser, type Element } from '@xmldom/xmldom';
import { strFromU8, unzipSync } from 'fflate';
import type { AlignType, BlockContent, List, ListItem, PhrasingContent, RootContent, TableRow } from 'mdast';
import { writeMarkdown } from '../../platform/markdown/markdown-tree.ts';
import { indentStep } from '../../modules/reports/export/report-look.ts';
import { nestRuns, type TextRun } from './text-runs.ts';

/** A DOCX file opened for tests. */
export interface OpenedDocx {
  /** Every part of the package by its path, XML parts parsed without a fault. */
  readonly parts: ReadonlyMap<string, Element>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Unpacks a DOCX file and parses each of its XML parts. Throws at XML that is not well formed. */
export function openDocx(bytes: Uint8Array): OpenedDocx {
  const files = new Map(Object.entries(unzipSync(bytes)));
  const parts = new Map<string, Element>();
  for (const [path, data] of files) {
    if (/\.(?:xml|rels)$/u.test(path)) parts.set(path, parseXml(path, strFromU8(data)));
  }
  return { parts, files };
}

function parseXml(path: string, xml: string): Element {
  const fail = (level: string, message: string) => {
    if (level === 'warning') return;
    throw new Error(`${path}: ${level}: ${message}`);
  };
  const root = new DOMParser({ onError: fail }).parseFromString(xml, 'text/xml').documentElement;
  if (root === null) throw new Error(`${path} is empty`);
  return root;
}

/** The sections of a report's DOCX as Markdown in one fixed style, read back from styles and numbering alone. */
export function docxToMarkdown(bytes: Uint8Array): { readonly title: string; readonly markdown: string }[] {
  const docx = openDocx(bytes);
  const [body] = childrenOf(partOf(docx, 'word/document.xml'), 'w:body');
  if (body === undefined) throw new Error('no body');
  const sections: { title: string; elements: Element[] }[] = [];
  for (const element of childrenOf(body)) {
    if (styleOf(element) === 'Heading1') sections.push({ title: textOf(element), elements: [] });
    else sections.at(-1)?.elements.push(element);
  }
  const relations = readRelations(docx);
  const numbering = readNumbering(docx);
  return sections.map(({ title, elements }) => ({
    title,
    markdown: writeMarkdown(readBlocks(elements, { relations, numbering })),
  }));
}

interface Lookup {
  readonly relations: ReadonlyMap<string, string>;
  /** First number of each list by its id; `undefined` for bullets. */
  readonly numbering: ReadonlyMap<string, number | undefined>;
}

function partOf({ parts }: OpenedDocx, path: string): Element {
  const part = parts.get(path);
  if (part === undefined) throw new Error(`no ${path}`);
  return part;
}

function childrenOf(element: Element, name?: string): Element[] {
  const children: Element[] = [];
  for (let child = element.firstChild; child !== null; child = child.nextSibling) {
    if (child.nodeType === 1) children.push(child as Element);
  }
  return name === undefined ? children : children.filter((child) => child.tagName === name);
}

function dig(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((at, name) => at && childrenOf(at, name)[0], element);
}

const valueOf = (element: Element | undefined, name = 'w:val'): string | undefined =>
  element?.getAttribute(name) ?? undefined;

function styleOf(element: Element): string | undefined {
  return valueOf(dig(element, 'w:pPr', 'w:pStyle'));
}

function textOf(element: Element): string {
  if (element.tagName === 'w:t') return element.textContent ?? '';
  return childrenOf(element).map(textOf).join('');
}

function readRelations(docx: OpenedDocx): Map<string, string> {
  const relations = childrenOf(partOf(docx, 'word/_rels/document.xml.rels'));
  return new Map(relations.map((each) => [each.getAttribute('Id') ?? '', each.getAttribute('Target') ?? '']));
}

function readNumbering(docx: OpenedDocx): Map<string, number | undefined> {
  const root = partOf(docx, 'word/numbering.xml');
  const starts = new Map(
    childrenOf(root, 'w:abstractNum').map((each) => {
      const level = childrenOf(each, 'w:lvl')[0];
      const isBullet = valueOf(dig(level, 'w:numFmt')) === 'bullet';
      const start = Number(valueOf(dig(level, 'w:start')) ?? 1);
      return [each.getAttribute('w:abstractNumId') ?? '', isBullet ? undefined : start] as const;
    }),
  );
  return new Map(
    childrenOf(root, 'w:num').map((each) => [
      each.getAttribute('w:numId') ?? '',
      starts.get(valueOf(dig(each, 'w:abstractNumId')) ?? ''),
    ]),
  );
}

interface OpenList {
  readonly id: string;
  readonly list: List;
}

function readBlocks(elements: readonly Element[], lookup: Lookup): RootContent[] {
  const root: RootContent[] = [];
  const open: OpenList[] = [];
  let quote: BlockContent[] | undefined;

  /** Where a block goes that stands so deep in lists. */
  function placeAt(depth: number): (RootContent | BlockContent)[] {
    open.length = Math.min(open.length, depth);
    const item = open.at(-1)?.list.children.at(-1);
    return item === undefined ? root : item.children;
  }

  function addItem(element: Element, level: number, id: string): void {
    const previous = open[level];
    if (previous === undefined || previous.id !== id) {
      const start = lookup.numbering.get(id);
      const list: List = {
        type: 'list',
        ordered: start !== undefined,
        start: start ?? null,
        spread: isLoose(element),
        children: [],
      };
      placeAt(level).push(list);
      open.push({ id, list });
    }
    open.length = level + 1;
    open[level]?.list.children.push(readItem(element, lookup));
  }

  for (const element of elements) {
    const style = styleOf(element) ?? '';
    const number = dig(element, 'w:pPr', 'w:numPr');
    const stood = quote;
    quote = undefined;
    if (element.tagName === 'w:tbl')
      placeAt(depthOf(valueOf(dig(element, 'w:tblPr', 'w:tblInd'), 'w:w'))).push(readTable(element, lookup));
    else if (element.tagName !== 'w:p' || style === 'TableGap') continue;
    else if (number !== undefined)
      addItem(element, Number(valueOf(dig(number, 'w:ilvl'))), valueOf(dig(number, 'w:numId')) ?? '');
    else if (style === 'Rule') placeAt(0).push({ type: 'thematicBreak' });
    else if (style.startsWith('CodeBlock')) placeAt(depthOf(leftOf(element))).push(readCode(element, style));
    else if (style === 'Quote') {
      const inner = stood ?? [];
      if (stood === undefined)
        placeAt(depthOf(leftOf(element)) - 1).push({ type: 'blockquote', children: inner });
      inner.push({ type: 'paragraph', children: readInlines(element, lookup) });
      // A quote goes on for as long as its paragraphs are kept together.
      if (dig(element, 'w:pPr', 'w:keepNext') !== undefined) quote = inner;
    } else if (style.startsWith('Heading')) {
      const depth = Number(style.slice('Heading'.length));
      if (depth < 2 || depth > 6) throw new Error(style);
      placeAt(0).push({
        type: 'heading',
        depth: depth as 2 | 3 | 4 | 5 | 6,
        children: readInlines(element, lookup),
      });
    } else {
      const depth = style.startsWith('ListContinue') ? Number(style.slice('ListContinue'.length) || 1) : 0;
      placeAt(depth).push({ type: 'paragraph', children: readInlines(element, lookup) });
    }
  }
  return root;
}

function isLoose(element: Element): boolean {
  return styleOf(element) === 'ListParagraphLoose';
}

function leftOf(element: Element): string | undefined {
  return valueOf(dig(element, 'w:pPr', 'w:ind'), 'w:left');
}

function depthOf(indent: string | undefined): number {
  return Math.round(Number(indent ?? 0) / (indentStep * 20));
}

function readItem(element: Element, lookup: Lookup): ListItem {
  const runs = readRuns(element, lookup);
  const box = /^[☐☑] /u.exec(runs[0]?.text ?? '')?.[0];
  const rest =
    box === undefined
      ? runs
      : [{ ...runs[0], text: (runs[0]?.text ?? '').slice(box.length) }, ...runs.slice(1)];
  return {
    type: 'listItem',
    spread: isLoose(element),
    checked: box === undefined ? null : box.startsWith('☑'),
    children: [{ type: 'paragraph', children: nestRuns(rest) }],
  };
}

function readCode(element: Element, style: string): RootContent & BlockContent {
  const value = readRuns(element, { relations: new Map(), numbering: new Map() })
    .map(({ text, isBreak }) => (isBreak === true ? '\n' : text))
    .join('');
  return { type: 'code', lang: /^CodeBlock-(.+)$/u.exec(style)?.[1] ?? null, value };
}

function readTable(element: Element, lookup: Lookup): RootContent & BlockContent {
  const rows = childrenOf(element, 'w:tr');
  const isHead = (row: Element | undefined) => dig(row, 'w:trPr', 'w:tblHeader') !== undefined;
  if (!isHead(rows[0]) || rows.slice(1).some(isHead)) throw new Error('one header row, and the first');
  const paragraphs = rows.map((row) => childrenOf(row, 'w:tc').map((cell) => childrenOf(cell, 'w:p')[0]));
  const align = (paragraphs[0] ?? []).map((paragraph): AlignType => {
    const value = valueOf(dig(paragraph, 'w:pPr', 'w:jc'));
    return value === 'left' || value === 'center' || value === 'right' ? value : null;
  });
  const children = paragraphs.map((row): TableRow => ({
    type: 'tableRow',
    children: row.map((cell) => ({
      type: 'tableCell',
      children: cell === undefined ? [] : readInlines(cell, lookup),
    })),
  }));
  return { type: 'table', align, children };
}

function readInlines(element: Element, lookup: Lookup): PhrasingContent[] {
  return nestRuns(readRuns(element, lookup));
}

function readRuns(element: Element, lookup: Lookup): TextRun[] {
  return childrenOf(element).flatMap((child): TextRun[] => {
    if (child.tagName === 'w:hyperlink') {
      const link = lookup.relations.get(child.getAttribute('r:id') ?? '');
      const runs = readRuns(child, lookup);
      return link === undefined ? runs : runs.map((run) => ({ ...run, link }));
    }
    return child.tagName === 'w:r' ? readRun(child) : [];
  });
}

function readRun(run: Element): TextRun[] {
  const has = (name: string) => dig(run, 'w:rPr', name) !== undefined;
  const style = valueOf(dig(run, 'w:rPr', 'w:rStyle'));
  const look = {
    ...(has('w:b') ? { bold: true } : {}),
    ...(has('w:i') ? { italic: true } : {}),
    ...(has('w:strike') ? { strike: true } : {}),
    ...(style === 'InlineCode' || style === 'LinkCode' ? { code: true } : {}),
  };
  return childrenOf(run).flatMap((child): TextRun[] => {
    if (child.tagName === 'w:t') return [{ ...look, text: child.textContent ?? '' }];
    if (child.tagName === 'w:tab') return [{ ...look, text: '\t' }];
    return child.tagName === 'w:br' ? [{ text: '', isBreak: true }] : [];
  });
}
