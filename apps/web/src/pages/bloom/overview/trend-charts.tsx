import type { ReactNode } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { TimeChart } from '../../../ui/chart/time-chart.tsx';
import { formatDay, type TimeChartProps } from '../../../ui/chart/time-series.ts';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { fillBuckets, formatFigure, type Point } from './figures.ts';
import type { Range } from './range.ts';

interface ChartProps {
  readonly range: Range;
}

const count = (value: number) => formatFigure(value, 'count');
const percent = (value: number) => formatFigure(value, 'percent');
const keepBefore = { placeholderData: <Data,>(before: Data) => before } as const;
const spanOf = ({ aggregation }: Range) => (aggregation === 'weekly' ? 'week' : 'day');

/** Leads by when they came. */
export function LeadChart({ range }: ChartProps) {
  const query = trpc.bloom.analytics.getLeadTrends.useQuery(askedOf(range), keepBefore);
  return (
    <Panel query={query}>
      {({ data }) => (
        <TimeChart
          title={describeTotal(data, range, 'lead')}
          measure={`New leads per ${spanOf(range)}`}
          kind="bars"
          days={range.buckets}
          series={[{ label: 'Leads', tone: 'accent', values: fillBuckets(data, range.buckets) }]}
          format={count}
        />
      )}
    </Panel>
  );
}

/** Conversations by when they began. */
export function ConversationChart({ range }: ChartProps) {
  const query = trpc.bloom.analytics.getConversationTrends.useQuery(askedOf(range), keepBefore);
  return (
    <Panel query={query}>
      {({ data }) => (
        <TimeChart
          title={describeTotal(data, range, 'conversation')}
          measure={`Conversations begun per ${spanOf(range)}`}
          kind="bars"
          days={range.buckets}
          series={[{ label: 'Conversations', tone: 'accent', values: fillBuckets(data, range.buckets) }]}
          format={count}
        />
      )}
    </Panel>
  );
}

/** Subscriptions won and lost. */
export function SubscriptionChart({ range }: ChartProps) {
  const query = trpc.bloom.analytics.getSubscriptionTrends.useQuery(askedOf(range), keepBefore);
  return (
    <Panel query={query}>
      {({ data }) => {
        const values = (key: 'new_subscriptions' | 'cancelled_subscriptions') =>
          fillBuckets(
            data.map((one) => ({ date: one.period, value: one[key] })),
            range.buckets,
          );
        const [won, lost] = [values('new_subscriptions'), values('cancelled_subscriptions')];
        return (
          <TimeChart
            title={`${count(sum(won))} subscriptions won, ${count(sum(lost))} cancelled`}
            measure={`Subscriptions per ${spanOf(range)}`}
            kind="line"
            days={range.buckets}
            series={[
              { label: 'Won', tone: 'accent', values: won },
              { label: 'Cancelled', tone: 'warm', values: lost },
            ]}
            format={count}
          />
        );
      }}
    </Panel>
  );
}

/** How often the agents did what they were asked; a day without a call has no value. */
export function AgentChart({ range }: ChartProps) {
  const query = trpc.bloom.analytics.getAgentTrends.useQuery(range.input, keepBefore);
  return (
    <Panel query={query}>
      {({ data }) => {
        const days = daysOf(range);
        const known = new Map(data.map(({ date, value }) => [date.slice(0, 10), value]));
        return (
          <TimeChart
            title={describeSuccess(data)}
            measure="Share of calls of agents that succeeded, in percent per day"
            kind="line"
            days={days}
            series={[
              { label: 'Succeeded', tone: 'accent', values: days.map((day) => known.get(day) ?? null) },
            ]}
            format={percent}
          />
        );
      }}
    </Panel>
  );
}

interface PanelProps<Data> {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly children: (data: Data) => ReactNode;
}

function Panel<Data>({ query, children }: PanelProps<Data>) {
  return (
    <div className="min-w-0">
      <QueryView query={query} skeleton={<Skeleton className="mt-12 h-93 w-full" />}>
        {children}
      </QueryView>
    </div>
  );
}

function askedOf({ input, aggregation }: Range) {
  return { ...input, aggregation };
}

/** Agents are told by the day, whatever the other charts are drawn by. */
function daysOf({ days, input }: Range): readonly string[] {
  const start = Date.parse(input.start_date);
  return Array.from({ length: days }, (_, index) =>
    new Date(start + index * 86_400_000).toISOString().slice(0, 10),
  );
}

function describeTotal(points: readonly Point[], range: Range, noun: string): TimeChartProps['title'] {
  const total = sum(points.map(({ value }) => value));
  if (total === 0) return `No ${noun}s in these ${range.days} days`;
  const most = points.reduce((best, point) => (point.value > best.value ? point : best));
  const when = range.aggregation === 'weekly' ? 'in the week of' : 'on';
  return `${count(total)} ${noun}${total === 1 ? '' : 's'} in ${range.days} days, most ${when} ${formatDay(most.date.slice(0, 10))}`;
}

function describeSuccess(points: readonly Point[]): string {
  const worst = points.reduce<Point | undefined>(
    (lowest, point) => (lowest === undefined || point.value < lowest.value ? point : lowest),
    undefined,
  );
  if (worst === undefined) return 'No agent was asked in these days';
  if (worst.value === 100) return 'Every call of an agent succeeded';
  return `Agents did worst on ${formatDay(worst.date.slice(0, 10))}: ${percent(worst.value)} succeeded`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
