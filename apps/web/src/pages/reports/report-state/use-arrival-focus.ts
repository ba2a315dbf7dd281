import { useEffect, useRef, type RefObject } from 'react';

/** Puts the focus on an element when it comes up, unless somebody is typing. */
export function useArrivalFocus<Kind extends HTMLElement>(): RefObject<Kind | null> {
  const ref = useRef<Kind>(null);
  useEffect(() => {
    const active = document.activeElement;
    const isTyping = active instanceof HTMLTextAreaElement && active.value !== '';
    if (!isTyping) ref.current?.focus({ preventScroll: true });
  }, []);
  return ref;
}
