import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Rows } from './rows.ts';

interface StillRowsOptions {
  readonly body: RefObject<HTMLElement | null>;
  readonly rows: Pick<Rows<{ readonly id: string }>, 'at' | 'indexOf'>;
  /** Of a row, in pixels. */
  readonly height: number;
  /** The first row in sight. */
  readonly first: number;
  readonly listKey: string;
}

/**
 * Keeps what is read where it is while rows come and go above it. At the top of the list nothing is held: there one sees
 * them come. Another list begins at its top.
 */
export function useStillRows({ body, rows, height, first, listKey }: StillRowsOptions): void {
  const held = useRef<{ readonly id: string; readonly index: number }>(undefined);
  const shown = useRef(listKey);
  useLayoutEffect(() => {
    const above = -(body.current?.getBoundingClientRect().top ?? 0);
    if (shown.current !== listKey) {
      shown.current = listKey;
      held.current = undefined;
      if (above > 0) window.scrollBy({ top: -above, behavior: 'instant' });
      return;
    }
    const index = held.current === undefined ? undefined : rows.indexOf(held.current.id);
    const moved = held.current === undefined || index === undefined ? 0 : index - held.current.index;
    if (moved !== 0 && above > height) window.scrollBy({ top: moved * height, behavior: 'instant' });
    const row = rows.at(first + moved);
    if (row !== undefined) held.current = { id: row.id, index: first + moved };
  });
}
