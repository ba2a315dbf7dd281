import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';
import type { Run } from './run-words.ts';

/** For how long a tab out of sight stays connected, in milliseconds. */
const graceMs = 60_000;

/** A run as it stands, read again whenever its topic tells of a change. */
export function useLiveRun(id: string) {
  const utils = trpc.useUtils();
  const run = trpc.bloom.workflows.getRun.useQuery({ id });
  const graph = trpc.bloom.workflows.getVisualization.useQuery({ id });
  const execution = trpc.bloom.workflows.get.useQuery({ id });
  const read = () =>
    Promise.all([
      utils.bloom.workflows.getRun.invalidate({ id }),
      utils.bloom.workflows.getVisualization.invalidate({ id }),
      utils.bloom.workflows.get.invalidate({ id }),
    ]);
  useStream({
    // A run that is over moves again only where somebody has it tried again, which reads it too.
    name: run.data === undefined || isOver(run.data.status) ? undefined : `bloom.run.${id}`,
    graceMs,
    open: (handlers) =>
      utils.client.bloom.workflows.watch.subscribe({ topic: `workflow_run:${id}` }, handlers),
    onItem({ data }) {
      if (data.type === 'event') void utils.bloom.workflows.list.invalidate();
      void read();
    },
  });
  return {
    data: run.data &&
      graph.data &&
      execution.data && { run: run.data, graph: graph.data, execution: execution.data },
    error: run.error ?? graph.error ?? execution.error,
    refetch: read,
  };
}

/** Whether a run failed in a step that may be taken again; one that was refused or went round in circles would end so again. */
export function canRetry({ status, steps }: Run): boolean {
  return status === 'failed' && steps.some(({ state }) => state === 'failed');
}

/** Whether nothing becomes of a run by itself any more. */
export function isOver(status: string): boolean {
  return status === 'completed' || status === 'failed';
}
