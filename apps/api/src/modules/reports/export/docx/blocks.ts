import {
  BorderStyle,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IParagraphOptions,
} from 'docx';
import { measureColumns, shareWidth } from '../column-widths.ts';
import { writeInlines, writeText, type AddNote } from './inlines.ts';
import type { ListNumbers } from './numbering.ts';
import { indentOf, listLevels, shade, twips } from './styles.ts';
import {
  textOf,
  type Column,
  type DocumentBlock,
  type Inline,
  type ListBlock,
  type ListItemBlock,
  type TableBlock,
} from '../document-blocks.ts';
import { colours, page, sizes } from '../report-look.ts';

/** What the blocks of one document share. */
export interface DocxContext {
  readonly numbers: ListNumbers;
  readonly addNote: AddNote;
  /** The languages of code that was written. */
  readonly languages: Set<string>;
}

/** Where a block stands: how deep in lists, and whether in a quote. */
interface Place {
  readonly depth: number;
  readonly isQuote: boolean;
}

/** Paragraphs and tables for blocks. */
export function writeBlocks(
  blocks: readonly DocumentBlock[],
  context: DocxContext,
  place: Place = { depth: 0, isQuote: false },
): (Paragraph | Table)[] {
  return blocks.flatMap((block) => writeBlock(block, context, place));
}

function writeBlock(block: DocumentBlock, context: DocxContext, place: Place): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          heading: `Heading${block.level}`,
          children: writeInlines(block.inlines, context.addNote),
        }),
      ];
    case 'paragraph':
      return [new Paragraph({ ...standIn(place), children: writeInlines(block.inlines, context.addNote) })];
    case 'code':
      return [writeCode(block, context, place)];
    case 'quote':
      return writeQuote(block.blocks, context, place);
    case 'list':
      return writeList(block, context, place);
    case 'table':
      return [writeTable(block, context, place), new Paragraph({ style: 'TableGap' })];
    case 'rule':
      return [new Paragraph({ style: 'Rule' })];
  }
}

function standIn({ depth, isQuote }: Place): IParagraphOptions {
  if (isQuote) return { style: 'Quote', indent: { left: indentOf(depth + 1) } };
  return depth === 0 ? {} : { style: `ListContinue${depth === 1 ? '' : Math.min(depth, listLevels)}` };
}

function writeCode(
  { language, text }: Extract<DocumentBlock, { kind: 'code' }>,
  { languages }: DocxContext,
  { depth }: Place,
): Paragraph {
  const lines = text.split('\n');
  if (language !== undefined) languages.add(language);
  // The language is nothing to look at, so that it goes where only readers of the file find it.
  const style = language === undefined ? 'CodeBlock' : `CodeBlock-${language}`;
  return new Paragraph({
    style,
    ...(depth === 0 ? {} : { indent: { left: indentOf(depth) } }),
    children: lines.map(
      (line, index) => new TextRun({ ...(index === 0 ? {} : { break: 1 }), children: writeText(line) }),
    ),
  });
}

/** Paragraphs of one quote are kept together, which also tells two quotes in a row apart. */
function writeQuote(
  blocks: readonly DocumentBlock[],
  context: DocxContext,
  { depth }: Place,
): (Paragraph | Table)[] {
  return blocks.flatMap((block, index) => {
    const isLast = index === blocks.length - 1;
    if (block.kind !== 'paragraph') return writeBlock(block, context, { depth: depth + 1, isQuote: true });
    const children = writeInlines(block.inlines, context.addNote);
    return [
      new Paragraph({
        ...standIn({ depth, isQuote: true }),
        ...(isLast ? {} : { keepNext: true }),
        children,
      }),
    ];
  });
}

function writeList(list: ListBlock, context: DocxContext, { depth, isQuote }: Place): (Paragraph | Table)[] {
  const level = Math.min(depth, listLevels - 1);
  const numbering = { ...context.numbers.open(list.start), level };
  const style = list.isTight ? 'ListParagraph' : 'ListParagraphLoose';
  const place = { depth: level + 1, isQuote };
  return list.items.flatMap((item) => writeItem(item, { style, numbering }, context, place));
}

function writeItem(
  { checked, blocks }: ListItemBlock,
  look: Pick<IParagraphOptions, 'style' | 'numbering'>,
  context: DocxContext,
  place: Place,
): (Paragraph | Table)[] {
  const [first, ...others] = blocks;
  const box: Inline[] = checked === undefined ? [] : [{ text: checked ? '☑ ' : '☐ ' }];
  const inlines = first?.kind === 'paragraph' ? first.inlines : [];
  const head = new Paragraph({ ...look, children: writeInlines([...box, ...inlines], context.addNote) });
  return [head, ...writeBlocks(first?.kind === 'paragraph' ? others : blocks, context, place)];
}

const line = { style: BorderStyle.SINGLE, size: 4, color: colours.hairline };
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const cellPadding = { top: 50, bottom: 50, left: 105, right: 105 };

function writeTable(table: TableBlock, context: DocxContext, { depth }: Place): Table {
  const indent = indentOf(depth);
  const total = page.width - page.left - page.right - indent / 20;
  const look = { size: sizes.table, padding: (cellPadding.left + cellPadding.right) / 20 + 1 };
  const widths = shareWidth(measureColumns(table, look), total).map(twips);
  const row = (cells: readonly (readonly Inline[])[], isHead: boolean) =>
    new TableRow({
      ...(isHead ? { tableHeader: true } : {}),
      ...(cells.every((cell) => textOf(cell).length < 900) ? { cantSplit: true } : {}),
      children: table.columns.map((column, index) =>
        writeCell(cells[index] ?? [], { column, width: widths[index] ?? 0, isHead }, context),
      ),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: widths,
    indent: { size: indent, type: WidthType.DXA },
    borders: {
      top: line,
      bottom: line,
      left: none,
      right: none,
      insideHorizontal: line,
      insideVertical: none,
    },
    margins: cellPadding,
    rows: [row(table.head, true), ...table.rows.map((cells) => row(cells, false))],
  });
}

interface CellPlace {
  readonly column: Column;
  readonly width: number;
  readonly isHead: boolean;
}

function writeCell(
  inlines: readonly Inline[],
  { column, width, isHead }: CellPlace,
  context: DocxContext,
): TableCell {
  const style = `Table${isHead ? 'Head' : ''}${column.isNumeric ? 'Number' : isHead ? '' : 'Text'}`;
  const align = column.align === undefined ? {} : { alignment: column.align };
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: isHead ? VerticalAlignTable.BOTTOM : VerticalAlignTable.TOP,
    ...(isHead ? { shading: shade(colours.tint) } : {}),
    children: [new Paragraph({ style, ...align, children: writeInlines(inlines, context.addNote) })],
  });
}
