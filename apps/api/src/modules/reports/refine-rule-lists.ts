import type { List, Paragraph } from 'mdast';
import {
  isFlat,
  guardLine,
  onOneLine,
  readEnumeration,
  readListItems,
  readRowItems,
  readSentenceItems,
} from './list-items.ts';
import { newlineOf, type Block, type Edit } from './markdown-blocks.ts';
import { rangeOf } from './markdown-tree.ts';
import type { Outline } from './refine-outline.ts';
import { blocksOf, capitalise, countNoun, runsOf, type Rule } from './refine-rule.ts';

type ListKind = 'bullets' | 'numbers';

/** Turns running text, tables and lists of the other kind into a list. */
export function listAs(kind: ListKind): Rule {
  return (input) => {
    const { outline, scope } = input;
    const blocks = blocksOf(input).filter((block) => !leadsToList(outline, block));
    const runs = runsOf(blocks).flatMap(cutByType);
    const isList = runs.some(
      ([block]) => block?.node.type === 'list' && block.node.ordered === (kind === 'numbers'),
    );
    const isTable = ([block]: readonly Block[]) => block?.node.type === 'table';
    const listed = (some: readonly (readonly Block[])[]) =>
      some.flatMap((run) => listRun(outline, run, kind) ?? []);
    const prose = listed(runs.filter((run) => !isTable(run)));
    // A table that nobody named stays one, unless there is nothing else to list.
    const isWide = scope.kind === 'all' || scope.kind === 'part';
    const results =
      isWide && (isList || prose.length > 0) ? prose : [...prose, ...listed(runs.filter(isTable))];
    const edits = results.flatMap((result) => result.edits);
    const items = results.reduce((sum, result) => sum + result.items, 0);
    const name = capitalise(scope.label);
    const what = kind === 'bullets' ? 'bullet' : 'numbered item';
    if (edits.length > 0) return { edits, note: `${name}: ${countNoun(items, what)}` };
    if (isList) return { edits, note: `${name}: already a list of that kind` };
    return {
      problem: `${name} holds nothing to list: it takes at least two sentences, or members after a colon.`,
    };
  };
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

interface ListedRun {
  readonly edits: readonly Edit[];
  readonly items: number;
}

function listRun(outline: Outline, run: readonly Block[], kind: ListKind): ListedRun | undefined {
  const [first] = run;
  if (first === undefined || isIndentedCode(outline.split.blocks[(run.at(-1)?.index ?? 0) + 1]))
    return undefined;
  if (first.node.type === 'list') return relist(outline, first, first.node, kind);
  if (first.node.type === 'table') {
    const items = readRowItems(outline.source, first.node);
    if (items.length === 0) return undefined;
    return { edits: [writeList(outline, run, { leads: [], items }, kind)], items: items.length };
  }
  const paragraphs = run.map(({ node }) => node).filter((node) => node.type === 'paragraph');
  return paragraphs.length === 0 ? undefined : listParagraphs(outline, run, paragraphs, kind);
}

/** Code that is set off by spaces alone: behind a list it would become part of the last item. */
function isIndentedCode(block: Block | undefined): boolean {
  return block?.node.type === 'code' && !/^(?:`{3}|~{3})/u.test(block.source);
}

interface NewList {
  readonly leads: readonly string[];
  readonly items: readonly string[];
}

/** From three paragraphs on each is one item; one or two are taken apart. */
function listParagraphs(
  outline: Outline,
  run: readonly Block[],
  paragraphs: readonly Paragraph[],
  kind: ListKind,
): ListedRun | undefined {
  const list = readParagraphs(outline.source, paragraphs);
  if (list.items.length < 2) return undefined;
  return { edits: [writeList(outline, run, list, kind)], items: list.items.length };
}

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

function writeList(outline: Outline, run: readonly Block[], { leads, items }: NewList, kind: ListKind): Edit {
  const [first, last] = [run[0], run.at(-1)];
  const newline = newlineOf(outline.source);
  const mark = markerFor(outline, first?.index ?? 0, last?.index ?? 0, kind);
  const lines = items.map(
    (item, index) => `${kind === 'bullets' ? mark : `${index + 1}${mark}`} ${guardLine(item)}`,
  );
  const text = [...leads, lines.join(newline)].join(newline + newline);
  return { start: first?.start ?? 0, end: last?.end ?? 0, text };
}

/** A marker that no list next door uses, for else the two would be read as one. */
function markerFor({ split, source }: Outline, first: number, last: number, kind: ListKind): string {
  const used = [split.blocks[first - 1], split.blocks[last + 1]].flatMap((block) =>
    block?.node.type === 'list'
      ? [readListItems(source, block.node)[0]?.marker.trim().replace(/^\d+/u, '') ?? '']
      : [],
  );
  const marks = kind === 'bullets' ? ['-', '*', '+'] : ['.', ')'];
  return marks.find((mark) => !used.includes(mark)) ?? marks[0] ?? '-';
}

/** Gives a list the other kind of marker; lines below the first move so that they stay inside their item. */
function relist(outline: Outline, block: Block, list: List, kind: ListKind): ListedRun | undefined {
  if ((list.ordered === true) === (kind === 'numbers')) return undefined;
  const mark = markerFor(outline, block.index, block.index, kind);
  const items = readListItems(outline.source, list);
  const indents = new Set(items.map(({ range }) => indentAt(outline.source, range.start)));
  const edits = items.map(({ marker, body, range }, index): Edit => {
    const plain = `${kind === 'bullets' ? mark : `${index + 1}${mark}`} `;
    // Behind a shorter marker an item that stands further right would become one of the item before it.
    const fresh = indents.size > 1 ? plain.padEnd(marker.length) : plain;
    const moved = ' '.repeat(Math.max(0, fresh.length - marker.length));
    const text = moved === '' ? body : body.replaceAll(/(\r\n|\n|\r)(?=[ \t]*\S)/gu, `$1${moved}`);
    return { ...range, text: fresh + text };
  });
  return { edits, items: edits.length };
}

function indentAt(source: string, offset: number): number {
  return offset - 1 - Math.max(source.lastIndexOf('\n', offset - 1), source.lastIndexOf('\r', offset - 1));
}

/** Turns lists into a paragraph each, every item a sentence. */
export const listAsProse: Rule = (input) => {
  const { outline, scope } = input;
  const name = capitalise(scope.label);
  const lists = blocksOf(input).flatMap((block) =>
    block.node.type === 'list' ? [{ block, list: block.node }] : [],
  );
  const flat = lists.filter(({ list }) => isFlat(list));
  if (flat.length < lists.length)
    return { problem: `${name} holds a list within a list, which is more than one paragraph can say.` };
  const edits = flat.map(({ block, list }): Edit => {
    const items = readListItems(outline.source, list).map(({ body }) => onOneLine(body));
    const sentences = joinLabelled(items).map(asSentence);
    return { start: block.start, end: block.end, text: guardLine(sentences.join(' ')) };
  });
  return {
    edits,
    note:
      edits.length === 0
        ? `${name}: no list to turn into prose`
        : `${name}: ${countNoun(edits.length, 'list')} turned into prose`,
  };
};

/** `For: one` and `For: two` are said as `For: one; two`. */
function joinLabelled(items: readonly string[]): string[] {
  const joined: string[] = [];
  let label: string | undefined;
  for (const item of items) {
    const [lead = '', own] = /^([^:.;[\]]{1,40}): (?=\S)/u.exec(item) ?? [];
    const last = joined.at(-1);
    if (own !== undefined && own === label && last !== undefined)
      joined[joined.length - 1] = `${last.replace(/[.;,]$/u, '')}; ${item.slice(lead.length)}`;
    else joined.push(item);
    label = own;
  }
  return joined;
}

function asSentence(text: string): string {
  const bare = text.replace(/[,;](?:\s+(?:and|or))?$/u, '');
  return /[.!?:]["'”’)*_]*$/u.test(bare) ? capitalise(bare) : `${capitalise(bare)}.`;
}
