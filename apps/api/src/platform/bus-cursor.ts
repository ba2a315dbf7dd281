const positionForm = /^(0|[1-9]\d{0,15})$/;

/** A cursor: how far each stream of a subscription was read, in the order of its streams. `42`, or `42-7`. */
export function formatCursor(positions: readonly number[]): string {
  return positions.join('-');
}

/** The positions of a cursor; `undefined` unless it is exactly what `formatCursor` gives for `count` streams. */
export function parseCursor(cursor: string, count: number): number[] | undefined {
  const parts = cursor.split('-', count + 1);
  if (parts.length !== count || !parts.every(isPosition)) return undefined;
  return parts.map(Number);
}

function isPosition(part: string): boolean {
  return positionForm.test(part) && Number.isSafeInteger(Number(part));
}
