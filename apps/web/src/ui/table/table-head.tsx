import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId } from 'react';
import { Select } from '../forms/select.tsx';
import { turnSort, type Column, type Sort } from './columns.ts';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** The names of the columns; a press sorts by one, a second press the other way round. */
export function TableHead<Row>({
  columns,
  tracks,
  sort,
  onSort,
}: TableHeadProps<Row> & { readonly tracks: string }) {
  return (
    <thead className="sticky top-0 z-10 block border-b border-line-strong bg-canvas">
      <tr aria-rowindex={1} className="grid gap-x-4 px-2" style={{ gridTemplateColumns: tracks }}>
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            aria-sort={sortOf(column, sort)}
            className={clsx(
              'flex min-h-11 min-w-0 items-center text-14 font-medium text-ink-soft',
              column.align === 'end' && 'justify-end',
            )}
          >
            {column.sorts === undefined ? (
              <span className="truncate">{column.label}</span>
            ) : (
              <SortButton column={column} sort={sort} onSort={onSort} />
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface SortButtonProps<Row> extends Omit<TableHeadProps<Row>, 'columns'> {
  readonly column: Column<Row>;
}

function SortButton<Row>({ column, sort, onSort }: SortButtonProps<Row>) {
  const isSorted = sort.key === column.key;
  const Arrow = sort.order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={() => onSort(turnSort(sort, column))}
      className={clsx(
        'flex min-h-11 min-w-0 cursor-pointer items-center gap-1 rounded-control transition-colors hover:text-ink',
        isSorted && 'text-ink',
        column.align === 'end' && 'flex-row-reverse',
      )}
    >
      <span className="truncate">{column.label}</span>
      {/* There before it is needed, so that no name moves. */}
      <Arrow size={16} aria-hidden className={clsx('shrink-0', !isSorted && 'invisible')} />
    </button>
  );
}

function sortOf({ key, sorts }: Pick<Column<never>, 'key' | 'sorts'>, sort: Sort) {
  if (sorts === undefined) return undefined;
  if (sort.key !== key) return 'none';
  return sort.order === 'asc' ? 'ascending' : 'descending';
}

/** Chooses the sort where cards have no heads. */
export function SortSelect<Row>({ columns, sort, onSort }: TableHeadProps<Row>) {
  const id = useId();
  const choices = columns.flatMap(({ key, label, sorts }) =>
    sorts === undefined ? [] : (['desc', 'asc'] as const).map((order) => ({ key, order, label })),
  );
  return (
    <div className="mb-2 flex items-center gap-3">
      <label htmlFor={id} className="shrink-0 text-14 text-ink-soft">
        Sort by
      </label>
      <Select
        id={id}
        value={`${sort.key} ${sort.order}`}
        onChange={({ target }) => {
          const chosen = choices.find(({ key, order }) => `${key} ${order}` === target.value);
          if (chosen !== undefined) onSort({ key: chosen.key, order: chosen.order });
        }}
      >
        {choices.map(({ key, order, label }) => (
          <option key={`${key} ${order}`} value={`${key} ${order}`}>
            {`${label}, ${order === 'asc' ? 'up' : 'down'}`}
          </option>
        ))}
      </Select>
    </div>
  );
}
