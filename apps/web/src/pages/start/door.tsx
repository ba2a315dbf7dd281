import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { ArrowRight, CircleAlert, CircleCheck, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { trpc } from '../../api/trpc.ts';
import type { AppEntry } from '../../apps.ts';
import { accentOf } from '../../ui/app-shell.tsx';
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
        <div className="pl-5 text-14 md:pt-2 md:pl-0">{here ? <TimebackState /> : <ComingState />}</div>
      </Link>
    </li>
  );
}

function ComingState() {
  return <StateLine icon={<Hourglass size={16} aria-hidden />}>Not here yet</StateLine>;
}

function TimebackState() {
  const outcomes = trpc.timeback.listOutcomes.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
  const { isPending, checks } = useReadiness();
  if (isPending || outcomes.isPending) {
    return (
      <span className="block space-y-2 py-1">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-40" />
      </span>
    );
  }
  const up = outcomes.data !== undefined && checks?.['database']?.ok === true;
  return (
    <>
      <StateLine
        icon={up ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
        tone={up ? 'text-good' : 'text-bad'}
      >
        {up ? 'Running' : 'Not answering'}
      </StateLine>
      <p className="text-ink-soft">
        {outcomes.data === undefined ? 'The server gives no facts.' : countGoals(outcomes.data)}
      </p>
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
