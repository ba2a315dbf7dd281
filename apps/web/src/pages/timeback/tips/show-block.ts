import type { Tip } from './tip.ts';

/** Marks an element as the place of a block, for tips that lead to it. */
export function blockPlace(id: string) {
  return { 'data-block': id, tabIndex: -1 } as const;
}

/** The place of the block that a tip is about, where the page has it. */
export function findBlock({ block }: Pick<Tip, 'block'>): HTMLElement | undefined {
  const place = document.querySelector(`[data-block="${CSS.escape(block)}"]`);
  return place instanceof HTMLElement ? place : undefined;
}

/** Scrolls to a block, gives it the focus, and marks it until the reader does something else. */
export function showBlock(place: HTMLElement): void {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const fits = place.offsetHeight < window.innerHeight;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: fits ? 'center' : 'start' });
  place.dataset['shown'] = '';
  const done = new AbortController();
  const unmark = () => {
    delete place.dataset['shown'];
    done.abort();
  };
  for (const name of ['pointerdown', 'keydown', 'focusin']) {
    document.addEventListener(name, unmark, { signal: done.signal });
  }
}
