import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { ArrowRight, CircleAlert, CircleCheck, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { trpc } from '../../api/trpc.ts';
import type { AppEntry } from '../../ui/frame/apps.ts';
import { accentOf } from '../../ui/frame/app-shell.tsx';
import type { App } from '../../ui/frame/family-mark.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useReadiness } from './readiness.ts';

/** One app on the start page: its sentence, one live fact, and whether it is up. */
export function Door({ entry }: { readonly entry: AppEntry }) {
  const here = entry.coming === undefined;
  return (
    <li data-app={accentOf(entry.app)} className="border-t border-line">
      <Link
        to={entry.path}
        className="group grid gap-x-8 gap-y-2 rounded-control py-6 md:grid-cols-[minmax(0,1fr)_13rem] md:items-start"
      >
        <div className="flex gap-4">
          <span
            aria-hidden
            className={clsx('my-1.5 w-1 shrink-0 rounded-full bg-accent', !here && 'opacity-35')}
          />
          <div>
            <h2 className="flex items-center gap-2 font-serif text-28 font-semibold tracking-tight">
              {entry.name}
              <ArrowRight
                size={20}
                aria-hidden
                className="text-accent transition-transform group-hover:translate-x-1"
              />
            </h2>
            <p className="mt-1 max-w-[52ch]">{entry.sentence}</p>
          </div>
        </div>
        <div className="pl-5 text-14 md:pt-2 md:pl-0">
          <AppState app={entry.app} />
        </div>
      </Link>
    </li>
  );
}

function ComingState() {
  return <StateLine icon={<Hourglass size={16} aria-hidden />}>Not here yet</StateLine>;
}

function AppState({ app }: { readonly app: App }) {
  switch (app) {
    case 'timeback':
      return <TimebackState />;
    case 'reports':
      return <ReportsState />;
    case 'bloom':
      return <BloomState />;
    case 'book':
      return <BookState />;
    default:
      return <ComingState />;
  }
}

function TimebackState() {
  const outcomes = trpc.timeback.listOutcomes.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
  const fact = outcomes.data === undefined ? undefined : countGoals(outcomes.data);
  return <LiveState isPending={outcomes.isPending} fact={fact} />;
}

/** Whose reports these are is known only to those who are signed in; others hear how sections are made. */
function ReportsState() {
  const studio = trpc.reports.getStudio.useQuery({});
  const isSignedIn = studio.data?.signed_in === true;
  const reports = trpc.reports.listReports.useQuery({}, { enabled: isSignedIn });
  const works = reports.data === undefined ? undefined : describeWorks(reports.data.reports);
  const maker =
    studio.data?.model === true ? 'Drafts by a language model' : 'Drafts from facts, no model needed';
  const fact = studio.data === undefined ? undefined : (works ?? maker);
  return <LiveState isPending={studio.isPending || (isSignedIn && reports.isPending)} fact={fact} />;
}

/** What the agency has is for those who work there; what it sells is for everybody. */
function BloomState() {
  const packages = trpc.bloom.pricing.listPackages.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
  const fact = packages.data === undefined ? undefined : describePackages(packages.data.items);
  return <LiveState isPending={packages.isPending} fact={fact} />;
}

function BookState() {
  const book = trpc.textbook.getBook.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
  const fact = book.data === undefined ? undefined : describeBook(book.data.chapters);
  return <LiveState isPending={book.isPending} fact={fact} />;
}

interface LiveStateProps {
  readonly isPending: boolean;
  /** One live fact; none when the app did not answer. */
  readonly fact: string | undefined;
}

function LiveState({ isPending, fact }: LiveStateProps) {
  const readiness = useReadiness();
  if (isPending || readiness.isPending) {
    return (
      <span className="block space-y-2 py-1">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-40" />
      </span>
    );
  }
  const up = fact !== undefined && readiness.checks?.['database']?.ok === true;
  return (
    <>
      <StateLine
        icon={up ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
        tone={up ? 'text-good' : 'text-bad'}
      >
        {up ? 'Running' : 'Not answering'}
      </StateLine>
      <p className="text-ink-soft">{fact ?? 'The server gives no facts.'}</p>
    </>
  );
}

function StateLine(line: { readonly icon: ReactNode; readonly tone?: string; readonly children: ReactNode }) {
  return (
    <p className={`flex items-center gap-2 font-medium ${line.tone ?? 'text-ink-soft'}`}>
      {line.icon}
      {line.children}
    </p>
  );
}

function countGoals(outcomes: Readonly<Record<string, { readonly outcomes: readonly unknown[] }>>): string {
  const visitors = Object.values(outcomes);
  const goals = visitors.reduce((sum, quiz) => sum + quiz.outcomes.length, 0);
  return `${goals} goals for ${visitors.length} kinds of visitor`;
}

function describeWorks(reports: readonly { readonly written: number }[]): string {
  const sections = reports.reduce((sum, { written }) => sum + written, 0);
  return `${reports.length} ${reports.length === 1 ? 'report' : 'reports'} in the works, ${sections} ${sections === 1 ? 'section' : 'sections'} written`;
}

function describePackages(packages: readonly { readonly price_monthly: string }[]): string {
  const cheapest = Math.min(...packages.map(({ price_monthly }) => Number(price_monthly)));
  const price = cheapest.toLocaleString(undefined, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 0,
  });
  return packages.length === 0 ? 'Nothing on sale' : `${packages.length} packages, from ${price} a month`;
}

function describeBook(chapters: readonly { readonly lessons: readonly unknown[] }[]): string {
  const lessons = chapters.flatMap((chapter) => chapter.lessons);
  return `${lessons.length} lessons in ${chapters.length} chapters`;
}
