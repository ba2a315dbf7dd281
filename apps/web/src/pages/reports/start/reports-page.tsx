import { useLocation } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { ReportsShell, SignOutButton } from '../access/reports-shell.tsx';
import { NewReport } from './new-report.tsx';
import { RecentReports } from './recent-reports.tsx';

/** Where a writer begins: go on with a report, or start one. */
export function ReportsPage() {
  return (
    <ReportsShell>
      <div className="grid gap-12 py-8 md:py-12 lg:grid-cols-[minmax(0,1fr)_26rem] lg:gap-x-16">
        <div className="flex flex-wrap items-start justify-between gap-4 lg:col-span-2">
          <div>
            <PageHeading title="Reports – Quintet" className="text-28 md:text-36">
              Your reports
            </PageHeading>
            <ModelLine />
          </div>
          <SignOutButton />
          <DeletedNotice />
        </div>
        <StartParts />
      </div>
    </ReportsShell>
  );
}

/** Says that a record is gone, to whoever deleted it. */
function DeletedNotice() {
  const { deleted } = useLocation().state;
  if (deleted === undefined) return null;
  return (
    <div className="w-full max-w-160 wrap-anywhere">
      <Notice kind="good" title={`“${deleted}” is deleted.`} />
    </div>
  );
}

/** Whoever has reports most likely comes for one of them; whoever has none starts one. */
function StartParts() {
  const reports = trpc.reports.listReports.useQuery({});
  const isFirst = reports.data?.reports.length === 0;
  if (!isFirst) {
    return (
      <>
        <RecentReports />
        <NewReport />
      </>
    );
  }
  return (
    <>
      <NewReport />
      <RecentReports />
    </>
  );
}

function ModelLine() {
  const studio = trpc.reports.getStudio.useQuery({});
  return (
    <p className="mt-2 min-h-6 text-ink-soft">
      {studio.data?.model === false &&
        'No language model is set up, so sections are drafted from facts alone.'}
      {studio.data?.model === true && 'Sections are drafted by a language model from your facts alone.'}
    </p>
  );
}
