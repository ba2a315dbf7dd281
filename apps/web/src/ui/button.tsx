import { clsx } from 'clsx';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink underline decoration-line-strong underline-offset-4 hover:decoration-current',
  danger: 'border border-bad bg-surface text-bad hover:bg-bad-soft',
} as const;

const sizes = {
  regular: 'min-h-11 px-4 py-2 text-16',
  large: 'min-h-13 px-6 py-2.5 text-left text-18 leading-tight text-balance',
} as const;

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks;
  readonly size?: keyof typeof sizes;
  /** Gives the look to the one child, for links that read as buttons. */
  readonly asChild?: boolean;
}

/** A button whose text is a verb that names the result. `aria-disabled` keeps the focus where `disabled` loses it. */
export function Button({
  look = 'primary',
  size = 'regular',
  asChild = false,
  className,
  ...rest
}: ButtonProps) {
  const classes = clsx(
    'inline-flex cursor-pointer items-center justify-center gap-2 rounded-control font-semibold transition-colors',
    'aria-disabled:cursor-default aria-disabled:opacity-60',
    look === 'quiet' ? 'min-h-11 font-medium' : sizes[size],
    looks[look],
    className,
  );
  if (asChild) return <Slot.Root className={classes} {...rest} />;
  return <button type="button" className={classes} {...rest} />;
}
