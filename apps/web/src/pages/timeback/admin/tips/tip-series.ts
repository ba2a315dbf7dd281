import type { TipHistory } from '@quintet/contracts/timeback/admin-schemas';
import type { TimeSeries } from '../../../../ui/chart/time-series.ts';

type TaskRow = TipHistory['tasks'][number];

const dayMs = 86_400_000;
const month = 30;

/** How the tasks of a day are told apart. */
export const taskGroups = ['action', 'status'] as const;
export type TaskGroup = (typeof taskGroups)[number];

const fewestDays = 14;

/** The days worth drawing: from the first that has anything, two weeks at least, to the last. */
export function listDays(history: Pick<TipHistory, 'from' | 'to' | 'tasks' | 'tips' | 'trust'>): string[] {
  const known = [...history.tasks, ...history.tips, ...history.trust].map(({ day }) => day).sort();
  const days = spanDays(history);
  const start = days.indexOf(known[0] ?? history.to);
  return days.slice(Math.max(0, Math.min(start, days.length - fewestDays)));
}

/** Every day from `from` to `to`, both included. */
export function spanDays({ from, to }: Pick<TipHistory, 'from' | 'to'>): string[] {
  const first = Date.parse(from);
  const count = Math.round((Date.parse(to) - first) / dayMs) + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  );
}

const parts: Readonly<
  Record<TaskGroup, readonly (Pick<TimeSeries, 'label' | 'tone'> & { has: (row: TaskRow) => boolean })[]>
> = {
  action: [
    { label: 'Tips', tone: 'accent', has: ({ action_type }) => action_type === 'show_block' },
    { label: 'Pings', tone: 'grey', has: ({ action_type }) => action_type === 'analytic_ping' },
    { label: 'Mails', tone: 'warm', has: ({ action_type }) => action_type === 'schedule_email' },
  ],
  status: [
    { label: 'Completed', tone: 'accent', has: ({ status }) => status === 'completed' },
    { label: 'Waiting', tone: 'grey', has: ({ status }) => status === 'pending' || status === 'in_progress' },
    { label: 'Cancelled', tone: 'warm', has: ({ status }) => status === 'cancelled' },
  ],
};

/** Tasks per day, by action or by status. A day without a task has none, which is a value. */
export function seriesOfTasks(
  tasks: TipHistory['tasks'],
  days: readonly string[],
  group: TaskGroup,
): TimeSeries[] {
  return parts[group].map(({ label, tone, has }) => {
    const counts = new Map<string, number>();
    for (const row of tasks.filter(has)) counts.set(row.day, (counts.get(row.day) ?? 0) + row.tasks);
    return { label, tone, values: days.map((day) => counts.get(day) ?? 0) };
  });
}

/** Answered tips per day, accepted and not. */
export function seriesOfTips(tips: TipHistory['tips'], days: readonly string[]): TimeSeries[] {
  const byDay = new Map(tips.map((row) => [row.day, row]));
  const read = (value: (row: TipHistory['tips'][number]) => number) =>
    days.map((day) => {
      const row = byDay.get(day);
      return row === undefined ? 0 : value(row);
    });
  return [
    { label: 'Accepted', tone: 'accent', values: read(({ accepted }) => accepted) },
    { label: 'Let pass', tone: 'grey', values: read(({ viewed, accepted }) => viewed - accepted) },
  ];
}

/** The trust score of each roll-up; a night without one stays empty. */
export function seriesOfTrust(trust: TipHistory['trust'], days: readonly string[]): TimeSeries[] {
  const byDay = new Map(trust.map(({ day, trust_score }) => [day, trust_score]));
  return [{ label: 'Trust score', tone: 'accent', values: days.map((day) => byDay.get(day) ?? null) }];
}

/** What the last thirty full days were like, against the thirty before. */
export function describeTasks({ tasks }: TipHistory, days: readonly string[]): string {
  const counted = (some: readonly string[]) =>
    tasks.reduce((sum, row) => sum + (some.includes(row.day) ? row.tasks : 0), 0);
  const now = counted(days.slice(-month - 1, -1));
  const before = counted(days.slice(-2 * month - 1, -month - 1));
  if (now === 0) return 'The agent had no task in the last 30 days';
  const daily = Math.round(now / month);
  const change = before === 0 ? '' : `, ${compare(now / before - 1)} the 30 days before`;
  return `The agent took on ${daily.toLocaleString()} tasks a day in the last 30 days${change}`;
}

export function describeTips({ tips }: TipHistory, days: readonly string[]): string {
  const recent = tips.filter(({ day }) => days.slice(-month - 1).includes(day));
  const viewed = recent.reduce((sum, row) => sum + row.viewed, 0);
  const accepted = recent.reduce((sum, row) => sum + row.accepted, 0);
  if (viewed === 0) return 'No visitor answered a tip in the last 30 days';
  return `Visitors took up ${Math.round((accepted / viewed) * 100)}% of the ${viewed.toLocaleString()} tips they answered in the last 30 days`;
}

export function describeTrust({ trust }: TipHistory): string {
  const last = trust.at(-1);
  if (last === undefined) return 'There is no trust score yet';
  const monthAgo = new Date(Date.parse(last.day) - month * dayMs).toISOString().slice(0, 10);
  const earlier = trust.findLast(({ day }) => day <= monthAgo);
  const score = last.trust_score.toFixed(2);
  if (earlier === undefined) return `The trust score is ${score}`;
  const change = last.trust_score - earlier.trust_score;
  if (Math.abs(change) < 0.005) return `The trust score is ${score}, as it was 30 days before`;
  return `The trust score is ${score}, ${change > 0 ? 'up' : 'down'} ${Math.abs(change).toFixed(2)} in 30 days`;
}

function compare(change: number): string {
  const percent = Math.round(Math.abs(change) * 100);
  if (percent === 0) return 'as many as in';
  return `${percent}% ${change > 0 ? 'more' : 'fewer'} than in`;
}
