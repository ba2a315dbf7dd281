import { clsx } from 'clsx';
import { useRef, type ReactNode, type RefObject } from 'react';
import { useClearEdge } from './clear-edge.ts';

interface FloatingPanelProps {
  readonly label: string;
  readonly panel: RefObject<HTMLElement | null>;
  readonly shortcut?: string;
  readonly children: ReactNode;
}

/** A small panel in the corner of the window, out of the way of what has to stay clear. It never takes the focus. */
export function FloatingPanel({ label, panel, shortcut, children }: FloatingPanelProps) {
  const edge = useClearEdge(panel);
  return (
    <section
      ref={panel}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      tabIndex={-1}
      data-edge={edge}
      className={clsx(
        'fixed inset-x-4 z-10 animate-slide-in rounded-panel border border-line-strong bg-surface p-4 shadow-lg sm:right-6 sm:left-auto sm:w-96',
        edge === 'top' ? 'top-4' : 'bottom-[max(1rem,env(safe-area-inset-bottom))] sm:bottom-6',
      )}
    >
      {children}
    </section>
  );
}

/** A place for the panel's element. */
export function usePanel(): RefObject<HTMLElement | null> {
  return useRef<HTMLElement>(null);
}
