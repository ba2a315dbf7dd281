import { bindFigures } from '../bind-figures.ts';
import { measureColumns, shareWidth, widthOf } from '../column-widths.ts';
import {
  textOf,
  type DocumentBlock,
  type Inline,
  type ListBlock,
  type TableBlock,
} from '../document-blocks.ts';
import { readReportDocument, type Report } from '../report-document.ts';
import { clip, colours, headingSizes, indentStep, page, sizes } from '../report-look.ts';

/** A report as `report.typ` takes it: data, and nothing that could be read as markup. */
export function describeForTemplate(report: Report): object {
  const { sections, ...cover } = readReportDocument(report);
  const day = report.prepared_at;
  return {
    ...cover,
    front: {
      title: soften(cover.title, textWidth, sizes.title),
      customer: soften(cover.customer, textWidth, sizes.title),
    },
    edge: { title: clip(cover.title, 70), customer: clip(cover.customer, 40) },
    prepared: { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() },
    look: { colours, sizes, headingSizes, page, indentStep },
    sections: sections.map(({ title, blocks }) => ({
      title: layInlines(title, textWidth, headingSizes[0]),
      blocks: layBlocks(blocks, { depth: 0, width: textWidth, rankOf: rankHeadings() }),
    })),
  };
}

const textWidth = page.width - page.left - page.right;

/** Lists and quotes in more of them than this are laid as what they contain: no page is wide enough. */
const deepest = 9;

interface Place {
  readonly depth: number;
  /** Points for a line of text. */
  readonly width: number;
  /** Counts a heading, and gives its rank among those before it. */
  rankOf(level: number): number;
}

/** No rank is left out on the way down: who hears a document climbs down its headings rung by rung. */
function rankHeadings() {
  let last = 1;
  return (level: number) => (last = Math.min(level, last + 1));
}

function layBlocks(blocks: readonly DocumentBlock[], place: Place): object[] {
  return blocks.flatMap((block) => layBlock(block, place));
}

function layBlock(block: DocumentBlock, place: Place): object | object[] {
  const { width, depth, rankOf } = place;
  const inner = { ...place, depth: depth + 1, width: width - indentStep };
  switch (block.kind) {
    case 'heading': {
      const inlines = layInlines(block.inlines, width, headingSizes[block.level - 1] ?? sizes.body);
      return { ...block, inlines, rank: rankOf(block.level) };
    }
    case 'paragraph':
      return { ...block, inlines: layInlines(block.inlines, width, sizes.body) };
    case 'code':
      return { ...block, text: soften(block.text, width, sizes.code) };
    case 'quote':
      if (depth === deepest) return layBlocks(block.blocks, place);
      return { ...block, blocks: layBlocks(block.blocks, inner) };
    case 'list':
      if (depth === deepest) return block.items.flatMap(({ blocks }) => layBlocks(blocks, place));
      return layList(block, inner);
    case 'table':
      return layTable(block, width);
    case 'rule':
      return block;
  }
}

/** A short list stays on one page, so that none of its items stands alone. */
function layList(list: ListBlock, inner: Place): object {
  const items = list.items.map((item) => ({ ...item, blocks: layBlocks(item.blocks, inner) }));
  return { ...list, items, isShort: items.length < 6 && JSON.stringify(items).length < 2_500 };
}

/** Left and right of the text of a cell together, in points. */
const cellPadding = 10;

/** A table at the largest size at which no word of it has to break, and at which columns of sentences keep some room. */
function layTable(table: TableBlock, width: number): object {
  const needsAt = (size: number) => measureColumns(table, { size: size * wide, padding: cellPadding + 1 });
  const fits = (size: number) => needsAt(size).reduce((sum, { least }) => sum + least, 0) <= width * 0.88;
  const size = [8.5, 8, 7.5].find(fits) ?? 7;
  const widths = shareWidth(needsAt(size), width);
  const layRow = (row: TableBlock['head']) =>
    row.map((cell, index) => layInlines(cell, (widths[index] ?? 0) - cellPadding, size * wide));
  return {
    kind: 'table',
    size,
    widths,
    padding: cellPadding / 2,
    sides: table.columns.map(({ align, isNumeric }) => align ?? (isNumeric ? 'right' : 'left')),
    head: layRow(table.head),
    // Notes of a head that is repeated would be repeated with it.
    isHeadRepeated: !table.head.flat().some((inline) => 'note' in inline),
    // A row of few words stays on one page.
    rows: table.rows.map((row) => ({
      cells: layRow(row),
      isLong: row.some((cell) => textOf(cell).length > 900),
    })),
  };
}

/** How much wider the letters of tables are than those that `widthOf` knows. */
const wide = 1.12;

function layInlines(inlines: readonly Inline[], width: number, size: number): Inline[] {
  return inlines.map((inline) => {
    if ('note' in inline) return { note: layInlines(inline.note, textWidth, sizes.small) };
    if ('lineBreak' in inline) return inline;
    const text = inline.code ? inline.text : bindFigures(inline.text.replaceAll('\t', '    '));
    return { ...inline, text: soften(text, width, size) };
  });
}

/** A word that fits no line gets places to break, as zero-width spaces; the template draws none of them. */
function soften(text: string, width: number, size: number): string {
  const letters = Math.max(1, Math.floor(width / size / 2));
  const piece = new RegExp(`(?:.\\p{M}*){1,${letters}}`, 'gsu');
  return text.replaceAll(/[^ \n]+/gu, (word) =>
    word.length * size > width && widthOf(word, size) > width
      ? (word.match(piece) ?? []).join('\u200b')
      : word,
  );
}
