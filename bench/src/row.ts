/** One line of the table. A ratio is baseline / ours unless the name says otherwise. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: 'x' | 'ms' | 'KB' | '/s' | 'us' | '';
  /** Absent when the figure is for information. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
  /** How far the baseline's own runs lay apart, as a share of their median; over 0.25 the row says little. */
  readonly baseSpread?: number;
}

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** (largest − smallest) / median. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** The value below which `share` of the figures lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The goal of a row and whether it is met. */
export function judge({ goal, value }: Row): string {
  if (goal === undefined) return 'for information';
  const isMet = 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
  const text = 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
  return `goal ${text.padEnd(8)} ${isMet ? 'met' : 'MISSED'}`;
}
