import { Trash2 } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { Fault } from '../../../api/fault.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDelete } from '../../../ui/confirm-delete.tsx';

interface DeleteRecordProps {
  readonly noun: 'customer' | 'opportunity';
  /** What goes with it, and what stays. */
  readonly children: ReactNode;
  readonly isDeleting: boolean;
  readonly fault: Fault | undefined;
  readonly onDelete: () => void;
}

/** The last group of a page with facts: the way to delete them, after a second look. */
export function DeleteRecord({ noun, children, ...deletion }: DeleteRecordProps) {
  const [isAsking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  function keep(): void {
    setAsking(false);
    opener.current?.focus();
  }
  return (
    <section
      aria-label="Delete"
      className="grid gap-x-8 gap-y-4 border-t border-line py-8 lg:grid-cols-[14rem_minmax(0,1fr)]"
    >
      <h2 className="text-18 font-semibold">Delete</h2>
      <div className="max-w-160">
        <Button
          ref={opener}
          look="danger"
          aria-expanded={isAsking}
          onClick={() => (isAsking ? keep() : setAsking(true))}
        >
          <Trash2 size={16} aria-hidden />
          Delete this {noun}
        </Button>
        {isAsking && (
          <ConfirmDelete verb={`Delete the ${noun}`} {...deletion} onCancel={keep}>
            {children}
          </ConfirmDelete>
        )}
      </div>
    </section>
  );
}
