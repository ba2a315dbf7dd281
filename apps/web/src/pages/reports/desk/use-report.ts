import type { Report, SectionLine } from '@quintet/contracts/reports/studio-schemas';
import { useCallback, useEffect, useRef } from 'react';
import { useFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';

const whileAtWorkMs = 600;
const whileIdleMs = 15_000;

export interface ReportState {
  readonly report: Report | undefined;
  /** Set while the newest reading failed; the report before it stays. */
  readonly fault: Fault | undefined;
  /** Reads the report again, in this tab and in the others. */
  readonly refresh: () => Promise<void>;
}

/** Whether a job of the section waits or runs. */
export function isAtWork(line: SectionLine): boolean {
  return line.state === 'pending' || line.state === 'processing';
}

/** A report with the state of its sections, read more often while something is at work. */
export function useReport(report_id: string): ReportState {
  const query = trpc.reports.getReport.useQuery(
    { report_id },
    {
      refetchOnWindowFocus: true,
      refetchOnReconnect: true,
      refetchInterval: ({ state }) =>
        state.data?.sections.some(isAtWork) === true ? whileAtWorkMs : whileIdleMs,
    },
  );
  const { refetch } = query;
  const channel = useRef<BroadcastChannel>(undefined);
  useEffect(() => {
    const opened = new BroadcastChannel(`reports.${report_id}`);
    channel.current = opened;
    opened.addEventListener('message', () => void refetch());
    return () => opened.close();
  }, [report_id, refetch]);
  const refresh = useCallback(async () => {
    channel.current?.postMessage('changed');
    await refetch();
  }, [refetch]);
  return { report: query.data, fault: useFault(query.error), refresh };
}
