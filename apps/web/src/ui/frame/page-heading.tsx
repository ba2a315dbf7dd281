import { clsx } from 'clsx';
import { useEffect, useRef, type ReactNode } from 'react';
import { useArrival } from './arrival.tsx';

interface PageHeadingProps {
  /** For the window's title; without it the heading leaves the title alone. */
  readonly title: string;
  readonly children: ReactNode;
  readonly className?: string;
}

/** The page's one h1. Takes the focus when the reader came here from another page of the app, and names the window. */
export function PageHeading({ title, children, className }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const arrival = useArrival();
  useEffect(() => {
    document.title = title;
    if (arrival.from !== undefined) heading.current?.focus({ preventScroll: true });
  }, [title, arrival]);
  return (
    <h1 ref={heading} tabIndex={-1} className={clsx('font-serif font-semibold tracking-tight', className)}>
      {children}
    </h1>
  );
}
