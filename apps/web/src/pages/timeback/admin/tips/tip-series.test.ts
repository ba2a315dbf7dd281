import { expect, it } from 'vitest';
import {
  describeTasks,
  describeTips,
  describeTrust,
  listDays,
  spanDays,
  seriesOfTasks,
  seriesOfTrust,
} from './tip-series.ts';

const span = { from: '2026-02-27', to: '2026-03-02' };
const history = {
  source: 'counted',
  sources: ['counted' as const],
  ...span,
  tasks: [],
  tips: [],
  trust: [],
} as const;
const empty = { ...history, sources: [...history.sources], tasks: [], tips: [], trust: [] };

it('names every day of a span once', () => {
  expect(spanDays(span)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
});

it('counts tasks by action and by status', () => {
  const tasks = [
    { day: '2026-02-28', action_type: 'show_block', status: 'completed', tasks: 3 },
    { day: '2026-02-28', action_type: 'show_block', status: 'in_progress', tasks: 2 },
    { day: '2026-03-02', action_type: 'schedule_email', status: 'cancelled', tasks: 1 },
  ] as const;
  const days = spanDays(span);
  const values = (group: 'action' | 'status') =>
    Object.fromEntries(seriesOfTasks([...tasks], days, group).map(({ label, values }) => [label, values]));
  expect(values('action')).toEqual({ Tips: [0, 5, 0, 0], Pings: [0, 0, 0, 0], Mails: [0, 0, 0, 1] });
  expect(values('status')).toEqual({
    Completed: [0, 3, 0, 0],
    Waiting: [0, 2, 0, 0],
    Cancelled: [0, 0, 0, 1],
  });
});

it('leaves nights without a roll-up empty', () => {
  const trust = [{ day: '2026-02-28', viewed: 4, accepted: 2, trust_score: 0.5 }];
  expect(seriesOfTrust(trust, spanDays(span))[0]?.values).toEqual([null, 0.5, null, null]);
  expect(describeTrust({ ...empty, trust })).toBe('The trust score is 0.50');
});

it('says so when there is nothing', () => {
  const days = spanDays(span);
  expect(describeTasks(empty, days)).toBe('The agent had no task in the last 30 days');
  expect(describeTips(empty, days)).toBe('No visitor answered a tip in the last 30 days');
  expect(describeTrust(empty)).toBe('There is no trust score yet');
});

it('draws from the first day that has anything, and two weeks at least', () => {
  const long = { ...empty, from: '2026-01-01', to: '2026-03-31' };
  const tips = [{ day: '2026-03-01', viewed: 1, accepted: 1 }];
  expect(listDays({ ...long, tips })).toHaveLength(31);
  expect(listDays(long)).toHaveLength(14);
  expect(listDays({ ...empty, tips })).toHaveLength(4);
});
