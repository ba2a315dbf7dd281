import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { RunActions } from './run-actions.tsx';
import { RunSteps } from './run-steps.tsx';
import {
  describeDuration,
  describeRun,
  type Execution,
  nameWorkflow,
  type Run,
  runWords,
} from './run-words.ts';
import { useLiveRun } from './use-live-run.ts';

/** One run: how it stands, its steps as they move, what each agent said, and what can be done about it. */
export function RunPage() {
  const { runId } = useParams({ from: '/bloom/workflows/$runId' });
  const definitions = trpc.bloom.workflows.listDefinitions.useQuery({});
  const query = useLiveRun(runId);
  const fault = useFault(query.error);
  const name =
    query.data === undefined
      ? 'A run'
      : nameWorkflow(definitions.data?.definitions, query.data.run.workflow_id);
  return (
    <div className="max-w-200 pt-4 pb-16 md:pt-8">
      <Button asChild look="quiet" className="text-14">
        <Link to="/bloom/workflows">
          <ArrowLeft size={16} aria-hidden />
          All workflows
        </Link>
      </Button>
      <PageHeading title={`${name} – Bloom`} className="mt-2 text-28 wrap-anywhere md:text-36">
        {name}
      </PageHeading>
      {fault?.code === 'NOT_FOUND' ? (
        <p className="mt-4 text-ink-soft">
          There is no such run, or it is somebody else’s. Your own runs stand under “All workflows”.
        </p>
      ) : (
        <QueryView query={query} skeleton={<RunSkeleton />}>
          {({ run, graph, execution }) => (
            <>
              <Standing run={run} execution={execution} />
              <RunActions run={run} isCancelled={execution.current_state === 'cancelled'} />
              <RunSteps run={run} graph={graph} results={execution.results} />
            </>
          )}
        </QueryView>
      )}
    </div>
  );
}

interface StandingProps {
  readonly run: Run;
  readonly execution: Execution;
}

function Standing({ run, execution }: StandingProps) {
  const { word, Icon, tone } = runWords[run.waiting_for === null ? execution.current_state : 'waiting'];
  const { about } = execution.metadata;
  const percent = Math.round(run.progress * 100);
  return (
    <>
      <p className="mt-2 text-14 text-ink-soft">
        Started <TimeAgo at={execution.created_at} />
        {execution.execution_time_ms !== null && `, took ${describeDuration(execution.execution_time_ms)}`}
      </p>
      {typeof about === 'string' && about !== '' && <p className="mt-3 wrap-anywhere">{about}</p>}
      <div className="mt-6 flex items-center gap-3">
        <Icon size={20} aria-hidden className={`shrink-0 ${tone}`} />
        <output className="font-semibold">{word}</output>
        <p className="ml-auto text-14 text-ink-soft tabular-nums">{percent} %</p>
      </div>
      <progress
        aria-label="Progress"
        max={100}
        value={percent}
        className="mt-2 block h-1.5 w-full overflow-hidden rounded-full accent-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
      />
      {run.error !== null && execution.current_state === 'failed' && (
        <p className="mt-4 text-bad">{describeRun(execution)}. What was finished is kept.</p>
      )}
    </>
  );
}

function RunSkeleton() {
  return (
    <div className="mt-3">
      <Skeleton className="h-5 w-48" />
      <Skeleton className="mt-6 h-8 w-full" />
      <Skeleton className="mt-16 h-80 w-full" />
    </div>
  );
}
