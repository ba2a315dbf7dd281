import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

interface RowKeysOptions {
  readonly body: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly virtualizer: Virtualizer<Window, Element>;
}

/** Moves the focus between the rows of a table, those out of sight too. */
export function useRowKeys({ body, count, active, setActive, virtualizer }: RowKeysOptions) {
  /** A row that takes the focus once it is drawn. */
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) return;
    const button = body.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] button`);
    if (button === null || button === undefined) return;
    wanted.current = undefined;
    button.focus({ preventScroll: true });
  });
  return (event: KeyboardEvent) => {
    const { range } = virtualizer;
    const next = moveBy(event.key, {
      active,
      count,
      inSight: range ? range.endIndex - range.startIndex : 10,
    });
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (next === active) return;
    wanted.current = next;
    setActive(next);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };
}

interface Place {
  readonly active: number;
  readonly count: number;
  readonly inSight: number;
}

/** The row that a key leads to; `undefined` for other keys. */
export function moveBy(key: string, { active, count, inSight }: Place): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + inSight,
    PageUp: active - inSight,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}
