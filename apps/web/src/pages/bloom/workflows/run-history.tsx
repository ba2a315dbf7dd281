import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Pages } from '../../../ui/pages.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RunFilters } from './run-filters.tsx';
import {
  type Definition,
  describeDuration,
  describeRun,
  type Execution,
  nameWorkflow,
  runWords,
} from './run-words.ts';
import { readWorkflowSearch } from './workflow-search.ts';

const perPage = 20;
const dayMs = 86_400_000;

/** What became of the runs, newest first, by month; the address keeps which ones. */
export function RunHistory() {
  const { state, kind, days, page = 1 } = useSearch({ from: '/bloom/workflows' });
  const navigate = useNavigate({ from: '/bloom/workflows' });
  const since = useMemo(() => (days === undefined ? undefined : startOf(days)), [days]);
  const definitions = trpc.bloom.workflows.listDefinitions.useQuery({});
  const query = trpc.bloom.workflows.list.useQuery(
    {
      limit: perPage,
      offset: (page - 1) * perPage,
      ...(state === undefined ? {} : { current_state: state }),
      ...(kind === undefined ? {} : { workflow_type: kind }),
      ...(since === undefined ? {} : { start_date: since }),
    },
    { placeholderData: (before) => before },
  );
  const isFiltered = state !== undefined || kind !== undefined || days !== undefined;
  return (
    <section aria-labelledby="runs" className="min-w-0">
      <h2 id="runs" className="text-18 font-semibold">
        Runs
      </h2>
      <RunFilters definitions={definitions.data?.definitions ?? []} />
      <QueryView query={query} skeleton={<HistorySkeleton />}>
        {({ workflows, total }) => (
          <>
            <p aria-live="polite" className="mt-4 text-14 text-ink-soft tabular-nums">
              {total === 1 ? '1 run' : `${total} runs`}
            </p>
            {total === 0 ? (
              <NoRuns
                isFiltered={isFiltered}
                onReset={() => void navigate({ search: ({ start }) => readWorkflowSearch({ start }) })}
              />
            ) : (
              <Timeline runs={workflows} definitions={definitions.data?.definitions} />
            )}
            {total > perPage && (
              <Pages
                page={page}
                last={Math.ceil(total / perPage)}
                onTurn={(to) => void navigate({ search: (before) => ({ ...before, page: to }) })}
              />
            )}
          </>
        )}
      </QueryView>
    </section>
  );
}

function startOf(days: number): string {
  return new Date(Date.now() - days * dayMs).toISOString();
}

interface TimelineProps {
  readonly runs: readonly Execution[];
  readonly definitions: readonly Definition[] | undefined;
}

function Timeline({ runs, definitions }: TimelineProps) {
  const months = groupByMonth(runs);
  return (
    <div className="mt-2 space-y-6">
      {[...months].map(([month, ofMonth]) => (
        <section key={month} aria-label={month}>
          <h3 className="text-14 font-semibold text-ink-soft">{month}</h3>
          <ol className="mt-1 border-l border-line pl-4">
            {ofMonth.map((run) => (
              <RunLine
                key={run.workflow_run_id}
                run={run}
                name={nameWorkflow(definitions, run.workflow_id)}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function groupByMonth(runs: readonly Execution[]): Map<string, Execution[]> {
  const months = new Map<string, Execution[]>();
  for (const run of runs) {
    const month = new Date(run.created_at).toLocaleDateString(undefined, { month: 'long', year: 'numeric' });
    months.set(month, [...(months.get(month) ?? []), run]);
  }
  return months;
}

const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});

function RunLine({ run, name }: { readonly run: Execution; readonly name: string }) {
  const { workflow_run_id, current_state, created_at, execution_time_ms } = run;
  const { word, Icon, tone } = runWords[current_state];
  const about = describeRun(run);
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/bloom/workflows/$runId"
        params={{ runId: workflow_run_id }}
        className="-mx-2 flex items-start gap-3 rounded-control px-2 py-3 transition-colors hover:bg-sunken"
      >
        <Icon size={20} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
        <span className="min-w-0 grow">
          <span className="block font-medium wrap-anywhere">{name}</span>
          {about !== undefined && <span className="block truncate text-14 text-ink-soft">{about}</span>}
        </span>
        <span className="shrink-0 text-right text-14 text-ink-soft tabular-nums">
          <time dateTime={created_at} className="block">
            {moment.format(new Date(created_at))}
          </time>
          <span className="block">
            {current_state === 'completed' && execution_time_ms !== null ? (
              <>
                <span className="sr-only">{word} in </span>
                {describeDuration(execution_time_ms)}
              </>
            ) : (
              word
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}

function NoRuns({ isFiltered, onReset }: { readonly isFiltered: boolean; readonly onReset: () => void }) {
  if (!isFiltered)
    return (
      <p className="mt-2 text-ink-soft">
        What you start stands here, with its steps and what each agent said. Begin with the form.
      </p>
    );
  return (
    <div className="mt-2">
      <p className="text-ink-soft">No run fits these filters.</p>
      <Button look="quiet" onClick={onReset}>
        Show all runs
      </Button>
    </div>
  );
}

function HistorySkeleton() {
  return (
    <div className="mt-8 space-y-3">
      {['one', 'two', 'three', 'four', 'five', 'six'].map((name) => (
        <Skeleton key={name} className="h-16 w-full" />
      ))}
    </div>
  );
}
