import { useEffect, useRef, type RefObject } from 'react';

/** Calls back once an element was in sight and left alone for `ms`: no pointer over it, no focus in it. Never without `ms`. */
export function useIdleTimeout(
  element: RefObject<HTMLElement | null>,
  ms: number | undefined,
  onEnd: () => void,
): void {
  const latest = useRef(onEnd);
  useEffect(() => {
    latest.current = onEnd;
  });
  useEffect(() => {
    const { current } = element;
    if (current === null || ms === undefined) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      const touched = current.matches(':hover') || current.contains(document.activeElement);
      if (!touched && !document.hidden) timer = setTimeout(() => latest.current(), ms);
    };
    for (const name of ['pointerenter', 'pointerleave', 'focusin', 'focusout']) {
      // The focus moves after the event that tells of it.
      current.addEventListener(name, () => queueMicrotask(look), { signal });
    }
    document.addEventListener('visibilitychange', look, { signal });
    look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [element, ms]);
}
