import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** One line of text. */
export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      className={clsx(
        'block min-h-12 w-full rounded-control border border-line-strong bg-surface px-3 text-16 text-ink transition-colors',
        'aria-invalid:border-bad',
        className,
      )}
      {...rest}
    />
  );
}
