import { LlmError } from './llm-error.ts';

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Counts tokens per key over a rolling hour. */
export interface TokenStore {
  /**
   * Books `tokens` (negative to give back) for `key` at the time `at`, in epoch milliseconds, and gives the key's sum
   * of the hour up to then.
   */
  add(key: string, tokens: number, at: number): Promise<number>;
}

const minuteMs = 60_000;
const hourMinutes = 60;

/** Tokens per key in memory, in buckets of a minute; idle keys are dropped. */
export function createMemoryTokenStore(): TokenStore {
  const keys = new Map<string, Map<number, number>>();
  let sweptAt = 0;

  function sweep(minute: number): void {
    if (minute <= sweptAt) return;
    sweptAt = minute;
    for (const [key, buckets] of keys) {
      for (const booked of buckets.keys()) if (booked <= minute - hourMinutes) buckets.delete(booked);
      if (buckets.size === 0) keys.delete(key);
    }
  }

  return {
    add(key, tokens, at) {
      const minute = Math.floor(at / minuteMs);
      sweep(minute);
      const buckets = keys.get(key) ?? new Map<number, number>();
      keys.set(key, buckets);
      buckets.set(minute, (buckets.get(minute) ?? 0) + tokens);
      return Promise.resolve([...buckets.values()].reduce((sum, booked) => sum + booked, 0));
    },
  };
}

/** What one call holds of its key's budget. */
interface Bill {
  /** Replaces the reservation by what was really spent. */
  settle(tokens: number): Promise<void>;
}

export interface Budget {
  /**
   * Books `tokens` for `key` before they are spent, so that calls at the same time cannot overdraw together. Throws
   * `LlmError('budget')`. Without a key nothing is counted.
   */
  reserve(key: string | undefined, tokens: number): Promise<Bill>;
}

const freeBill: Bill = { settle: () => Promise.resolve() };

/** A budget of `tokensPerHour` for every key. */
export function createBudget(options: {
  store: TokenStore;
  tokensPerHour: number;
  now: () => number;
}): Budget {
  const { store, tokensPerHour, now } = options;
  return {
    async reserve(key, tokens) {
      if (key === undefined) return freeBill;
      const at = now();
      const sum = await store.add(key, tokens, at);
      if (sum > tokensPerHour) {
        await store.add(key, -tokens, at);
        throw new LlmError('budget', 'The token budget of this hour is spent.');
      }
      return {
        async settle(spent) {
          // Booked at the time of the reservation, so that both leave the window together. The answer is there by
          // now and must not be lost to a store that is away.
          await store.add(key, spent - tokens, at).catch(() => undefined);
        },
      };
    },
  };
}

/** About how many tokens a text has: four bytes each. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}
