import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface ModalProps extends Omit<Dialog.DialogContentProps, 'aria-describedby'> {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** A `Dialog.Title` among them. */
  readonly children: ReactNode;
  /** What opens it, where that belongs to it. */
  readonly trigger?: ReactNode;
}

/** What lies over a dimmed page till it is closed. The focus stays in it, Escape closes it. Where it lies says `className`. */
export function Modal({ isOpen, onOpenChange, trigger, className, children, ...content }: ModalProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      <Dialog.Portal>
        {/* Not the overlay of the library: its lock on scrolling moves what sticks to the window. */}
        <div aria-hidden className="fixed inset-0 z-20 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          {...content}
          className={clsx('fixed z-20 bg-surface shadow-lg outline-none', className)}
        >
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Closes the modal that it is in. */
export function ModalClose({ className }: { readonly className?: string }) {
  return (
    <Dialog.Close
      aria-label="Close"
      className={clsx(
        'inline-flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink',
        className,
      )}
    >
      <X size={20} aria-hidden />
    </Dialog.Close>
  );
}
