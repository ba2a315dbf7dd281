import { bindFigures } from './bind-figures.ts';
import { textOf, type TableBlock } from './document-blocks.ts';

/** What a column needs, in points: so that no word breaks, and so that no cell wraps. */
export interface ColumnNeeds {
  readonly least: number;
  readonly most: number;
  /** Figures stand close to each other; room that is left over goes to words. */
  readonly isFigures?: boolean;
}

/**
 * Widths of columns in points that add up to `total`. Each column gets what its longest word needs; what is left goes to
 * those that would wrap, in proportion to how much text they hold. Where even the words do not fit, all give way alike.
 */
export function shareWidth(columns: readonly ColumnNeeds[], total: number): number[] {
  const wanted = columns.map((column) => ({ ...column, least: Math.min(column.least, column.most) }));
  const sum = (pick: (column: ColumnNeeds) => number) =>
    wanted.reduce((all, column) => all + pick(column), 0);
  const [least, most] = [sum((column) => column.least), sum((column) => column.most)];
  if (most <= total) return stretch(wanted, total, most);
  if (least >= total) return wanted.map((column) => (total * column.least) / least);
  // The square root keeps one column of long sentences from starving the others.
  const needs = wanted.map((column) => Math.sqrt(Math.max(0, column.most - column.least)));
  return spread(wanted, needs, total - least);
}

/** Gives a small table the width of the text: each column a little air, the rest to the one with the longest words. */
function stretch(columns: readonly ColumnNeeds[], total: number, most: number): number[] {
  const factor = Math.min(total / Math.max(most, 1), 1.5);
  const widths = columns.map((column) => column.most * factor);
  const lengths = columns.map((column) => (column.isFigures === true ? 0 : column.most));
  const widest = lengths.indexOf(Math.max(...lengths));
  return widths.map((width, index) => (index === widest ? width + total - most * factor : width));
}

/** Gives `rest` away by need; no column gets more than it can use. */
function spread(columns: readonly ColumnNeeds[], needs: readonly number[], rest: number): number[] {
  const widths = columns.map(({ least }) => least);
  const roomOf = (index: number) => (columns[index]?.most ?? 0) - (widths[index] ?? 0);
  let left = rest;
  let open = [...columns.keys()].filter((index) => (needs[index] ?? 0) > 0);
  while (left > 0.01 && open.length > 0) {
    const share = left / open.reduce((sum, index) => sum + (needs[index] ?? 0), 0);
    for (const index of open) {
      const gift = Math.min(roomOf(index), share * (needs[index] ?? 0));
      widths[index] = (widths[index] ?? 0) + gift;
      left -= gift;
    }
    open = open.filter((index) => roomOf(index) > 0.01);
  }
  return widths;
}

/** How a table is set, in points: its letters, and what stands left and right of the text of a cell together. */
interface TableLook {
  readonly size: number;
  readonly padding: number;
}

/** What the columns of a table need. */
export function measureColumns(
  { columns, head, rows }: TableBlock,
  { size, padding }: TableLook,
): ColumnNeeds[] {
  return columns.map(({ align, isNumeric }, index) => {
    const texts = rows.map((cells) => measureText(textOf(cells[index] ?? []), size));
    const title = measureText(textOf(head[index] ?? []), size * 1.04);
    return {
      least:
        Math.min(
          160,
          maxOf([title, ...texts], ({ longestWord }) => longestWord),
        ) + padding,
      most: maxOf([title, ...texts], ({ whole }) => whole) + padding,
      isFigures: isNumeric || align === 'right',
    };
  });
}

function measureText(text: string, size: number) {
  const words = bindFigures(text).split(/[ \t\n-]+/u);
  return { longestWord: maxOf(words, (word) => widthOf(word, size)), whole: widthOf(text, size) };
}

function maxOf<Each>(all: readonly Each[], read: (each: Each) => number): number {
  return all.reduce((most, each) => Math.max(most, read(each)), 0);
}

/** The width of a text in points, near enough for any text font of a size. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, letter) => sum + letterWidth(letter), 0) * size;
}

/** In ems. */
function letterWidth(letter: string): number {
  if (/[iljI.,;:'’|!()[\] ]/u.test(letter)) return 0.27;
  if (/[frt-]/u.test(letter)) return 0.34;
  if (/[mwMW@%—]/u.test(letter)) return 0.84;
  return /[\p{Lu}&]/u.test(letter) ? 0.6 : 0.52;
}
