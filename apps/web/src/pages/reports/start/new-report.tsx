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
import { mintSession } from '../mint-session.ts';
import { typeNames } from '../words.ts';

/** Report types that have sections to write. */
const types = reportTypes.filter((type) => sectionTitles[type].length > 0);

/** Customer, opportunity and type, one below the other; the choice is kept in this browser. */
export function NewReport() {
  const [customer_id, chooseCustomer] = useKept('reports.start.customer');
  const [opportunity_id, chooseOpportunity] = useKept('reports.start.opportunity');
  const [chosenType, chooseType] = useKept('reports.start.type');
  const type = types.find((candidate) => candidate === chosenType) ?? types[0] ?? 'Feasibility_report';
  const [isTried, setTried] = useState(false);
  const { start, fault } = useStart();
  const customers = trpc.reports.listCustomers.useQuery({});
  const opportunities = trpc.reports.listOpportunities.useQuery(
    { customer_id },
    { enabled: customer_id !== '' },
  );
  const customer = customers.data?.customers.find((line) => line.customer_id === customer_id);
  const opportunity = opportunities.data?.opportunities.find(
    (line) => line.opportunity_id === opportunity_id,
  );

  function submit(event?: FormEvent<HTMLFormElement>): void {
    event?.preventDefault();
    setTried(true);
    if (customer === undefined) event?.currentTarget.querySelector<HTMLElement>('[name=customer]')?.focus();
    else if (opportunity === undefined)
      event?.currentTarget.querySelector<HTMLElement>('[name=opportunity]')?.focus();
    else if (!start.isPending) start.mutate({ type, customer_id, opportunity_id });
  }

  return (
    <section aria-labelledby="new-report">
      <h2 id="new-report" className="text-18 font-semibold">
        Start a report
      </h2>
      <form onSubmit={submit} noValidate className="mt-4 space-y-6">
        <div>
          <Field
            label="Customer"
            error={isTried && customer === undefined ? 'Choose a customer.' : undefined}
          >
            {(control) => (
              <Select
                {...control}
                name="customer"
                value={customer === undefined ? '' : customer_id}
                onChange={(event) => {
                  chooseCustomer(event.target.value);
                  chooseOpportunity('');
                }}
              >
                <option value="">{customers.isPending ? 'Loading' : 'Choose a customer'}</option>
                {customers.data?.customers.map((line) => (
                  <option key={line.customer_id} value={line.customer_id}>
                    {line.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <CustomerLinks customer_id={customer?.customer_id} />
        </div>
        <div>
          <Field
            label="Opportunity"
            error={
              isTried && customer !== undefined && opportunity === undefined
                ? 'Choose an opportunity.'
                : undefined
            }
          >
            {(control) => (
              <Select
                {...control}
                name="opportunity"
                disabled={customer === undefined}
                value={opportunity === undefined ? '' : opportunity_id}
                onChange={(event) => chooseOpportunity(event.target.value)}
              >
                <option value="">
                  {customer === undefined ? 'Choose a customer first' : 'Choose an opportunity'}
                </option>
                {opportunities.data?.opportunities.map((line) => (
                  <option key={line.opportunity_id} value={line.opportunity_id}>
                    {line.title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <OpportunityLinks
            customer_id={customer?.customer_id}
            opportunity_id={opportunity?.opportunity_id}
          />
        </div>
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
          <FaultNotice fault={fault} kept="Your choice is kept." onRetry={() => submit()} />
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

function useKept(key: string): [string, (value: string) => void] {
  const value = useStored(key) ?? '';
  return [value, (next) => void browserStorage.write(key, next === '' ? null : next)];
}

/** Opens a report in a session of its own and goes to its desk. */
function useStart() {
  const navigate = useNavigate();
  const [session_id] = useState(mintSession);
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
