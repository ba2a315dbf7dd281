import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { DeleteRecord } from './delete-record.tsx';
import { useLeave } from './use-leave.ts';

interface DeleteOpportunityProps {
  readonly opportunity_id: string;
  readonly title: string;
}

/** Deletes an opportunity; the customer stays. */
export function DeleteOpportunity({ opportunity_id, title }: DeleteOpportunityProps) {
  const leave = useLeave();
  const remove = trpc.reports.deleteOpportunity.useMutation({
    onSuccess: async () => await leave(`opportunity.${opportunity_id}`, title),
  });
  return (
    <DeleteRecord
      noun="opportunity"
      isDeleting={remove.isPending || remove.isSuccess}
      fault={useFault(remove.error)}
      onDelete={() => remove.mutate({ opportunity_id })}
    >
      <p className="wrap-anywhere">This deletes the facts of “{title}”. It cannot be undone.</p>
      <p>
        The customer and the reports that are written stay. What is generated in them from then on marks the
        facts of the opportunity as missing.
      </p>
    </DeleteRecord>
  );
}
