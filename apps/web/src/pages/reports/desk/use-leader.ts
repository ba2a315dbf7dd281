import { useEffect, useState } from 'react';

/** Whether this tab holds the lock of that name. Where the browser has no locks, every tab does. */
export function useLeader(name: string, isWanted: boolean): boolean {
  const [isLeader, setLeader] = useState(false);
  useEffect(() => {
    if (!isWanted) return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    const lead = async () => {
      setLeader(true);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    };
    // Typed as always there, yet missing where the page came over plain HTTP.
    const locks: LockManager | undefined = 'locks' in navigator ? navigator.locks : undefined;
    if (locks === undefined) void lead();
    else locks.request(name, { signal }, lead).catch(() => undefined);
    return () => {
      abort.abort();
      setLeader(false);
    };
  }, [name, isWanted]);
  return isLeader;
}
