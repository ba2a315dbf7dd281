import type { ReactNode } from 'react';

/** How a series is painted. */
export const seriesTones = {
  accent: { fill: 'fill-accent', stroke: 'stroke-accent', swatch: 'bg-accent' },
  grey: { fill: 'fill-line-strong', stroke: 'stroke-line-strong', swatch: 'bg-line-strong' },
  warm: { fill: 'fill-warn', stroke: 'stroke-warn', swatch: 'bg-warn' },
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
