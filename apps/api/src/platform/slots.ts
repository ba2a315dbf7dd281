/** A bounded number of places for each key in this process, for what lasts longer than a request. */
export interface Slots {
  /** Takes a place and gives the function that frees it; `undefined` when all places of the key are taken. */
  take(key: string): (() => void) | undefined;
}

export function createSlots(places: number): Slots {
  const taken = new Map<string, number>();
  return {
    take(key) {
      const count = taken.get(key) ?? 0;
      if (count >= places) return undefined;
      taken.set(key, count + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (taken.get(key) ?? 1) - 1;
        if (left === 0) taken.delete(key);
        else taken.set(key, left);
      };
    },
  };
}
