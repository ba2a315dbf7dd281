import type { Leases } from './slot-leases.ts';

/** A bounded number of places for each key, for what lasts longer than a request. */
export interface Slots {
  /** Takes a place and gives the function that frees it; `undefined` when all places of the key are taken. */
  take(key: string): Promise<(() => void) | undefined>;
}

/** Places of this process, and with leases of all nodes together. */
export function createSlots(places: number, leases?: Leases): Slots {
  const taken = new Map<string, number>();
  const free = (key: string) => {
    const left = (taken.get(key) ?? 1) - 1;
    if (left === 0) taken.delete(key);
    else taken.set(key, left);
  };
  return {
    async take(key) {
      const count = taken.get(key) ?? 0;
      if (count >= places) return undefined;
      taken.set(key, count + 1);
      const release = leases === undefined ? () => undefined : await leases.take(key, places);
      if (release === undefined) {
        free(key);
        return undefined;
      }
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        free(key);
        release();
      };
    },
  };
}
