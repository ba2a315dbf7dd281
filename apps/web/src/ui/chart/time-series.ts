import type { ReactNode } from 'react';

/** How a series is painted. */
export const seriesTones = {
  accent: { color: 'var(--accent)', swatch: 'bg-accent' },
  grey: { color: 'var(--line-strong)', swatch: 'bg-line-strong' },
  warm: { color: 'var(--warn)', swatch: 'bg-warn' },
} as const;

/** One measure over the days; `null` is a day without a value. */
export interface TimeSeries {
  readonly label: string;
  readonly tone: keyof typeof seriesTones;
  readonly values: readonly (number | null)[];
}

export interface TimeChartProps {
  /** What the chart shows, as a sentence. */
  readonly title: string;
  /** What the vertical axis counts, with its unit. */
  readonly measure: string;
  /** Bars are stacked on each other. */
  readonly kind: 'bars' | 'line';
  /** `2026-03-14`, one after the other. */
  readonly days: readonly string[];
  readonly series: readonly TimeSeries[];
  readonly format: (value: number) => string;
  /** Chooses what is shown. */
  readonly control?: ReactNode;
}

/** `14 Mar`, the day as UTC has it. */
export function formatDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}

/** A value, or a dash for a day without one. */
export function formatValue(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

const dayMs = 86_400_000;

/** Whether the last day or week of a chart still goes on. */
export function isUnfinished(days: readonly string[], now = Date.now()): boolean {
  const [before, last] = days.slice(-2).map((day) => Date.parse(day));
  if (before === undefined) return false;
  const start = last ?? before;
  const length = last === undefined ? dayMs : last - before;
  return now < start + length;
}
