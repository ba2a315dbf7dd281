import type { RefinePart } from '@quintet/contracts/reports/refine-actions';
import type { List, Paragraph } from 'mdast';
import { applyEdits, newlineOf, type Block, type Edit } from '../../text/markdown-blocks.ts';
import { rangeOf } from '../../../../platform/markdown/markdown-tree.ts';
import { findPart, isIndentedCode, runsOf } from '../outline/find-part.ts';
import { outlineOf, type Outline } from '../outline/outline.ts';
import { Refusal } from '../refusal.ts';
import {
  guardLine,
  onOneLine,
  readEnumeration,
  readListItems,
  readRowItems,
  readSentenceItems,
} from './list-items.ts';

/** Turns running text and numbered lists into bullets; tables too where there is nothing else. */
export function makeBullets(markdown: string, part: RefinePart): string {
  const outline = outlineOf(markdown);
  const blocks = findPart(outline, part).blocks.filter((block) => !leadsToList(outline, block));
  const isTable = ({ node }: Block) => node.type === 'table';
  const prose = runsOf(blocks.filter((block) => !isTable(block)));
  const edits = prose.flatMap((run) => cutByType(run).flatMap((each) => listRun(outline, each)));
  const fromTables = () => blocks.filter(isTable).flatMap((block) => listRun(outline, [block]));
  const isListed = blocks.some(({ node }) => node.type === 'list');
  const found = edits.length > 0 || isListed ? edits : fromTables();
  if (found.length === 0)
    throw new Refusal(
      isListed
        ? 'There are bullets already, and no other text to list.'
        : 'There is nothing to list: it takes two sentences or more, or members after a colon.',
    );
  return applyEdits(markdown, found);
}

/** A paragraph that only opens the list behind it. */
function leadsToList({ split }: Outline, { index, node, source }: Block): boolean {
  return node.type === 'paragraph' && source.endsWith(':') && split.blocks[index + 1]?.node.type === 'list';
}

/** Paragraphs next to each other are turned together, everything else by itself. */
function cutByType(run: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of run) {
    const last = runs.at(-1);
    if (block.node.type === 'paragraph' && last?.[0]?.node.type === 'paragraph') last.push(block);
    else runs.push([block]);
  }
  return runs;
}

function listRun(outline: Outline, run: readonly Block[]): Edit[] {
  const [first] = run;
  if (first === undefined || isIndentedCode(outline.split.blocks[(run.at(-1)?.index ?? 0) + 1])) return [];
  if (first.node.type === 'list') return relist(outline, first, first.node);
  if (first.node.type === 'table') {
    const items = readRowItems(outline.source, first.node);
    return items.length === 0 ? [] : [writeList(outline, run, { leads: [], items })];
  }
  const paragraphs = run.map(({ node }) => node).filter((node) => node.type === 'paragraph');
  const list = readParagraphs(outline.source, paragraphs);
  return list.items.length < 2 ? [] : [writeList(outline, run, list)];
}

interface NewList {
  readonly leads: readonly string[];
  readonly items: readonly string[];
}

/** From three paragraphs on each is one item; one or two are taken apart. */
function readParagraphs(source: string, paragraphs: readonly Paragraph[]): NewList {
  const texts = paragraphs.map((node) => onOneLine(source.slice(rangeOf(node).start, rangeOf(node).end)));
  const leads = texts.length > 1 && texts[0]?.endsWith(':') === true ? texts.slice(0, 1) : [];
  const whole = { leads, items: texts.slice(leads.length) };
  if (whole.items.length > 2) return whole;
  const parts = paragraphs
    .slice(leads.length)
    .map((node) => readEnumeration(source, node) ?? readSentenceItems(source, node));
  // Two lists with a lead of their own would run into one.
  if (parts.slice(1).some(({ lead }) => lead !== undefined)) return whole;
  const lead = parts[0]?.lead;
  return {
    leads: lead === undefined ? leads : [...leads, lead],
    items: parts.flatMap(({ items }) => items),
  };
}

function writeList(outline: Outline, run: readonly Block[], { leads, items }: NewList): Edit {
  const [first, last] = [run[0], run.at(-1)];
  const newline = newlineOf(outline.source);
  const mark = markerFor(outline, first?.index ?? 0, last?.index ?? 0);
  const lines = items.map((item) => `${mark} ${guardLine(item)}`);
  const text = [...leads, lines.join(newline)].join(newline + newline);
  return { start: first?.start ?? 0, end: last?.end ?? 0, text };
}

/** A marker that no list next door uses, for else the two would be read as one. */
function markerFor({ split, source }: Outline, first: number, last: number): string {
  const used = [split.blocks[first - 1], split.blocks[last + 1]].flatMap((block) =>
    block?.node.type === 'list' ? [readListItems(source, block.node)[0]?.marker.trim() ?? ''] : [],
  );
  return ['-', '*', '+'].find((mark) => !used.includes(mark)) ?? '-';
}

/** Gives a numbered list bullets. */
function relist(outline: Outline, block: Block, list: List): Edit[] {
  if (list.ordered !== true) return [];
  const mark = `${markerFor(outline, block.index, block.index)} `;
  const items = readListItems(outline.source, list);
  const indents = new Set(items.map(({ range }) => indentAt(outline.source, range.start)));
  // Behind a shorter marker an item that stands further right would become one of the item before it.
  return items.map(({ marker, body, range }) => ({
    ...range,
    text: (indents.size > 1 ? mark.padEnd(marker.length) : mark) + body,
  }));
}

function indentAt(source: string, offset: number): number {
  return offset - 1 - Math.max(source.lastIndexOf('\n', offset - 1), source.lastIndexOf('\r', offset - 1));
}
