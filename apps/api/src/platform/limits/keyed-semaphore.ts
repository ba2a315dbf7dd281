import type { Leases } from './leases.ts';

/** A bounded number of permits for each key, for what lasts longer than a request. */
export interface KeyedSemaphore {
  /** Takes a permit and gives the function that releases it; `undefined` when all permits of the key are taken. */
  tryAcquire(key: string): Promise<(() => void) | undefined>;
}

/** Permits of this process, and with leases of all nodes together. */
export function createKeyedSemaphore(permits: number, leases?: Leases): KeyedSemaphore {
  const acquired = new Map<string, number>();
  const release = (key: string) => {
    const left = (acquired.get(key) ?? 1) - 1;
    if (left === 0) acquired.delete(key);
    else acquired.set(key, left);
  };
  return {
    async tryAcquire(key) {
      const count = acquired.get(key) ?? 0;
      if (count >= permits) return undefined;
      acquired.set(key, count + 1);
      const endLease = leases === undefined ? () => undefined : await leases.tryAcquire(key, permits);
      if (endLease === undefined) {
        release(key);
        return undefined;
      }
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        release(key);
        endLease();
      };
    },
  };
}
