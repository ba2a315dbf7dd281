import { shareWidth } from '../column-widths.ts';
import type { Alignment, Column, TableBlock } from '../document-blocks.ts';
import { drawBars, type Box, type PdfContext } from './pdf-box.ts';
import { drawBox, drawLine, drawRule } from './pdf-canvas.ts';
import type { Spot, Strip } from './pdf-flow.ts';
import { offsetOf, type Line, type TextLook } from './pdf-text.ts';
import { colours, page } from '../report-look.ts';

const padding = { side: 5, top: 3.4, bottom: 3.6 } as const;
const leading = 1.38;
/** Taller rows are cut between their lines. */
const tallest = (page.height - page.top - page.bottom) / 2;

interface Layout {
  readonly widths: readonly number[];
  readonly size: number;
}

/** Strips of a table, one for each row; its head comes again on each page. */
export function tableStrips(table: TableBlock, context: PdfContext, box: Box, gap: number): Strip[] {
  const layout = layColumns(table, context, box.width);
  const [head] = layRow(table, table.head, { context, box, layout, isHead: true });
  if (head === undefined) return [];
  const rows = table.rows.flatMap((cells) => layRow(table, cells, { context, box, layout, isHead: false }));
  return [{ ...head, gap, keep: rows.length > 0 }, ...rows.map((row) => ({ ...row, head }))];
}

function lookOf(size: number, isHead: boolean): TextLook {
  return { family: 'plain', size, color: colours.ink, bold: isHead };
}

/** The largest size at which no word of a wide table has to break. */
function layColumns(table: TableBlock, { typesetter }: PdfContext, width: number): Layout {
  const needsAt = (size: number) =>
    table.columns.map((column, index) => {
      const cells = [table.head, ...table.rows].map((row, place) =>
        typesetter.measure(row[index] ?? [], lookOf(size, place === 0)),
      );
      const side = 2 * padding.side + 0.5;
      return {
        least: Math.max(...cells.map(({ longestWord }) => longestWord)) + side,
        most: Math.max(...cells.map(({ whole }) => whole)) + side,
        isFigures: alignOf(column) === 'right',
      };
    });
  // A little room has to be left for the columns that hold sentences.
  const fits = (size: number) => needsAt(size).reduce((sum, { least }) => sum + least, 0) <= width * 0.88;
  const size = [8.5, 8, 7.5].find(fits) ?? 7;
  return { size, widths: shareWidth(needsAt(size), width) };
}

interface RowPlace {
  readonly context: PdfContext;
  readonly box: Box;
  readonly layout: Layout;
  readonly isHead: boolean;
}

interface Cell {
  readonly lines: readonly Line[];
  readonly x: number;
  readonly width: number;
  readonly align: Alignment;
}

function layRow(table: TableBlock, row: TableBlock['head'], place: RowPlace): Strip[] {
  const { context, layout, isHead } = place;
  let x = 0;
  const cells = table.columns.map((column, index): Cell => {
    const width = layout.widths[index] ?? 0;
    const lines = context.typesetter.breakLines(
      row[index] ?? [],
      lookOf(layout.size, isHead),
      width - 2 * padding.side,
    );
    const cell = { lines, x: x + padding.side, width: width - 2 * padding.side, align: alignOf(column) };
    x += width;
    return cell;
  });
  const count = Math.max(1, ...cells.map(({ lines }) => lines.length));
  const lineHeight = layout.size * leading;
  if (isHead || count * lineHeight <= tallest) return [rowStrip(cells, { from: 0, to: count, count }, place)];
  const step = 3;
  return Array.from({ length: Math.ceil(count / step) }, (_, index) =>
    rowStrip(cells, { from: index * step, to: Math.min(count, (index + 1) * step), count }, place),
  );
}

function alignOf({ align, isNumeric }: Column): Alignment {
  return align ?? (isNumeric ? 'right' : 'left');
}

/** Some lines of a row, with its edge above where it begins and its rule below where it ends. */
function rowStrip(
  cells: readonly Cell[],
  part: { readonly from: number; readonly to: number; readonly count: number },
  { context, box, layout, isHead }: RowPlace,
): Strip {
  const { document } = context;
  const { from, to, count } = part;
  const lineHeight = layout.size * leading;
  const top = from === 0 ? padding.top : 0;
  const height = top + (to - from) * lineHeight + (to === count ? padding.bottom : 0);
  return {
    height,
    gap: 0,
    keep: isHead,
    draw(spot: Spot) {
      const left = spot.x + box.indent;
      drawBars(context, box, spot, height);
      if (isHead) {
        drawBox(document, { x: left, y: spot.y, width: box.width, height, colour: colours.tint });
        drawRule(document, { x: left, y: spot.y, width: box.width, colour: colours.hairline });
      }
      for (const { lines, x, width, align } of cells) {
        // Heads of one line stand at the foot, next to what they name.
        const down = isHead ? count - lines.length : 0;
        for (const [index, line] of lines.slice(from, to).entries()) {
          const baseline = spot.y + top + (down + index) * lineHeight + lineHeight * 0.5 + layout.size * 0.34;
          drawLine(document, line, left + x + offsetOf(line, width, align), baseline);
        }
      }
      if (to === count)
        drawRule(document, { x: left, y: spot.y + height, width: box.width, colour: colours.hairline });
    },
  };
}
