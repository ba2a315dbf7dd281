import { Opportunity } from '@quintet/contracts/reports/facts';
import type { OpportunityRecord } from '@quintet/contracts/reports/studio-schemas';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { browserStorage } from '../../../api/browser-storage.ts';
import { ReportsShell } from '../access/reports-shell.tsx';
import { DeleteOpportunity } from './delete-opportunity.tsx';
import { listOpportunityGroups } from './opportunity-fields.ts';
import { FactEditor } from '../fact-form/fact-editor.tsx';
import { FactPage, FactsAway } from './fact-page.tsx';
import { createFactRecord } from './fact-record.ts';

const about = 'Every draft for this opportunity uses these facts. Leave out what you do not know.';
const route = getRouteApi('/reports/opportunities/$opportunityId');
const newRoute = getRouteApi('/reports/new-opportunity');

/** The facts of an opportunity that is recorded, or is known by id only. */
export function OpportunityPage() {
  return (
    <ReportsShell>
      <StoredOpportunity />
    </ReportsShell>
  );
}

/** The facts of an opportunity nobody recorded yet. */
export function NewOpportunityPage() {
  const { customer = '' } = newRoute.useSearch();
  return (
    <ReportsShell>
      <FactPage title="Add an opportunity" about={about}>
        <OpportunityEditor id="" customer_id={customer} stored={undefined} />
      </FactPage>
    </ReportsShell>
  );
}

function StoredOpportunity() {
  const { opportunityId } = route.useParams();
  const query = trpc.reports.getOpportunity.useQuery(
    { opportunity_id: opportunityId },
    { refetchOnWindowFocus: true },
  );
  const fault = useFault(query.error);
  const isUnknown = fault?.code === 'NOT_FOUND';
  return (
    <FactPage title={query.data?.opportunity.title ?? opportunityId} about={about}>
      {query.data === undefined && !isUnknown ? (
        <FactsAway fault={fault} onRetry={() => void query.refetch()} />
      ) : (
        <OpportunityEditor key={opportunityId} id={opportunityId} customer_id="" stored={query.data} />
      )}
    </FactPage>
  );
}

interface OpportunityEditorProps {
  /** Empty for a new opportunity. */
  readonly id: string;
  /** Whose opportunity a new one is. */
  readonly customer_id: string;
  readonly stored: OpportunityRecord | undefined;
}

function OpportunityEditor({ id, customer_id, stored }: OpportunityEditorProps) {
  const customers = trpc.reports.listCustomers.useQuery({});
  const whose = stored?.opportunity.customer_id ?? customer_id;
  const groups = listOpportunityGroups(customers.data?.customers ?? [], whose);
  const fields = groups.flatMap((group) => group.fields);
  const { client, reports } = trpc.useUtils();
  const navigate = useNavigate();
  const isNew = id === '';

  async function write(opportunity: Opportunity, revision: { readonly revision?: number }): Promise<void> {
    const { opportunity_id } = opportunity;
    const saved = await client.reports.saveOpportunity.mutate({ opportunity, ...revision });
    reports.getOpportunity.setData({ opportunity_id }, saved);
    void reports.listOpportunities.invalidate();
    browserStorage.write('reports.start.customer', opportunity.customer_id);
    browserStorage.write('reports.start.opportunity', opportunity_id);
    const params = { opportunityId: opportunity_id };
    if (isNew) await navigate({ to: '/reports/opportunities/$opportunityId', params, replace: true });
  }
  const record = createFactRecord<Opportunity>({
    draft: `opportunity.${isNew ? `new.${customer_id}` : id}`,
    stored: stored?.opportunity ?? { opportunity_id: id, customer_id },
    revision: stored?.revision ?? 0,
    fields,
    idField: 'opportunity_id',
    isNew,
    nameField: 'title',
    idPrefix: 'opp',
    takenWords: 'There is an opportunity with this id already.',
    schema: Opportunity,
    idOf: ({ opportunity_id }) => opportunity_id,
    read: (opportunity_id) => client.reports.getOpportunity.query({ opportunity_id }),
    write,
    refresh: (opportunity_id) => reports.getOpportunity.invalidate({ opportunity_id }),
  });
  return (
    <FactEditor groups={groups} record={record}>
      {stored !== undefined && <DeleteOpportunity opportunity_id={id} title={stored.opportunity.title} />}
    </FactEditor>
  );
}
