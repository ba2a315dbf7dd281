import type { z } from 'zod';

/** The rows of a statement that is written in SQL, read by the schema of a row. Throws when the statement gives something else. */
export async function readRows<Row extends z.ZodType>(
  row: Row,
  answer: PromiseLike<unknown>,
): Promise<z.output<Row>[]> {
  const rows = await answer;
  if (!Array.isArray(rows)) throw new TypeError('A statement gives a list of rows');
  return rows.map((found) => row.parse(found));
}
