import type { TipHistory } from '@quintet/contracts/timeback/admin-schemas';
import { experimentOf, type Tally } from './experiment.ts';
import { createRandom } from '../../../platform/seeded-random.ts';
import type { Icp } from '@quintet/contracts/timeback/schemas';

/**
 * An invented history, so that the page of those who run the site has something to show on the first start. It is made
 * up anew each time it is asked for and never stored: no invented visitor can be counted, mailed or mistaken for one.
 */

/** Visitors of one arm, and the share of A and of B that clicks. */
type InventedExperiment = readonly [icp: Icp, outcome: string, visitors: number, a: number, b: number];

const inventedExperiments: readonly InventedExperiment[] = [
  ['parent', 'raise_grades', 1840, 0.112, 0.149],
  ['parent', 'catch_up', 1325, 0.131, 0.127],
  ['parent', 'free_time', 960, 0.158, 0.104],
  ['parent', 'competitive_edge', 720, 0.094, 0.108],
  ['parent', 'ai_safe', 610, 0.121, 0.118],
  ['parent', 'life_skills', 455, 0.083, 0.097],
  ['school', 'boost_scores', 540, 0.172, 0.214],
  ['school', 'close_gaps', 310, 0.161, 0.148],
  ['school', 'reduce_burnout', 265, 0.204, 0.19],
  ['entrepreneur', 'faster_onboarding', 230, 0.142, 0.165],
  ['entrepreneur', 'lower_cac', 195, 0.118, 0.109],
  ['entrepreneur', 'ai_differentiation', 88, 0.15, 0.14],
  ['government', 'raise_rankings', 71, 0.11, 0.13],
  ['government', 'cut_costs', 64, 0.17, 0.12],
  ['philanthropist', 'underserved_learners', 42, 0.2, 0.16],
  ['philanthropist', 'social_roi', 37, 0.14, 0.19],
  ['philanthropist', 'transparent_data', 11, 0.2, 0.2],
];
const seedOfTallies = 7;
const seedOfDays = 11;
const inventedDays = 60;
const dayMs = 86_400_000;
/** Days back from today on which the server stood still: nothing was made, and no roll-up ran. */
const lostDays: ReadonlySet<number> = new Set([22, 23]);

/** Counts of every experiment but one, which nobody has visited. The same each time. */
export function inventTallies(): Tally[] {
  const random = createRandom(seedOfTallies);
  return inventedExperiments.flatMap(([icp, outcome, size, a, b]) =>
    (
      [
        ['A', a],
        ['B', b],
      ] as const
    ).map(([variant, rate]) => {
      const visitors = Math.round(size * (0.97 + 0.06 * random()));
      const clickers = countHits(visitors, rate, random);
      return {
        experiment: experimentOf(icp, outcome),
        variant,
        visitors,
        clickers,
        impressions: Math.round(visitors * (1.3 + 0.3 * random())),
        clicks: clickers + countHits(clickers, 0.2, random),
      };
    }),
  );
}

type Days = Pick<TipHistory, 'tasks' | 'tips' | 'trust'>;

/** Sixty days up to `today` (UTC midnight): visits grow, weekends are quieter, and trust rises slowly. */
export function inventDays(today: Date): Days {
  const random = createRandom(seedOfDays);
  const days: Days = { tasks: [], tips: [], trust: [] };
  const total = { viewed: 0, accepted: 0 };
  for (let back = inventedDays - 1; back >= 0; back -= 1) {
    const date = new Date(today.getTime() - back * dayMs);
    const visits = countVisits(date, back, random);
    if (lostDays.has(back)) continue;
    const day = date.toISOString().slice(0, 10);
    const answered = answerTips(visits, back, random);
    days.tasks.push(
      ...inventTasks({ day, visits, accepted: answered.accepted, isToday: back === 0 }, random),
    );
    days.tips.push({ day, ...answered });
    total.viewed += answered.viewed;
    total.accepted += answered.accepted;
    // Tonight's roll-up has not run yet.
    if (back > 0) days.trust.push({ day, ...total, trust_score: total.accepted / Math.max(total.viewed, 1) });
  }
  return days;
}

function countVisits(date: Date, back: number, random: () => number): number {
  const weekend = date.getUTCDay() % 6 === 0;
  const grown = 26 + (inventedDays - back) * 0.7;
  return Math.round(grown * (weekend ? 0.55 : 1) * (0.8 + 0.4 * random()) * (back === 0 ? 0.4 : 1));
}

function answerTips(visits: number, back: number, random: () => number) {
  const viewed = countHits(visits * 2, 0.42, random);
  const liking = 0.48 + (0.2 * (inventedDays - back)) / inventedDays;
  return { viewed, accepted: countHits(viewed, liking, random) };
}

interface InventedDay {
  readonly day: string;
  readonly visits: number;
  readonly accepted: number;
  readonly isToday: boolean;
}

function inventTasks({ day, visits, accepted, isToday }: InventedDay, random: () => number): Days['tasks'] {
  const tips = visits * 2 + countHits(visits, 0.5, random);
  const mails = Math.round(accepted * 0.3);
  const waiting = isToday ? mails : 0;
  const cancelled = countHits(mails - waiting, 0.06, random);
  const rows: Days['tasks'] = [
    { day, action_type: 'analytic_ping', status: 'completed', tasks: Math.round(visits * 1.4) },
    { day, action_type: 'show_block', status: 'completed', tasks: isToday ? tips - 3 : tips },
    { day, action_type: 'show_block', status: 'pending', tasks: isToday ? 3 : 0 },
    { day, action_type: 'schedule_email', status: 'completed', tasks: mails - waiting - cancelled },
    { day, action_type: 'schedule_email', status: 'pending', tasks: waiting },
    { day, action_type: 'schedule_email', status: 'cancelled', tasks: cancelled },
  ];
  return rows.filter(({ tasks }) => tasks > 0);
}

function countHits(trials: number, share: number, random: () => number): number {
  let hits = 0;
  for (let trial = 0; trial < trials; trial += 1) if (random() < share) hits += 1;
  return hits;
}
