import { useCallback, useSyncExternalStore } from 'react';

/** Whole seconds left until a time in milliseconds since 1970; 0 when it is past. */
export function useCountdown(until: number): number {
  const secondsLeft = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const watchClock = useCallback(
    (onTick: () => void) => {
      if (until <= Date.now()) return () => undefined;
      const timer = setInterval(() => {
        onTick();
        if (until <= Date.now()) clearInterval(timer);
      }, 250);
      return () => clearInterval(timer);
    },
    [until],
  );
  return useSyncExternalStore(watchClock, secondsLeft);
}
