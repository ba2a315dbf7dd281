import type { ReactNode } from 'react';

/** A column of a table. Where there is no room for columns its cell stands in a card. */
export interface Column<Row> {
  /** What the table is sorted by when this column is. */
  readonly key: string;
  readonly label: string;
  /** A track of CSS grid, such as `minmax(8rem, 2fr)`; one that does not depend on what it holds. */
  readonly width: string;
  /** Numbers stand at the right. */
  readonly align?: 'end';
  /** The way that a first press on its head sorts; without it the table cannot be sorted by it. */
  readonly sorts?: Sort['order'];
  readonly cell: (row: Row) => ReactNode;
}

/** By which column a table is sorted, and which way. */
export interface Sort {
  readonly key: string;
  readonly order: 'asc' | 'desc';
}

/** The sort after a press on the head of a column: another column its own way, the same one the other way round. */
export function turnSort(sort: Sort, { key, sorts = 'asc' }: Pick<Column<never>, 'key' | 'sorts'>): Sort {
  if (sort.key !== key) return { key, order: sorts };
  return { key, order: sort.order === 'asc' ? 'desc' : 'asc' };
}
