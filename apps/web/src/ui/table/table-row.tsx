import { clsx } from 'clsx';
import type { KeyboardEvent, ReactNode } from 'react';
import { Skeleton } from '../skeleton.tsx';
import type { Column } from './columns.ts';

interface TableRowProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  /** Not there yet: a shape of one. */
  readonly row: Row | undefined;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly isCard: boolean;
  /** The one that Tab comes to. */
  readonly isTabbable: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (row: Row) => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** One row: a line of cells, or a card. Its first cell is a button as large as the row, which opens it. */
export function TableRow<Row>(props: TableRowProps<Row>) {
  const { columns, tracks, row, index, top, height, isCard, isTabbable, isOpen } = props;
  const { onOpen, onFocus, onKeyDown } = props;
  const [first, ...rest] = columns;
  if (first === undefined) return null;
  return (
    <tr
      aria-rowindex={index + 2}
      data-row={index}
      style={{
        height,
        transform: `translateY(${top}px)`,
        gridTemplateColumns: isCard ? cardTracks(columns.length) : tracks,
      }}
      className={clsx(
        'absolute inset-x-0 top-0 grid border-b border-line px-2 text-14',
        'has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent',
        row !== undefined && 'hover:bg-sunken',
        isOpen && 'bg-accent-soft',
        isCard ? 'content-center gap-x-4 gap-y-0.5' : 'items-center gap-x-4',
      )}
    >
      <Cell column={first} row={row} place={0} isCard={isCard} count={columns.length}>
        {row !== undefined && (
          <button
            type="button"
            tabIndex={isTabbable ? 0 : -1}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            onClick={() => onOpen(row)}
            onFocus={onFocus}
            onKeyDown={onKeyDown}
            className="block w-full cursor-pointer truncate text-left font-medium outline-none after:absolute after:inset-0"
          >
            {first.cell(row)}
          </button>
        )}
      </Cell>
      {rest.map((column, place) => (
        <Cell
          key={column.key}
          column={column}
          row={row}
          place={place + 1}
          isCard={isCard}
          count={columns.length}
        >
          {isCard && <span className="sr-only">{column.label}: </span>}
          {row !== undefined && column.cell(row)}
        </Cell>
      ))}
    </tr>
  );
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row | undefined;
  readonly isCard: boolean;
  /** Which column it is, of how many. */
  readonly place: number;
  readonly count: number;
  readonly children: ReactNode;
}

function Cell<Row>({ column, row, isCard, place, count, children }: CellProps<Row>) {
  const isLast = place === count - 1;
  const atEnd = isCard ? place === 1 || isLast : column.align === 'end';
  return (
    <td
      style={isCard ? { gridColumn: `span ${spanInCard(place, count)}` } : undefined}
      className={clsx(
        'min-w-0 truncate p-0',
        atEnd && 'text-right tabular-nums',
        isCard && place > 1 && 'text-ink-soft',
      )}
    >
      {row === undefined ? <Skeleton className={clsx('my-1 h-3 w-3/4', atEnd && 'ml-auto')} /> : children}
    </td>
  );
}

/** A card has three lines: the first two cells, the third one, and the others. */
const above = 3;

function cardTracks(count: number): string {
  return `repeat(${Math.max(1, count - above - 1)}, minmax(0, 1fr)) auto`;
}

function spanInCard(place: number, count: number): number {
  const tracks = Math.max(2, count - above);
  if (place === 0) return tracks - 1;
  return place === 2 ? tracks : 1;
}
