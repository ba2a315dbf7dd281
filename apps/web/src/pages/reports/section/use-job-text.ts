import { JobDelta, JobProgress, JobStateEvent } from '@quintet/contracts/reports/events';
import { useReducer } from 'react';
import type { StreamItem } from '../../../api/streams/follow-stream.ts';
import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';

type Step = 'facts' | 'writing' | 'checking' | 'saving';

export interface JobText {
  readonly text: string;
  readonly step: Step | undefined;
  /** Set while the stream is away before the job is over; it comes back by itself. */
  readonly isCut: boolean;
}

interface Told {
  readonly text: string;
  readonly step: Step | undefined;
  readonly isOver: boolean;
}

/** Follows the text of one job as it is written, from its beginning; `onEnd` is called when the job is over. */
export function useJobText(job_id: string, onEnd: () => void): JobText {
  const { client } = trpc.useUtils();
  const [{ text, step, isOver }, tell] = useReducer(hearEvent, { text: '', step: undefined, isOver: false });
  const { status } = useStream({
    name: isOver ? undefined : job_id,
    // A tab in the background leaves the browser's few connections to the one in front.
    graceMs: 0,
    open: (handlers) => client.reports.jobEvents.subscribe({ job_id }, handlers),
    onItem({ data: event }) {
      tell(event);
      if (event.type === 'state' && isFinalState(event.data)) onEnd();
    },
  });
  return { text, step, isCut: !isOver && (status === 'retrying' || status === 'offline') };
}

function isFinalState(data: unknown): boolean {
  const state = JobStateEvent.safeParse(data);
  return state.success && (state.data.status === 'completed' || state.data.status === 'failed');
}

function hearEvent(before: Told, { type, data }: StreamItem['data']): Told {
  switch (type) {
    case 'delta': {
      const delta = JobDelta.safeParse(data);
      if (!delta.success || delta.data.offset > before.text.length) return before;
      // A stream that was opened anew tells its beginning again.
      return { ...before, text: before.text.slice(0, delta.data.offset) + delta.data.text };
    }
    case 'restarted':
    case 'reset':
      return { ...before, text: '' };
    case 'progress': {
      const progress = JobProgress.safeParse(data);
      return progress.success ? { ...before, step: progress.data.step } : before;
    }
    case 'state':
      return { ...before, isOver: isFinalState(data) };
    default:
      return before;
  }
}
