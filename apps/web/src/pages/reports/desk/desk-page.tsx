import type { Report } from '@quintet/contracts/reports/studio-schemas';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { ReportsShell } from '../access/reports-shell.tsx';
import { DeskProvider, type Desk, type View } from '../report-state/desk-context.ts';
import { DeskLayout } from './desk-layout.tsx';
import type { TextRange } from '../text/highlights.ts';
import { useReview } from '../report-state/reviews.ts';
import { useActions } from '../report-state/use-actions.ts';
import { useReport, type ReportState } from '../report-state/use-report.ts';

const route = getRouteApi('/reports/$reportId');

/** The desk of one report. */
export function DeskPage() {
  return (
    <ReportsShell width="desk">
      <OpenReport />
    </ReportsShell>
  );
}

function OpenReport() {
  const { reportId } = route.useParams();
  const state = useReport(reportId);
  const { report, fault } = state;
  const isGone = fault?.code === 'NOT_FOUND' || fault?.code === 'VALIDATION_ERROR';
  if (isGone) return <MissingReport />;
  if (report !== undefined) return <ReportDesk key={reportId} report={report} state={state} />;
  if (fault === undefined) return <DeskSkeleton />;
  return (
    <div className="max-w-160 py-12">
      <FaultNotice
        fault={fault}
        reassurance="Unsaved edits are kept in this browser."
        onRetry={() => void state.refresh()}
      />
    </div>
  );
}

function ReportDesk({ report, state }: { readonly report: Report; readonly state: ReportState }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [led, lead] = useState<{ readonly title: string; readonly target: TextRange }>();
  const actions = useActions(report, state.refresh);
  const [first] = report.sections;
  const line = report.sections.find(({ section_title }) => section_title === search.section) ?? first;
  const section_title = line?.section_title ?? '';
  const place = useMemo(
    () => ({ report_id: report.report_id, section_title }),
    [report.report_id, section_title],
  );
  const review = useReview(place);

  const open = useCallback(
    (section: string, target?: TextRange) => {
      lead(target === undefined ? undefined : { title: section, target: { ...target } });
      void navigate({ search: { section }, replace: true, resetScroll: false });
    },
    [navigate],
  );
  const show = useCallback(
    (view: View) => {
      const shown = view === 'read' ? {} : { view };
      void navigate({ search: { section: section_title, ...shown }, replace: true, resetScroll: false });
    },
    [navigate, section_title],
  );
  if (line === undefined) return <EmptyReport />;
  const desk: Desk = {
    report,
    line,
    place,
    view: search.view ?? 'read',
    target: led?.title === section_title ? led.target : undefined,
    actions,
    isReviewing: review !== undefined && line.state === 'written' && review.job_id === line.job?.job_id,
    refresh: state.refresh,
    open,
    show,
    focusPage,
  };
  return (
    <DeskProvider value={desk}>
      <DeskLayout fault={state.fault} />
    </DeskProvider>
  );
}

function focusPage(): void {
  document.getElementById('section-title')?.focus({ preventScroll: true });
}

function DeskSkeleton() {
  return (
    <div className="grid gap-8 py-8 lg:grid-cols-[17.5rem_minmax(0,1fr)_18rem]" aria-busy="true">
      <Skeleton className="h-96 max-lg:hidden" />
      <div className="space-y-4">
        <Skeleton className="h-10 w-80 max-w-full" />
        <Skeleton className="h-4 w-64 max-w-full" />
        <Skeleton className="h-64" />
      </div>
      <Skeleton className="h-96 max-lg:hidden" />
    </div>
  );
}

function MissingReport() {
  return (
    <div className="max-w-160 py-12 md:py-16">
      <PageHeading title="No such report – Reports" className="text-28 md:text-36">
        There is no report here
      </PageHeading>
      <p className="mt-4 text-ink-soft">
        It was deleted, or it belongs to another key. Unsaved edits of it are kept.
      </p>
      <BackToReports />
    </div>
  );
}

function EmptyReport() {
  return (
    <div className="max-w-160 py-12 md:py-16">
      <PageHeading title="Nothing to write – Reports" className="text-28 md:text-36">
        This report type has no sections yet
      </PageHeading>
      <p className="mt-4 text-ink-soft">Sections appear here once the server has a list of them.</p>
      <BackToReports />
    </div>
  );
}

function BackToReports() {
  return (
    <Button asChild look="secondary" className="mt-8">
      <Link to="/reports">
        <ArrowLeft size={20} aria-hidden />
        All reports
      </Link>
    </Button>
  );
}
