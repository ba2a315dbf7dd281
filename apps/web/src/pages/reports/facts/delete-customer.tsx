import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { countOf } from '../phrases.ts';
import { DeleteRecord } from './delete-record.tsx';
import { useLeave } from './use-leave.ts';

const mostNamed = 5;

/** Deletes a customer with the opportunities, which are named before. */
export function DeleteCustomer({
  customer_id,
  name,
}: {
  readonly customer_id: string;
  readonly name: string;
}) {
  const leave = useLeave();
  const opportunities = trpc.reports.listOpportunities.useQuery({ customer_id });
  const remove = trpc.reports.deleteCustomer.useMutation({
    onSuccess: async () => await leave(`customer.${customer_id}`, name),
  });
  const known = opportunities.data?.opportunities;
  return (
    <DeleteRecord
      noun="customer"
      isDeleting={remove.isPending || remove.isSuccess}
      fault={useFault(remove.error)}
      onDelete={() => remove.mutate({ customer_id })}
    >
      <p className="wrap-anywhere">
        This deletes the facts of {name}
        {describeCompany(known?.length)}
      </p>
      {known !== undefined && known.length > 0 && (
        <ul className="list-disc pl-5 wrap-anywhere">
          {known.slice(0, mostNamed).map(({ opportunity_id, title }) => (
            <li key={opportunity_id}>{title}</li>
          ))}
          {known.length > mostNamed && <li>{known.length - mostNamed} more</li>}
        </ul>
      )}
      <p>
        It cannot be undone. Reports that are written stay; what is generated in them from then on marks every
        fact as missing.
      </p>
    </DeleteRecord>
  );
}

/** The opportunities that go as well; nothing is promised while they are not known. */
function describeCompany(count: number | undefined): string {
  if (count === undefined) return ' and of all their opportunities.';
  return count === 0 ? '.' : ` and of ${countOf(count, 'opportunity', 'opportunities')}:`;
}
