import { sectionTitles } from '@quintet/contracts/reports/schemas';
import type { ReportLine } from '@quintet/contracts/reports/studio-schemas';
import { Link } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ConfirmDelete } from '../../../ui/confirm-delete.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { typeNames } from '../labels.ts';

const firstShown = 8;

/** The reports of this key, the last one worked on first. */
export function RecentReports() {
  const query = trpc.reports.listReports.useQuery({}, { refetchOnWindowFocus: true });
  return (
    <section aria-labelledby="recent" className="min-w-0">
      <h2 id="recent" className="text-18 font-semibold">
        Go on with a report
      </h2>
      <QueryView query={query} skeleton={<ListSkeleton />}>
        {({ reports }) => <ReportRows reports={reports} />}
      </QueryView>
    </section>
  );
}

function ListSkeleton() {
  return (
    <div className="mt-4 space-y-6 border-t border-line py-4">
      {[0, 1, 2].map((row) => (
        <div key={row} className="space-y-2">
          <Skeleton className="h-5 w-64 max-w-full" />
          <Skeleton className="h-4 w-48" />
        </div>
      ))}
    </div>
  );
}

function ReportRows({ reports }: { readonly reports: readonly ReportLine[] }) {
  const [isAll, setAll] = useState(false);
  if (reports.length === 0) {
    return (
      <p className="mt-4 border-t border-line py-4 text-ink-soft">
        Reports you open stay here until you delete them.
      </p>
    );
  }
  const shown = isAll ? reports : reports.slice(0, firstShown);
  return (
    <>
      <ul className="mt-4">
        {shown.map((report) => (
          <ReportRow key={report.report_id} report={report} />
        ))}
      </ul>
      {shown.length < reports.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          Show all {reports.length} reports
        </Button>
      )}
    </>
  );
}

function ReportRow({ report }: { readonly report: ReportLine }) {
  const [isAsking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const { report_id, type, written } = report;
  const title = report.opportunity_title ?? report.opportunity_id;
  return (
    <li className="border-t border-line py-3 last:border-b">
      <div className="flex items-start justify-between gap-2">
        <Link
          to="/reports/$reportId"
          params={{ reportId: report_id }}
          className="group min-w-0 grow rounded-control py-1"
        >
          <span className="block font-serif text-18 font-semibold wrap-anywhere group-hover:underline">
            {title}
          </span>
          <span className="mt-1 block text-14 text-ink-soft wrap-anywhere">
            {report.customer_name ?? report.customer_id} · {typeNames[type]} · {written} of{' '}
            {sectionTitles[type].length} sections · {describeWork(report)}
          </span>
        </Link>
        <button
          ref={opener}
          type="button"
          aria-label={`Delete the ${typeNames[type].toLowerCase()} for ${title}`}
          aria-expanded={isAsking}
          onClick={() => setAsking(!isAsking)}
          className="inline-flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-bad"
        >
          <Trash2 size={16} aria-hidden />
        </button>
      </div>
      {isAsking && (
        <DeleteReport
          report_id={report_id}
          onCancel={() => {
            setAsking(false);
            opener.current?.focus();
          }}
        />
      )}
    </li>
  );
}

function describeWork({ progress, updated_at }: ReportLine): ReactNode {
  if (progress === null) return <TimeAgo at={updated_at} />;
  return <span className="text-info tabular-nums">being written, {Math.round(progress * 100)} %</span>;
}

interface DeleteReportProps {
  readonly report_id: string;
  readonly onCancel: () => void;
}

function DeleteReport({ report_id, onCancel }: DeleteReportProps) {
  const utils = trpc.useUtils();
  const remove = trpc.reports.deleteReport.useMutation({
    onSuccess: () => utils.reports.listReports.invalidate(),
  });
  return (
    <ConfirmDelete
      verb="Delete the report"
      isDeleting={remove.isPending}
      fault={useFault(remove.error)}
      onDelete={() => remove.mutate({ report_id })}
      onCancel={onCancel}
    >
      <p>This deletes the report with all its sections and versions. It cannot be undone.</p>
    </ConfirmDelete>
  );
}
