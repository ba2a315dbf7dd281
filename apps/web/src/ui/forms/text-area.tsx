import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** Several lines of text; it grows with what is typed. */
export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={clsx(
        'block min-h-12 w-full resize-y rounded-control border border-line-strong bg-surface p-3 text-16 leading-snug text-ink transition-colors field-sizing-content',
        'aria-invalid:border-bad',
        className,
      )}
      {...rest}
    />
  );
}
