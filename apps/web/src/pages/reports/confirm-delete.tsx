import type { ReactNode } from 'react';
import type { Fault } from '../../api/fault.ts';
import { Button } from '../../ui/button.tsx';
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

/** The second look before something goes for good. */
export function ConfirmDelete(props: ConfirmDeleteProps) {
  const { verb, children, isDeleting, fault, onDelete, onCancel } = props;
  return (
    <fieldset aria-label={verb} className="mt-2 space-y-3 rounded-panel bg-bad-soft p-4">
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
      {fault !== undefined && <FaultNotice fault={fault} kept="Nothing was deleted." />}
    </fieldset>
  );
}
