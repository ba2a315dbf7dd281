import { JobDelta, JobProgress, JobStateEvent } from '@quintet/contracts/reports/events';
import { useReducer, useState, useSyncExternalStore } from 'react';
import { trpc } from '../../../api/trpc.ts';

type Step = 'facts' | 'writing' | 'checking' | 'saving';

export interface JobText {
  readonly text: string;
  readonly step: Step | undefined;
  /** Set while the stream is away; the browser tries again by itself. */
  readonly isCut: boolean;
}

interface Told {
  readonly job_id: string | undefined;
  readonly text: string;
  readonly step: Step | undefined;
}

interface Event {
  readonly job_id: string;
  readonly type: string;
  readonly data: unknown;
}

/** Follows the text of a job as it is written, from its beginning; `onEnd` is called when the job is over. */
export function useJobText(job_id: string | undefined, onEnd: () => void): JobText {
  const [told, tell] = useReducer(hearEvent, { job_id: undefined, text: '', step: undefined });
  const [isCut, setCut] = useState(false);
  const isVisible = useSyncExternalStore(watchVisibility, () => document.visibilityState === 'visible');
  trpc.reports.jobEvents.useSubscription(
    { job_id: job_id ?? '' },
    {
      // A tab in the background leaves the browser's few connections to the one in front.
      enabled: job_id !== undefined && isVisible,
      onStarted: () => {
        setCut(false);
        tell({ job_id: job_id ?? '', type: 'opened', data: undefined });
      },
      onData: ({ data: event }) => {
        setCut(false);
        tell({ job_id: job_id ?? '', type: event.type, data: event.data });
        if (event.type === 'state' && isOver(event.data)) onEnd();
      },
      onError: () => setCut(true),
    },
  );
  const isOfJob = told.job_id === job_id;
  return { text: isOfJob ? told.text : '', step: isOfJob ? told.step : undefined, isCut };
}

function isOver(data: unknown): boolean {
  const state = JobStateEvent.safeParse(data);
  return state.success && (state.data.status === 'completed' || state.data.status === 'failed');
}

function hearEvent(told: Told, { job_id, type, data }: Event): Told {
  const before = told.job_id === job_id ? told : { job_id, text: '', step: undefined };
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
    default:
      return before;
  }
}

function watchVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
