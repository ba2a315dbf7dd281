import type { Dice } from './dice.ts';

export const demoDays = 365;
const dayMs = 86_400_000;

/** A day of the invented year. */
export interface DemoDay {
  /** How many days ago; today is 0. */
  readonly back: number;
  /** From 0, a year ago, to 1. */
  readonly progress: number;
  /** How busy it was, a usual working day being 1. */
  readonly bustle: number;
  /** A moment of that day, in working hours, never later than now. */
  moment(dice: Dice): Date;
}

/** A webinar in spring brought twice as many for two weeks. */
const webinar = { from: 176, to: 163 } as const;

/**
 * The year that ends today: it grows by the month, rests at weekends and around the turn of the year, slackens in August,
 * and has one campaign.
 */
export function listDemoDays(now: Date): DemoDay[] {
  return Array.from({ length: demoDays }, (_, index) => describeDay(now, demoDays - 1 - index));
}

/** Whether the campaign ran. */
export function isWebinar({ back }: Pick<DemoDay, 'back'>): boolean {
  return back <= webinar.from && back >= webinar.to;
}

function describeDay(now: Date, back: number): DemoDay {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs - back * dayMs;
  const date = new Date(midnight);
  const progress = (demoDays - 1 - back) / (demoDays - 1);
  const growth = 0.7 + 0.6 * progress;
  return {
    back,
    progress,
    bustle: growth * weekdayOf(date) * seasonOf(date) * (isWebinar({ back }) ? 2.1 : 1),
    moment(dice) {
      const hours = dice.between(7 * 60, 19 * 60);
      return new Date(Math.min(midnight + hours * 60_000 + dice.between(0, 59_999), now.getTime() - 60_000));
    },
  };
}

function weekdayOf(date: Date): number {
  return date.getUTCDay() % 6 === 0 ? 0.3 : 1;
}

function seasonOf(date: Date): number {
  const month = date.getUTCMonth();
  const isTurn = (month === 11 && date.getUTCDate() > 20) || (month === 0 && date.getUTCDate() < 4);
  if (isTurn) return 0.35;
  return month === 7 ? 0.75 : 1;
}
