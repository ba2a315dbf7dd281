import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** One choice out of many, with the platform's own list. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <select
      className={clsx(
        'block min-h-12 w-full cursor-pointer truncate rounded-control border border-line-strong bg-surface px-3 text-16 text-ink transition-colors',
        'aria-invalid:border-bad disabled:cursor-default disabled:text-ink-soft',
        className,
      )}
      {...rest}
    />
  );
}
