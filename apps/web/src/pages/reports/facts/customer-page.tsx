import { Customer } from '@quintet/contracts/reports/facts';
import type { CustomerRecord } from '@quintet/contracts/reports/studio-schemas';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { browserStorage } from '../../../api/browser-storage.ts';
import { ReportsShell } from '../access/reports-shell.tsx';
import { customerGroups } from './customer-fields.ts';
import { DeleteCustomer } from './delete-customer.tsx';
import { FactEditor } from '../fact-form/fact-editor.tsx';
import { FactPage, FactsAway } from './fact-page.tsx';
import { createFactRecord } from './fact-record.ts';

const fields = customerGroups.flatMap((group) => group.fields);
const about = 'Every draft for this customer uses these facts. Leave out what you do not know.';
const route = getRouteApi('/reports/customers/$customerId');

/** The facts of a customer who is recorded, or is known by id only. */
export function CustomerPage() {
  return (
    <ReportsShell>
      <StoredCustomer />
    </ReportsShell>
  );
}

/** The facts of a customer nobody recorded yet. */
export function NewCustomerPage() {
  return (
    <ReportsShell>
      <FactPage title="Add a customer" about={about}>
        <CustomerEditor id="" stored={undefined} />
      </FactPage>
    </ReportsShell>
  );
}

function StoredCustomer() {
  const { customerId } = route.useParams();
  const query = trpc.reports.getCustomer.useQuery(
    { customer_id: customerId },
    { refetchOnWindowFocus: true },
  );
  const fault = useFault(query.error);
  const isUnknown = fault?.code === 'NOT_FOUND';
  return (
    <FactPage title={query.data?.customer.name ?? customerId} about={about}>
      {query.data === undefined && !isUnknown ? (
        <FactsAway fault={fault} onRetry={() => void query.refetch()} />
      ) : (
        <CustomerEditor key={customerId} id={customerId} stored={query.data} />
      )}
    </FactPage>
  );
}

interface CustomerEditorProps {
  /** Empty for a new customer. */
  readonly id: string;
  readonly stored: CustomerRecord | undefined;
}

function CustomerEditor({ id, stored }: CustomerEditorProps) {
  const { client, reports } = trpc.useUtils();
  const navigate = useNavigate();
  const isNew = id === '';

  async function write(customer: Customer, revision: { readonly revision?: number }): Promise<void> {
    const { customer_id } = customer;
    const saved = await client.reports.saveCustomer.mutate({ customer, ...revision });
    reports.getCustomer.setData({ customer_id }, saved);
    void reports.listCustomers.invalidate();
    browserStorage.write('reports.start.customer', customer_id);
    const params = { customerId: customer_id };
    if (isNew) await navigate({ to: '/reports/customers/$customerId', params, replace: true });
  }
  const record = createFactRecord<Customer>({
    draft: `customer.${isNew ? 'new' : id}`,
    stored: stored?.customer ?? { customer_id: id },
    revision: stored?.revision ?? 0,
    fields,
    idField: 'customer_id',
    isNew,
    nameField: 'name',
    idPrefix: 'cust',
    takenWords: 'There is a customer with this id already.',
    schema: Customer,
    idOf: ({ customer_id }) => customer_id,
    read: (customer_id) => client.reports.getCustomer.query({ customer_id }),
    write,
    refresh: (customer_id) => reports.getCustomer.invalidate({ customer_id }),
  });
  return (
    <FactEditor groups={customerGroups} record={record}>
      {stored !== undefined && <DeleteCustomer customer_id={id} name={stored.customer.name} />}
    </FactEditor>
  );
}
