import { useLayoutEffect, useState, type RefObject } from 'react';

/** What a floating panel must never lie upon carries this attribute. */
export const keepClear = { 'data-keep-clear': '' } as const;

type Edge = 'top' | 'bottom';

const marginPx = 24;

/**
 * The edge of the window where a floating panel lies upon nothing that has to stay clear: the bottom, unless the call to
 * action is there. Also makes the page scroll a focused element out from under the panel.
 */
export function useClearEdge(panel: RefObject<HTMLElement | null>): Edge {
  const [edge, setEdge] = useState<Edge>('bottom');
  useLayoutEffect(() => {
    const { current } = panel;
    if (current === null) return undefined;
    const look = () => setEdge(chooseEdge(current.getBoundingClientRect()));
    const watch = new ResizeObserver(look);
    watch.observe(current);
    watch.observe(document.body);
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    look();
    return () => {
      watch.disconnect();
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [panel]);
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const side = edge === 'top' ? 'scrollPaddingTop' : 'scrollPaddingBottom';
    style[side] = `${(panel.current?.offsetHeight ?? 0) + marginPx}px`;
    return () => {
      style[side] = '';
    };
  }, [panel, edge]);
  return edge;
}

function chooseEdge({ left, right, height }: DOMRect): Edge {
  const covered = (from: number, to: number) =>
    [...document.querySelectorAll('[data-keep-clear]')].some((element) => {
      const clear = element.getBoundingClientRect();
      return clear.bottom > from && clear.top < to && clear.right > left && clear.left < right;
    });
  const depth = height + marginPx;
  const { innerHeight } = window;
  return covered(innerHeight - depth, innerHeight) && !covered(0, depth) ? 'top' : 'bottom';
}
