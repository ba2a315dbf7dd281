import { flushSync } from 'react-dom';
import type { KeyboardEvent, RefObject } from 'react';
import { useFactForm } from './fact-form-context.ts';
import { entriesOf, type FormValue, type Path } from './form-value.ts';

export interface ListMoves {
  readonly entries: readonly FormValue[];
  readonly add: (value: FormValue, at?: number) => void;
  readonly remove: (index: number) => void;
  /** Alt with the arrow up or down moves an entry. */
  readonly handleMove: (event: KeyboardEvent, index: number) => void;
}

/** Changes of a list that keep the focus where the hands are: on the new entry, on the neighbour, on the moved one. */
export function useListMoves(path: Path, list: RefObject<HTMLElement | null>): ListMoves {
  const { read, write } = useFactForm();
  const entries = entriesOf(read(path));

  function change(next: readonly FormValue[], focusAt: number): void {
    flushSync(() => write(path, next));
    const rows = list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? [];
    const row = rows[Math.min(focusAt, rows.length - 1)];
    const target = row?.querySelector<HTMLElement>('[data-first], input, textarea');
    (target ?? list.current?.parentElement?.querySelector<HTMLElement>('[data-add]'))?.focus();
  }

  return {
    entries,
    add: (value, at = entries.length) => change(entries.toSpliced(at, 0, value), at),
    remove: (index) => change(entries.toSpliced(index, 1), index),
    handleMove(event, index) {
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      const entry = entries[index];
      const to = index + step;
      if (!event.altKey || step === 0 || entry === undefined || to < 0 || to >= entries.length) return;
      event.preventDefault();
      change(entries.toSpliced(index, 1).toSpliced(to, 0, entry), to);
    },
  };
}
