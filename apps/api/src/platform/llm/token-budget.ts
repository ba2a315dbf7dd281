import { LRUCache } from 'lru-cache';
import { LlmError } from './error.ts';

export type TokenBudget = ReturnType<typeof createTokenBudget>;

interface Booking {
  readonly at: number;
  tokens: number;
}

const hourMs = 3_600_000;
const mostKeys = 10_000;

/** A budget of `tokensPerHour` for every key, over a rolling hour, in the memory of this process. */
export function createTokenBudget(options: { tokensPerHour: number; now: () => number }) {
  const { tokensPerHour, now } = options;
  const bookings = new LRUCache<string, readonly Booking[]>({ max: mostKeys });
  return {
    /**
     * Books `tokens` before they are spent, so that calls at the same time cannot overdraw together, and gives the
     * function that replaces them by what was spent. Throws `LlmError('budget')`. Without a key nothing is counted.
     */
    reserve(key: string | undefined, tokens: number): (spent: number) => void {
      if (key === undefined) return () => undefined;
      const booking: Booking = { at: now(), tokens };
      const earlier = bookings.get(key) ?? [];
      const live = earlier.filter(({ tokens, at }) => tokens > 0 && booking.at - at < hourMs);
      const sum = live.reduce((total, other) => total + other.tokens, tokens);
      if (sum > tokensPerHour) throw new LlmError('budget', 'The token budget of this hour is spent.');
      bookings.set(key, [...live, booking]);
      return (spent) => {
        booking.tokens = spent;
      };
    },
  };
}

/** About how many tokens a text has: four bytes each. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}
