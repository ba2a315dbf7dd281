import { useEffect, useRef, type ReactNode } from 'react';
import type { Fault } from '../api/fault.ts';
import { Button } from './button.tsx';
import { FaultNotice } from './fault-notice.tsx';

interface ConfirmDeleteProps {
  /** Says what is deleted, such as `Delete the report`. */
  readonly verb: string;
  /** What goes with it, and what stays. */
  readonly children: ReactNode;
  readonly isDeleting: boolean;
  readonly fault: Fault | undefined;
  readonly onDelete: () => void;
  readonly onCancel: () => void;
}

/** The second look before something goes for good; Escape keeps it. */
export function ConfirmDelete(props: ConfirmDeleteProps) {
  const { verb, children, isDeleting, fault, onDelete, onCancel } = props;
  const question = useRef<HTMLFieldSetElement>(null);
  useEffect(() => question.current?.focus(), []);
  useEscape(onCancel);
  return (
    <fieldset
      ref={question}
      tabIndex={-1}
      aria-label={verb}
      className="mt-2 w-full space-y-3 rounded-panel bg-bad-soft p-4 outline-none"
    >
      {children}
      <div className="flex flex-wrap gap-3">
        <Button
          look="danger"
          aria-disabled={isDeleting}
          onClick={() => (isDeleting ? undefined : onDelete())}
        >
          {isDeleting ? 'Deleting' : verb}
        </Button>
        <Button look="secondary" onClick={onCancel}>
          Keep it
        </Button>
      </div>
      {fault !== undefined && (
        <FaultNotice fault={fault} reassurance="Nothing was deleted." onRetry={onDelete} />
      )}
    </fieldset>
  );
}

function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => event.key === 'Escape' && latest.current();
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
}
