import { reportTypes, sectionTitles } from '@quintet/contracts/reports/schemas';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/forms/field.tsx';
import { RadioCards } from '../../../ui/forms/radio-cards.tsx';
import { Select } from '../../../ui/forms/select.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { browserStorage, useStored } from '../../../api/browser-storage.ts';
import { mintSession } from '../../../api/mint-session.ts';
import { typeNames } from '../labels.ts';

/** Report types that have sections to write. */
const types = reportTypes.filter((type) => sectionTitles[type].length > 0);

/** Customer, opportunity and type, one below the other; the choice is stored in this browser. */
export function NewReport() {
  const choice = useChoice();
  const { type, chooseType, customer, opportunity } = choice;
  const [isTried, setTried] = useState(false);
  const { start, fault } = useStart();

  function submit(event?: FormEvent<HTMLFormElement>): void {
    event?.preventDefault();
    setTried(true);
    const { customer_id } = customer ?? {};
    const { opportunity_id } = opportunity ?? {};
    const missing = customer_id === undefined ? 'customer' : 'opportunity';
    if (customer_id === undefined || opportunity_id === undefined)
      event?.currentTarget.querySelector<HTMLElement>(`[name=${missing}]`)?.focus();
    else if (!start.isPending) start.mutate({ type, customer_id, opportunity_id });
  }
  return (
    <section aria-labelledby="new-report">
      <h2 id="new-report" className="text-18 font-semibold">
        Start a report
      </h2>
      <form onSubmit={submit} noValidate className="mt-4 space-y-6">
        <CustomerField choice={choice} isTried={isTried} />
        <OpportunityField choice={choice} isTried={isTried} />
        <RadioCards
          name="type"
          legend="Report type"
          layout="chips"
          choices={types.map((value) => ({ value, label: typeNames[value] }))}
          value={type}
          onChoose={chooseType}
          help="Twelve sections each. The commercial proposal has no list of sections yet."
        />
        {fault !== undefined && (
          <FaultNotice fault={fault} reassurance="Your choice is kept." onRetry={() => submit()} />
        )}
        <Button type="submit" size="large" aria-disabled={start.isPending}>
          {start.isPending ? 'Opening the desk' : 'Open the report'}
        </Button>
      </form>
      <p className="mt-8 border-t border-line pt-4 text-14 text-ink-soft">
        Many customers at once: import them where the server runs, with{' '}
        <code className="font-mono text-ink wrap-anywhere">npm run import:customers -- customers.json</code>.
        CSV works as well.
      </p>
    </section>
  );
}

type Choice = ReturnType<typeof useChoice>;

/** What is chosen, and what there is to choose from. */
function useChoice() {
  const [customer_id, chooseCustomer] = useStoredChoice('reports.start.customer');
  const [opportunity_id, chooseOpportunity] = useStoredChoice('reports.start.opportunity');
  const [chosenType, chooseType] = useStoredChoice('reports.start.type');
  const customers = trpc.reports.listCustomers.useQuery({});
  const opportunities = trpc.reports.listOpportunities.useQuery(
    { customer_id },
    { enabled: customer_id !== '' },
  );
  return {
    type: types.find((candidate) => candidate === chosenType) ?? types[0] ?? 'Feasibility_report',
    chooseType,
    customers: customers.data?.customers ?? [],
    isLoading: customers.isPending,
    customer: customers.data?.customers.find((line) => line.customer_id === customer_id),
    chooseCustomer(id: string) {
      chooseCustomer(id);
      chooseOpportunity('');
    },
    opportunities: opportunities.data?.opportunities ?? [],
    opportunity: opportunities.data?.opportunities.find((line) => line.opportunity_id === opportunity_id),
    chooseOpportunity,
  };
}

interface ChoiceFieldProps {
  readonly choice: Choice;
  readonly isTried: boolean;
}

function CustomerField({ choice, isTried }: ChoiceFieldProps) {
  const { customers, customer, chooseCustomer, isLoading } = choice;
  return (
    <div>
      <Field label="Customer" error={isTried && customer === undefined ? 'Choose a customer.' : undefined}>
        {(control) => (
          <Select
            {...control}
            name="customer"
            value={customer?.customer_id ?? ''}
            onChange={(event) => chooseCustomer(event.target.value)}
          >
            <option value="">{isLoading ? 'Loading' : 'Choose a customer'}</option>
            {customers.map((line) => (
              <option key={line.customer_id} value={line.customer_id}>
                {line.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <CustomerLinks customer_id={customer?.customer_id} />
    </div>
  );
}

function OpportunityField({ choice, isTried }: ChoiceFieldProps) {
  const { customer, opportunities, opportunity, chooseOpportunity } = choice;
  const isMissing = customer !== undefined && opportunity === undefined;
  return (
    <div>
      <Field label="Opportunity" error={isTried && isMissing ? 'Choose an opportunity.' : undefined}>
        {(control) => (
          <Select
            {...control}
            name="opportunity"
            disabled={customer === undefined}
            value={opportunity?.opportunity_id ?? ''}
            onChange={(event) => chooseOpportunity(event.target.value)}
          >
            <option value="">
              {customer === undefined ? 'Choose a customer first' : 'Choose an opportunity'}
            </option>
            {opportunities.map((line) => (
              <option key={line.opportunity_id} value={line.opportunity_id}>
                {line.title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <OpportunityLinks customer_id={customer?.customer_id} opportunity_id={opportunity?.opportunity_id} />
    </div>
  );
}

function useStoredChoice(key: string): [string, (value: string) => void] {
  const value = useStored(key) ?? '';
  return [value, (next) => void browserStorage.write(key, next === '' ? null : next)];
}

/** Opens a report in a session of its own and goes to its desk. */
function useStart() {
  const navigate = useNavigate();
  const [session_id] = useState(() => mintSession('studio'));
  const utils = trpc.useUtils();
  const start = trpc.reports.openReport.useMutation({
    trpc: { context: { session_id } },
    onSuccess: async (report) => {
      utils.reports.getReport.setData({ report_id: report.report_id }, report);
      await navigate({ to: '/reports/$reportId', params: { reportId: report.report_id } });
    },
  });
  return { start, fault: useFault(start.error) };
}

const linkLook =
  'inline-flex min-h-11 items-center underline decoration-line-strong underline-offset-4 hover:decoration-current';

function CustomerLinks({ customer_id }: { readonly customer_id: string | undefined }) {
  return (
    <p className="flex flex-wrap gap-x-6 text-14">
      {customer_id !== undefined && (
        <Link to="/reports/customers/$customerId" params={{ customerId: customer_id }} className={linkLook}>
          Edit this customer’s facts
        </Link>
      )}
      <Link to="/reports/new-customer" className={linkLook}>
        Add a customer
      </Link>
    </p>
  );
}

function OpportunityLinks(ids: {
  readonly customer_id: string | undefined;
  readonly opportunity_id: string | undefined;
}) {
  // Its place is kept before there is a customer.
  if (ids.customer_id === undefined) return <div className="min-h-11" />;
  return (
    <p className="flex flex-wrap gap-x-6 text-14">
      {ids.opportunity_id !== undefined && (
        <Link
          to="/reports/opportunities/$opportunityId"
          params={{ opportunityId: ids.opportunity_id }}
          className={linkLook}
        >
          Edit this opportunity’s facts
        </Link>
      )}
      <Link to="/reports/new-opportunity" search={{ customer: ids.customer_id }} className={linkLook}>
        Add an opportunity
      </Link>
    </p>
  );
}
