import { threadId } from 'node:worker_threads';

/** Gives back what it got, and the thread that did it. */
export function echo<Value>(value: Value): { value: Value; thread: number } {
  return { value, thread: threadId };
}

/** Works for a number of milliseconds without a pause. */
export function burn(ms: number): string {
  for (const end = performance.now() + ms; performance.now() < end;) Math.sqrt(ms);
  return 'burnt';
}

/** Never ends. */
export function spin(): never {
  for (;;) Math.random();
}

/** Takes memory until there is none. */
export function hoard(): never {
  const all: unknown[] = [];
  for (;;) all.push(Array.from({ length: 100_000 }, () => ({ more: [] })));
}

/** Calls itself until the stack is full. */
export function recur(depth: number): number {
  return recur(depth + 1) + depth;
}

/** Fails. */
export async function fail(message: string): Promise<never> {
  throw await Promise.resolve(new RangeError(message));
}
