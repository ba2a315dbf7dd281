import type { JobEvent } from './test-jobs.ts';

/** What the jobs of a node have told, and who waits for more of it. */
export interface JobEvents {
  readonly events: readonly JobEvent[];
  tell(event: JobEvent): void;
  /** The first event, past or future, that fits. */
  waitFor(fits: (event: JobEvent) => boolean): Promise<JobEvent>;
}

export function keepJobEvents(onEvent: (event: JobEvent) => void = () => undefined): JobEvents {
  const events: JobEvent[] = [];
  const watchers = new Set<(event: JobEvent) => void>();
  return {
    events,
    tell: (event) => {
      events.push(event);
      onEvent(event);
      for (const watcher of watchers) watcher(event);
    },
    waitFor: async (fits) =>
      events.find(fits) ??
      (await new Promise<JobEvent>((resolve) => {
        const watcher = (event: JobEvent) => {
          if (!fits(event)) return;
          watchers.delete(watcher);
          resolve(event);
        };
        watchers.add(watcher);
      })),
  };
}
