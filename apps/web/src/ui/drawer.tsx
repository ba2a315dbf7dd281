import { clsx } from 'clsx';
import { Dialog } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { Modal, ModalClose } from './modal.tsx';

interface DrawerProps {
  readonly title: string;
  readonly side: 'left' | 'right';
  /** A wide one holds details or a form. */
  readonly isWide?: boolean;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
  /** Takes the focus back to where it is wanted after the drawer is closed; by default to where it was. */
  readonly onCloseFocus?: (event: Event) => void;
}

/** A panel that comes in from the side where the window is too narrow for a column. */
export function Drawer(props: DrawerProps) {
  const { title, side, isWide = false, isOpen, onOpenChange, children, onCloseFocus } = props;
  const before = useRef<Element>(null);
  return (
    <Modal
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      onOpenAutoFocus={() => {
        before.current = document.activeElement;
      }}
      onCloseAutoFocus={(event) => {
        if (onCloseFocus !== undefined) onCloseFocus(event);
        else if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
      }}
      className={clsx(
        'inset-y-0 overflow-y-auto overscroll-contain px-4 pb-8',
        isWide ? 'w-[min(36rem,100vw)] md:px-6' : 'w-[min(22rem,calc(100vw-2rem))]',
        side === 'left' ? 'left-0 border-r border-line' : 'right-0 border-l border-line',
      )}
    >
      <div
        className={clsx(
          'sticky top-0 z-10 -mx-4 mb-2 flex h-14 items-center justify-between gap-4 border-b border-line bg-surface px-4',
          isWide && 'md:-mx-6 md:px-6',
        )}
      >
        <Dialog.Title className="min-w-0 truncate font-semibold">{title}</Dialog.Title>
        <ModalClose className="-mr-3" />
      </div>
      {children}
    </Modal>
  );
}
