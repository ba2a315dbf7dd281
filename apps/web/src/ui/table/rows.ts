/** The rows of a table, of which only some were read. */
export interface Rows<Row> {
  /** How many there are, read or not. */
  readonly count: number;
  /** `undefined` for one that was not read yet. */
  readonly at: (index: number) => Row | undefined;
  /** Where a row stands among those that were read. */
  readonly indexOf: (id: string) => number | undefined;
  /** Told which rows are in sight or near it. */
  readonly onSight: (first: number, last: number) => void;
}

/** One page of a list, as it was read. */
export interface Page<Row> {
  /** The place of its first row. */
  readonly offset: number;
  readonly items: readonly Row[];
}

/**
 * Puts pages together. They are read one after the other, so that a row may stand in two of them while others come in: it
 * counts once.
 */
export function joinPages<Row extends { readonly id: string }>(pages: readonly Page<Row>[]) {
  const places = new Map<string, number>();
  const known = new Map<number, Row>();
  for (const { offset, items } of pages)
    for (const [index, row] of items.entries()) {
      if (places.has(row.id)) continue;
      places.set(row.id, offset + index);
      known.set(offset + index, row);
    }
  return {
    at: (index: number) => known.get(index),
    indexOf: (id: string) => places.get(id),
  };
}
