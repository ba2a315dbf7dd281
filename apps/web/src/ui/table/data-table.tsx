import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useMedia } from '../use-media.ts';
import type { Column, Sort } from './columns.ts';
import type { Rows } from './rows.ts';
import { SortSelect, TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import { useRowKeys } from './use-row-keys.ts';
import { useStillRows } from './use-still-rows.ts';

interface DataTableProps<Row extends { readonly id: string }> {
  /** What the rows are, for those who hear the table. */
  readonly label: string;
  /** The first one names a row. In a card it stands above together with the second. */
  readonly columns: readonly Column<Row>[];
  readonly rows: Rows<Row>;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly openId: string | undefined;
  readonly onOpen: (row: Row) => void;
  /** Another one is another list, which is read from its top. */
  readonly listKey: string;
}

const rowHeights = { line: 44, card: 84 } as const;
const roomForColumns = '(min-width: 48rem)';
/** How many rows stand ready beyond the window, at either end. */
const spare = 8;

/**
 * A table of any length in the page's own scroll: rows out of sight are not drawn, those that were not read yet are read
 * when they come near. Arrows, Page and End move between rows, Enter opens one. Rows that come or go above the window do
 * not move what is read.
 */
export function DataTable<Row extends { readonly id: string }>(props: DataTableProps<Row>) {
  const { label, columns, rows, sort, onSort, openId, onOpen, listKey } = props;
  const isCard = !useMedia(roomForColumns);
  const height = isCard ? rowHeights.card : rowHeights.line;
  const { body, top } = useTop();
  const [active, setActive] = useState(0);
  // Nothing here is memoised by a compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useWindowVirtualizer({
    count: rows.count,
    estimateSize: () => height,
    overscan: spare,
    scrollMargin: top,
    scrollPaddingStart: rowHeights.line,
    rangeExtractor: useCallback((range: Range) => withActive(range, active), [active]),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, height]);
  const items = virtualizer.getVirtualItems();
  const { range } = virtualizer;
  useEffect(() => {
    if (range !== null) rows.onSight(Math.max(0, range.startIndex - spare), range.endIndex + spare);
  });
  const handleKey = useRowKeys({ body, count: rows.count, active, setActive, virtualizer });
  useStillRows({ body, rows, height, first: range?.startIndex ?? 0, listKey });
  const tracks = columns.map(({ width }) => width).join(' ');
  const tabbable = range !== null && isBetween(active, range) ? active : (range?.startIndex ?? 0);
  return (
    <>
      {isCard && <SortSelect columns={columns} sort={sort} onSort={onSort} />}
      <table aria-label={label} aria-rowcount={rows.count + 1} className="block">
        {!isCard && <TableHead columns={columns} tracks={tracks} sort={sort} onSort={onSort} />}
        <tbody
          ref={body}
          className="relative block [overflow-anchor:none]"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map(({ index, start }) => {
            const row = rows.at(index);
            return (
              <TableRow
                key={row?.id ?? `#${index}`}
                columns={columns}
                tracks={tracks}
                row={row}
                index={index}
                top={start - top}
                height={height}
                isCard={isCard}
                isTabbable={index === tabbable}
                isOpen={row !== undefined && row.id === openId}
                onOpen={onOpen}
                onFocus={() => setActive(index)}
                onKeyDown={handleKey}
              />
            );
          })}
        </tbody>
      </table>
    </>
  );
}

/** The rows in sight, and the one that has the focus: it must not go while it has it. */
function withActive(range: Range, active: number): number[] {
  const seen = defaultRangeExtractor(range);
  if (active >= range.count || seen.includes(active)) return seen;
  return active < (seen[0] ?? 0) ? [active, ...seen] : [...seen, active];
}

function isBetween(index: number, { startIndex, endIndex }: Pick<Range, 'startIndex' | 'endIndex'>): boolean {
  return index >= startIndex && index <= endIndex;
}

/** How far the rows stand below the top of the page, in pixels, whatever comes and goes above them. */
function useTop() {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (body.current !== null)
        setTop(Math.round(body.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  return { body, top };
}
