/** Milliseconds before the second attempt and at most; between them the pause doubles, with jitter. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Milliseconds to wait after so many attempts. */
export function pauseAfter(attempts: number, { firstMs, maxMs }: Backoff): number {
  const doubled = Math.min(maxMs, firstMs * 2 ** (attempts - 1));
  return Math.round(doubled * (0.5 + Math.random() / 2));
}
