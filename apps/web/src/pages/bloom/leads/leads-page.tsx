import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { UndoBar } from '../../../ui/undo-bar.tsx';
import { useLiveRows } from '../live/use-live-rows.ts';
import { AddLead } from './lead/add-lead.tsx';
import { ExportLeads } from './list/export-leads.tsx';
import { ImportLeads } from './import/import-leads.tsx';
import { leadColumns } from './list/lead-columns.tsx';
import { LeadDrawer } from './lead/lead-drawer.tsx';
import { LeadFilters } from './list/lead-filters.tsx';
import { filtersOf, type LeadSearch, sortOf, writeSort } from './search/lead-search.ts';
import { LeadViews } from './list/lead-views.tsx';
import { noFilters, type SearchChange, withChange } from './search/search-change.ts';
import { useLeadActions } from './lead/use-lead-actions.ts';
import { useLeadRows } from './list/use-lead-rows.ts';

/** An import adds leads by the hundred; the list is read again this often at most, in milliseconds. */
const pauseMs = 1_000;

/** The agency's leads: found by filters that the address keeps, and worked on in a drawer beside the list. */
export function LeadsPage() {
  const { search, go } = useLeadSearch();
  const list = useLeadRows(search);
  const actions = useLeadActions();
  const close = useCallback(() => go({ lead: undefined, panel: undefined }), [go]);
  const utils = trpc.useUtils();
  useLiveRows('bloom.leads', pauseMs, () => void utils.bloom.leads.invalidate());
  return (
    <div className="pt-8 pb-24">
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-4">
        <PageHeading title="Leads – Bloom" className="text-28 md:text-36">
          Leads
        </PageHeading>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <Button onClick={() => go({ panel: 'add' })} className="md:order-last">
            Add lead
          </Button>
          <Button look="quiet" onClick={() => go({ panel: 'import' })}>
            Import CSV
          </Button>
          <ExportLeads search={search} total={list.total} />
        </div>
      </div>
      <LeadViews search={search} onChoose={(filters) => go({ ...noFilters, ...filters })} />
      <LeadFilters search={search} onChange={go} total={list.total} />
      <LeadTable search={search} list={list} go={go} />
      {search.lead !== undefined && <LeadDrawer id={search.lead} actions={actions} onClose={close} />}
      {search.panel === 'add' && (
        <AddLead onClose={close} onAdded={(lead) => go({ panel: undefined, lead })} />
      )}
      {search.panel === 'import' && <ImportLeads onClose={close} />}
      <UndoBar {...actions.undo} />
    </div>
  );
}

function useLeadSearch() {
  const search = useSearch({ from: '/bloom/leads' });
  const navigate = useNavigate({ from: '/bloom/leads' });
  const go = useCallback(
    (change: SearchChange) => {
      // What opens a panel can be gone back from; a filter is not a place.
      const replace = change.lead === undefined && change.panel === undefined;
      void navigate({ search: (before) => withChange(before, change), replace, resetScroll: false });
    },
    [navigate],
  );
  return { search, go };
}

interface LeadTableProps {
  readonly search: LeadSearch;
  readonly list: ReturnType<typeof useLeadRows>;
  readonly go: (change: SearchChange) => void;
}

function LeadTable({ search, list, go }: LeadTableProps) {
  const fault = useFault(list.error);
  if (fault !== undefined && list.total === undefined)
    return (
      <div className="mt-6 max-w-160">
        <FaultNotice fault={fault} reassurance="Nothing was changed." onRetry={list.retry} />
      </div>
    );
  if (list.total === undefined) return <TableSkeleton />;
  if (list.total === 0) return <NoLeads isFiltered={Object.keys(filtersOf(search)).length > 0} />;
  return (
    <>
      {fault !== undefined && (
        <FaultNotice fault={fault} reassurance="What was read is still there." onRetry={list.retry} />
      )}
      <DataTable
        label="Leads"
        columns={leadColumns}
        rows={list.rows}
        sort={sortOf(search)}
        onSort={(sort) => go({ by: undefined, order: undefined, ...writeSort(sort) })}
        openId={search.lead}
        onOpen={(lead) => go({ lead: lead.id })}
        listKey={list.listKey}
      />
    </>
  );
}

function NoLeads({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <div className="mt-8 max-w-[60ch]">
      <p className="font-semibold">{isFiltered ? 'No lead fits' : 'No leads yet'}</p>
      <p className="mt-1 text-ink-soft">
        {isFiltered
          ? 'Take a filter away, or look for other words.'
          : 'Whoever fills in the form on your site appears here. You can also add a lead yourself, or import a list.'}
      </p>
    </div>
  );
}

function TableSkeleton() {
  return (
    <div className="space-y-3 pt-14">
      {Array.from({ length: 12 }, (_, index) => (
        <Skeleton key={index} className="h-8 w-full" />
      ))}
    </div>
  );
}
