import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { RunHistory } from './run-history.tsx';
import { StartForm } from './start-form.tsx';

/** For how long a tab out of sight stays connected, in milliseconds. */
const graceMs = 60_000;

/** Workflows: one is started on the left, and what became of the others is told on the right. */
export function WorkflowsPage() {
  useLiveRuns();
  return (
    <div className="pt-8 pb-16">
      <PageHeading title="Workflows – Bloom" className="text-28 md:text-36">
        Workflows
      </PageHeading>
      <p className="mt-2 max-w-160 text-ink-soft">
        Agents that take a task in turns, each with what the one before it found.
      </p>
      <div className="mt-8 grid grid-cols-1 gap-x-16 gap-y-12 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <StartForm />
        <RunHistory />
      </div>
    </div>
  );
}

/** Reads the runs again when one of the reader's own moves. */
function useLiveRuns(): void {
  const utils = trpc.useUtils();
  useStream({
    name: 'bloom.workflows',
    graceMs,
    open: (handlers) => utils.client.bloom.workflows.watch.subscribe({}, handlers),
    onItem: () => void utils.bloom.workflows.list.invalidate(),
  });
}
