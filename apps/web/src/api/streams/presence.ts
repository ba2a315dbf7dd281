/** Whether anybody could use what a stream brings: the page is in sight and on the network. */
export function isPresent(): boolean {
  return navigator.onLine && !document.hidden;
}

/** Calls back whenever the page comes into or goes out of sight, or onto or off the network, until `signal` is raised. */
export function watchPresence(onChange: () => void, signal: AbortSignal): void {
  window.addEventListener('online', onChange, { signal });
  window.addEventListener('offline', onChange, { signal });
  document.addEventListener('visibilitychange', onChange, { signal });
}

/** A signal that is raised with `signal`, without a network, and once the page was out of sight for `graceMs`. */
export function raiseWhenAway(graceMs: number, signal: AbortSignal): AbortSignal {
  const away = new AbortController();
  const raised = AbortSignal.any([signal, away.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (!navigator.onLine) away.abort();
    else if (document.hidden) timer = setTimeout(() => away.abort(), graceMs);
  };
  watchPresence(look, raised);
  raised.addEventListener('abort', () => clearTimeout(timer), { once: true });
  look();
  return raised;
}

/** Resolves once the page is in sight and on the network, or when `signal` is raised. */
export async function whenPresent(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = new AbortController();
    const look = () => {
      if (!isPresent() && !signal.aborted) return;
      over.abort();
      resolve();
    };
    signal.addEventListener('abort', look, { once: true });
    watchPresence(look, over.signal);
    look();
  });
}
