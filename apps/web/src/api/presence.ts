/** For how long a page may be out of sight before it gives its stream up, in milliseconds. */
const outOfSightMs = 300_000;

/** Whether anybody could use what a stream brings. */
export interface Presence {
  /**
   * A signal that is raised when a stream is of no use any more: the network is gone, or the page has been out of sight
   * for long. Stops watching when `until` is raised.
   */
  raiseWhenAway(until: AbortSignal): AbortSignal;
}

/** Watches the page until the signal is raised. Time out of sight counts over all streams that are tried meanwhile. */
export function createPresence(signal: AbortSignal): Presence {
  let hiddenSince = Infinity;
  const note = () => {
    hiddenSince = document.hidden ? Math.min(hiddenSince, Date.now()) : Infinity;
  };
  watchPresence(note, signal);
  note();
  return {
    raiseWhenAway(until) {
      const away = new AbortController();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const look = () => {
        clearTimeout(timer);
        if (!navigator.onLine) away.abort();
        else if (document.hidden)
          timer = setTimeout(() => away.abort(), hiddenSince + outOfSightMs - Date.now());
      };
      watchPresence(look, until);
      until.addEventListener('abort', () => clearTimeout(timer), { once: true });
      look();
      return away.signal;
    },
  };
}

/** Resolves when the page is in sight and has a network, or when `signal` is raised. */
export async function whenBack(signal: AbortSignal): Promise<void> {
  await settle(signal, (done) => {
    const look = () => {
      if (navigator.onLine && !document.hidden) done();
    };
    watchPresence(look, signal);
    look();
  });
}

interface WaitOptions {
  readonly signal: AbortSignal;
  /** Whether a page that comes back into sight or onto the network need not wait any longer. */
  readonly mayHurry: boolean;
}

/** Resolves after `ms` milliseconds, or earlier when the page comes back and may hurry, or when the signal is raised. */
export async function wait(ms: number, { signal, mayHurry }: WaitOptions): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  await settle(either, (done) => {
    const timer = setTimeout(done, ms);
    either.addEventListener('abort', () => clearTimeout(timer), { once: true });
    if (mayHurry) watchPresence(() => navigator.onLine && !document.hidden && done(), either);
  });
  over.abort();
}

function watchPresence(look: () => void, signal: AbortSignal): void {
  window.addEventListener('online', look, { signal });
  window.addEventListener('offline', look, { signal });
  document.addEventListener('visibilitychange', look, { signal });
}

async function settle(signal: AbortSignal, begin: (done: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    begin(resolve);
  });
}
