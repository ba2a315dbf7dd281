import { clsx } from 'clsx';

/** A grey shape where something will be; the caller gives it the size of what comes. */
export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden className={clsx('block rounded-control bg-line/70', className)} />;
}
