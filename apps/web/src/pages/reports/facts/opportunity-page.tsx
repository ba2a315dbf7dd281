import { Opportunity } from '@quintet/contracts/reports/facts';
import type { OpportunityRecord } from '@quintet/contracts/reports/studio-schemas';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { readFault, useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { browserStorage } from '../../../api/browser-storage.ts';
import { ReportsShell } from '../access/reports-shell.tsx';
import { DeleteOpportunity } from './delete-opportunity.tsx';
import { listOpportunityGroups } from './opportunity-fields.ts';
import { FactEditor } from '../fact-form/fact-editor.tsx';
import { FactPage, FactsAway } from './fact-page.tsx';
import { toForm } from '../fact-form/field-spec.ts';
import { makeRecordId } from './record-id.ts';

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
  const utils = trpc.useUtils();
  const navigate = useNavigate();

  async function save(opportunity: Opportunity, revision: number) {
    const { opportunity_id } = opportunity;
    const isNew = revision === 0;
    if (isNew && (await isTaken(opportunity_id))) {
      return new Map([['opportunity_id', 'There is an opportunity with this id already.']]);
    }
    const saved = await utils.client.reports.saveOpportunity
      .mutate({ opportunity, ...(isNew ? {} : { revision }) })
      .catch(async (error: unknown) => {
        if (readFault(error).code === 'CONFLICT')
          await utils.reports.getOpportunity.invalidate({ opportunity_id });
        throw error;
      });
    utils.reports.getOpportunity.setData({ opportunity_id }, saved);
    void utils.reports.listOpportunities.invalidate();
    browserStorage.write('reports.start.customer', opportunity.customer_id);
    browserStorage.write('reports.start.opportunity', opportunity_id);
    if (id === '') {
      await navigate({
        to: '/reports/opportunities/$opportunityId',
        params: { opportunityId: opportunity_id },
        replace: true,
      });
    }
    return undefined;
  }

  async function isTaken(opportunity_id: string): Promise<boolean> {
    return await utils.client.reports.getOpportunity.query({ opportunity_id }).then(
      () => true,
      (error: unknown) => {
        if (readFault(error).code === 'NOT_FOUND') return false;
        throw error;
      },
    );
  }

  return (
    <FactEditor
      groups={groups}
      record={{
        name: `opportunity.${id === '' ? `new.${customer_id}` : id}`,
        stored: toForm(stored?.opportunity ?? { opportunity_id: id, customer_id }, fields),
        revision: stored?.revision ?? 0,
        fields,
        fixed: new Set(id === '' ? [] : ['opportunity_id']),
        complete(form) {
          const given = form['opportunity_id'];
          const title = form['title'];
          const isMissing = typeof given !== 'string' || given.trim() === '';
          return isMissing && typeof title === 'string' && title.trim() !== ''
            ? { ...form, opportunity_id: makeRecordId('opp', title) }
            : form;
        },
        check(facts) {
          const parsed = Opportunity.safeParse(facts);
          if (parsed.success) return { facts: parsed.data };
          // A missing id is made once there is a title.
          return {
            issues: parsed.error.issues.filter(
              ({ path }) => path[0] !== 'opportunity_id' || facts['opportunity_id'] !== undefined,
            ),
          };
        },
        save,
      }}
    >
      {stored !== undefined && <DeleteOpportunity opportunity_id={id} title={stored.opportunity.title} />}
    </FactEditor>
  );
}
