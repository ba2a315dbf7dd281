import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';

type Outputs = inferRouterOutputs<AppRouter>['bloom']['analytics'];
export type Overview = Outputs['getOverview'];
type FigureKey = keyof Overview;

/** One tile: what it is called, how it is written, and which direction is the good one. */
export interface TileWords {
  readonly key: FigureKey;
  readonly label: string;
  readonly format: 'count' | 'percent' | 'money';
  readonly better: 'more' | 'less';
  /** The trend whose points make its small curve. */
  readonly trend?: 'leads' | 'conversations' | 'subscriptions';
}

export const tiles: readonly TileWords[] = [
  { key: 'total_leads', label: 'New leads', format: 'count', better: 'more', trend: 'leads' },
  { key: 'qualified_leads', label: 'Qualified', format: 'count', better: 'more' },
  { key: 'conversion_rate', label: 'Share that qualified', format: 'percent', better: 'more' },
  {
    key: 'total_conversations',
    label: 'Conversations',
    format: 'count',
    better: 'more',
    trend: 'conversations',
  },
  { key: 'mrr', label: 'New revenue a month', format: 'money', better: 'more' },
  {
    key: 'active_subscriptions',
    label: 'New subscriptions that stayed',
    format: 'count',
    better: 'more',
    trend: 'subscriptions',
  },
  { key: 'cancelled_subscriptions', label: 'Of them cancelled', format: 'count', better: 'less' },
  { key: 'churn_rate', label: 'Share cancelled', format: 'percent', better: 'less' },
];

const formats = {
  count: new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 }),
  percent: new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }),
  money: new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD', maximumFractionDigits: 0 }),
} as const;

/** A figure as the reader's own language writes it. */
export function formatFigure(value: number, format: TileWords['format']): string {
  const written = formats[format].format(value);
  return format === 'percent' ? `${written} %` : written;
}

const changeFormat = new Intl.NumberFormat(undefined, {
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
/** From this change for the worse on, in percent, a figure needs a look. */
const worrying = 10;

/** The change against the range before, and whether it is one to look at. */
export function describeChange({ better }: TileWords, change: number) {
  const worse = better === 'more' ? -change : change;
  return { words: `${changeFormat.format(change)} %`, isWorrying: worse >= worrying };
}

export interface Point {
  readonly date: string;
  readonly value: number;
}

/** The values of every bucket; where the server has no point there was nothing. */
export function fillBuckets(points: readonly Point[], buckets: readonly string[]): number[] {
  const known = new Map(points.map(({ date, value }) => [date.slice(0, 10), value]));
  return buckets.map((bucket) => known.get(bucket) ?? 0);
}
