import type { Report, SectionLine } from '@quintet/contracts/reports/studio-schemas';
import { useMemo } from 'react';
import { useFault, type Fault } from '../../../api/fault.ts';
import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';

export interface ReportState {
  readonly report: Report | undefined;
  /** Set while the server does not answer; the report before it stays. */
  readonly fault: Fault | undefined;
  /** Reads the report again. */
  readonly refresh: () => Promise<void>;
}

/** Whether a job of the section waits or runs. */
export function isAtWork(line: SectionLine): boolean {
  return line.state === 'pending' || line.state === 'processing';
}

/** A report with the state of its sections, read again whenever its stream tells that something has happened. */
export function useReport(report_id: string): ReportState {
  const { client } = trpc.useUtils();
  const query = trpc.reports.getReport.useQuery({ report_id });
  const { refetch } = query;
  const refresh = useMemo(() => oneAtATime(refetch), [refetch]);
  const { fault: cut } = useStream({
    name: report_id,
    // A tab in the background leaves the browser's few connections to the one in front.
    graceMs: 0,
    open: (handlers) => client.reports.reportEvents.subscribe({ report_id }, handlers),
    onItem: () => void refresh(),
    isFinal: ({ status }) => status === 404,
  });
  return { report: query.data, fault: useFault(query.error) ?? cut, refresh };
}

/** Calls that come while one is under way share the next. */
function oneAtATime(run: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  const runOn = async () => {
    try {
      do {
        isAskedAgain = false;
        await run();
      } while (isAskedAgain);
    } finally {
      running = undefined;
    }
  };
  return () => {
    isAskedAgain = true;
    running ??= runOn();
    return running;
  };
}
