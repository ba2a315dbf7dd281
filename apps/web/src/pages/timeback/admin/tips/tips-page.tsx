import { useSearch } from '@tanstack/react-router';
import type { TipHistory } from '@quintet/contracts/timeback/admin-schemas';
import { useMemo, useState } from 'react';
import { trpc } from '../../../../api/trpc.ts';
import { RadioCards } from '../../../../ui/forms/radio-cards.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { TimeChart } from '../../../../ui/chart/time-chart.tsx';
import { HistoryNotice } from '../history-notice.tsx';
import {
  describeTasks,
  describeTips,
  describeTrust,
  listDays,
  seriesOfTasks,
  seriesOfTips,
  seriesOfTrust,
  taskGroups,
  type TaskGroup,
} from './tip-series.ts';
import { ViewHeading } from '../view-heading.tsx';
import { QueryView } from '../../../../ui/query-view.tsx';

const count = (value: number) => value.toLocaleString();
const score = (value: number) => value.toFixed(2);

/** What the agent did and how it was received, over ninety days. */
export function TipsPage() {
  const { data: source } = useSearch({ from: '/timeback/admin/tips' });
  const query = trpc.timeback.getTipHistory.useQuery(source === undefined ? {} : { source });
  return (
    <div className="pb-16">
      <ViewHeading title="Tips and trust">
        <p>What the agent did for visitors in the last 90 days, and what they made of it.</p>
      </ViewHeading>
      <QueryView query={query} skeleton={<ChartsSkeleton />}>
        {(history) => (
          <>
            <HistoryNotice history={history} />
            <TipCharts history={history} />
          </>
        )}
      </QueryView>
    </div>
  );
}

function TipCharts({ history }: { readonly history: TipHistory }) {
  const [group, setGroup] = useState<TaskGroup>('action');
  const days = useMemo(() => listDays(history), [history]);
  if (history.tasks.length === 0 && history.trust.length === 0) return <NothingYet />;
  return (
    <>
      <TimeChart
        title={describeTrust(history)}
        measure="Accepted tips per answered tip, 0 to 1, all tips up to each night’s roll-up"
        kind="line"
        days={days}
        series={seriesOfTrust(history.trust, days)}
        format={score}
      />
      <TimeChart
        title={describeTips(history, days)}
        measure="Tips answered per day, by answer"
        kind="bars"
        days={days}
        series={seriesOfTips(history.tips, days)}
        format={count}
      />
      <TimeChart
        title={describeTasks(history, days)}
        measure={`Tasks made per day, by ${group}`}
        kind="bars"
        days={days}
        series={seriesOfTasks(history.tasks, days, group)}
        format={count}
        control={<GroupChoice group={group} onChoose={setGroup} />}
      />
    </>
  );
}

interface GroupChoiceProps {
  readonly group: TaskGroup;
  readonly onChoose: (group: TaskGroup) => void;
}

function GroupChoice({ group, onChoose }: GroupChoiceProps) {
  return (
    <div className="mt-4">
      <RadioCards
        name="group"
        legend="Tasks by"
        hideLegend
        layout="chips"
        choices={taskGroups.map((value) => ({
          value,
          label: value === 'action' ? 'By action' : 'By status',
        }))}
        value={group}
        onChoose={(value) => onChoose(value === 'status' ? 'status' : 'action')}
      />
    </div>
  );
}

function NothingYet() {
  return (
    <div className="mt-12 max-w-[60ch]">
      <p className="font-semibold">No tasks yet</p>
      <p className="mt-1 text-ink-soft">
        Each page a visitor opens gives the agent tasks: tips to show, mails to send, visits to count. They
        appear here by day. The first trust score follows the night after.
      </p>
    </div>
  );
}

function ChartsSkeleton() {
  return (
    <>
      {['trust', 'tips', 'tasks'].map((name) => (
        <div key={name} className="mt-12">
          <Skeleton className="h-6 w-full max-w-120" />
          <Skeleton className="mt-4 h-70 w-full" />
        </div>
      ))}
    </>
  );
}
