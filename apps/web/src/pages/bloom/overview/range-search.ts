/** How far back the figures go, in days, and how finely trends are drawn. */
export interface RangeSearch {
  readonly days?: RangeDays;
  readonly by?: 'weekly';
}

export const rangeDays = [7, 30, 90, 365] as const;
export type RangeDays = (typeof rangeDays)[number];
export const usualDays = 30;

/** Reads the address; what makes no sense in it is left out. */
export function readRangeSearch(search: Readonly<Record<string, unknown>>): RangeSearch {
  const days = rangeDays.find((known) => known === Number(search['days']));
  return {
    ...(days === undefined || days === usualDays ? {} : { days }),
    ...(search['by'] === 'weekly' ? { by: 'weekly' } : {}),
  };
}
