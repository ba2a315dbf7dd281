import { Customer } from '@quintet/contracts/reports/facts';
import type { CustomerRecord } from '@quintet/contracts/reports/studio-schemas';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { readFault, useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { browserStorage } from '../../../api/browser-storage.ts';
import { ReportsShell } from '../access/reports-shell.tsx';
import { customerGroups } from './customer-fields.ts';
import { DeleteCustomer } from './delete-customer.tsx';
import { FactEditor } from '../fact-form/fact-editor.tsx';
import { FactPage, FactsAway } from './fact-page.tsx';
import { toForm } from '../fact-form/field-spec.ts';
import { makeRecordId } from './record-id.ts';

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
  const utils = trpc.useUtils();
  const navigate = useNavigate();

  async function save(customer: Customer, revision: number) {
    const { customer_id } = customer;
    const isNew = revision === 0;
    if (isNew && (await isTaken(customer_id))) {
      return new Map([['customer_id', 'There is a customer with this id already.']]);
    }
    const saved = await utils.client.reports.saveCustomer
      .mutate({ customer, ...(isNew ? {} : { revision }) })
      .catch(async (error: unknown) => {
        if (readFault(error).code === 'CONFLICT') await utils.reports.getCustomer.invalidate({ customer_id });
        throw error;
      });
    utils.reports.getCustomer.setData({ customer_id }, saved);
    void utils.reports.listCustomers.invalidate();
    browserStorage.write('reports.start.customer', customer_id);
    if (id === '') {
      await navigate({
        to: '/reports/customers/$customerId',
        params: { customerId: customer_id },
        replace: true,
      });
    }
    return undefined;
  }

  async function isTaken(customer_id: string): Promise<boolean> {
    return await utils.client.reports.getCustomer.query({ customer_id }).then(
      () => true,
      (error: unknown) => {
        if (readFault(error).code === 'NOT_FOUND') return false;
        throw error;
      },
    );
  }

  return (
    <FactEditor
      groups={customerGroups}
      record={{
        name: `customer.${id === '' ? 'new' : id}`,
        stored: toForm(stored?.customer ?? { customer_id: id }, fields),
        revision: stored?.revision ?? 0,
        fields,
        fixed: new Set(id === '' ? [] : ['customer_id']),
        complete(form) {
          const given = form['customer_id'];
          const name = form['name'];
          const isMissing = typeof given !== 'string' || given.trim() === '';
          return isMissing && typeof name === 'string' && name.trim() !== ''
            ? { ...form, customer_id: makeRecordId('cust', name) }
            : form;
        },
        check(facts) {
          const parsed = Customer.safeParse(facts);
          if (parsed.success) return { facts: parsed.data };
          // A missing id is made once there is a name.
          return {
            issues: parsed.error.issues.filter(
              ({ path }) => path[0] !== 'customer_id' || facts['customer_id'] !== undefined,
            ),
          };
        },
        save,
      }}
    >
      {stored !== undefined && <DeleteCustomer customer_id={id} name={stored.customer.name} />}
    </FactEditor>
  );
}
