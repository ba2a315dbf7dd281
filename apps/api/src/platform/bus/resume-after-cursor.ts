import type { Bounds } from './event-log.ts';

/** Where a subscription begins: after what is there, at the oldest event kept, or right after a cursor. */
export type Start = 'now' | 'start' | { readonly cursor: string };

/**
 * The position in each stream that a start means. A cursor, which a client sends back as its `Last-Event-ID`, may be
 * older than what is kept, ahead of its streams or none of ours: then events between it and now cannot be told, which is
 * a reset, and the subscription goes on from now.
 */
export function resolveStart(
  start: Start,
  bounds: readonly Bounds[],
): { readonly positions: number[]; readonly isReset: boolean } {
  const now = bounds.map(({ top }) => top);
  if (start === 'now') return { positions: now, isReset: false };
  if (start === 'start') return { positions: bounds.map(({ oldest }) => oldest), isReset: false };
  const asked = parseCursor(start.cursor, bounds.length);
  const isKept = bounds.every(({ oldest, top }, index) => {
    const position = asked?.[index];
    return position !== undefined && position >= oldest && position <= top;
  });
  return asked !== undefined && isKept
    ? { positions: asked, isReset: false }
    : { positions: now, isReset: true };
}

/** A cursor: how far each stream of a subscription was read, in the order of its streams. `42`, or `42-7`. */
export function formatCursor(positions: readonly number[]): string {
  return positions.join('-');
}

const positionForm = /^(0|[1-9]\d{0,15})$/;

/** The positions of a cursor; `undefined` unless it is exactly what `formatCursor` gives for `count` streams. */
function parseCursor(cursor: string, count: number): number[] | undefined {
  const parts = cursor.split('-', count + 1);
  const isOurs = parts.length === count && parts.every((part) => positionForm.test(part));
  return isOurs ? parts.map(Number) : undefined;
}
