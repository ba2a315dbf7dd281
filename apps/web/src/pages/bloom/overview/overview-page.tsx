import { trpc } from '../../../api/trpc.ts';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { useLiveRows } from '../live/use-live-rows.ts';
import { ActivityFeed } from './activity-feed.tsx';
import { FigureTile } from './figure-tile.tsx';
import { fillBuckets, type Overview, tiles } from './figures.ts';
import { PackageRevenue } from './package-revenue.tsx';
import { RangePicker } from './range-picker.tsx';
import { useRange, type Range } from './range.ts';
import { AgentChart, ConversationChart, LeadChart, SubscriptionChart } from './trend-charts.tsx';

/** Figures that change by the second are read every other one, in milliseconds. */
const pauseMs = 2_000;

/** The agency's day: figures first, how they changed second, and what happened last. */
export function OverviewPage() {
  const range = useRange();
  const utils = trpc.useUtils();
  useLiveRows('bloom.analytics', pauseMs, () => {
    void utils.bloom.analytics.invalidate();
    void utils.bloom.leads.list.invalidate();
  });
  const session = trpc.bloom.account.getSession.useQuery({});
  const isStaff = session.data?.role !== 'user';
  return (
    <div className="pt-8 pb-16">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <PageHeading title="Overview – Bloom" className="text-28 md:text-36">
          Overview
        </PageHeading>
        <RangePicker range={range} />
      </div>
      <p className="mt-2 text-14 text-ink-soft">
        {isStaff ? 'Everything the agency has.' : 'Your own leads, conversations and subscriptions.'} Days are
        counted in UTC.
      </p>
      <Figures range={range} />
      <div className="grid grid-cols-1 gap-x-12 lg:grid-cols-2">
        <LeadChart range={range} />
        <ConversationChart range={range} />
        <SubscriptionChart range={range} />
        {isStaff && <AgentChart range={range} />}
        <PackageRevenue range={range} />
        <ActivityFeed />
      </div>
    </div>
  );
}

const keepBefore = { placeholderData: <Data,>(before: Data) => before } as const;

function Figures({ range }: { readonly range: Range }) {
  const overview = trpc.bloom.analytics.getOverview.useQuery(range.input, keepBefore);
  const curves = useCurves(range);
  return (
    <QueryView query={overview} skeleton={<Tiles range={range} />}>
      {(figures) => <Tiles range={range} figures={figures} curves={curves} />}
    </QueryView>
  );
}

interface TilesProps {
  readonly range: Range;
  readonly figures?: Overview;
  readonly curves?: ReturnType<typeof useCurves>;
}

function Tiles({ range, figures, curves }: TilesProps) {
  return (
    <dl
      aria-busy={figures === undefined}
      className="mt-6 grid grid-cols-2 gap-x-6 lg:grid-cols-4 lg:gap-x-12"
    >
      {tiles.map((words) => (
        <FigureTile
          key={words.key}
          words={words}
          figure={figures?.[words.key]}
          days={range.days}
          curve={words.trend && curves?.[words.trend]}
        />
      ))}
    </dl>
  );
}

/** The small curves, of the same answers that the charts below are drawn of. */
function useCurves({ input, aggregation, buckets }: Range) {
  const asked = { ...input, aggregation };
  const leads = trpc.bloom.analytics.getLeadTrends.useQuery(asked, keepBefore);
  const conversations = trpc.bloom.analytics.getConversationTrends.useQuery(asked, keepBefore);
  const subscriptions = trpc.bloom.analytics.getSubscriptionTrends.useQuery(asked, keepBefore);
  const won = subscriptions.data?.data.map(({ period, new_subscriptions }) => ({
    date: period,
    value: new_subscriptions,
  }));
  return {
    leads: leads.data && fillBuckets(leads.data.data, buckets),
    conversations: conversations.data && fillBuckets(conversations.data.data, buckets),
    subscriptions: won && fillBuckets(won, buckets),
  };
}
