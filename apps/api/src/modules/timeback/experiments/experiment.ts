/** The headline experiment of an icp and outcome. */
export function experimentOf(icp: string, outcome: string): string {
  return `hero:${icp}:${outcome}`;
}

/** What was counted for one arm. */
export interface Tally {
  readonly experiment: string;
  readonly variant: string;
  readonly visitors: number;
  readonly clickers: number;
  readonly impressions: number;
  readonly clicks: number;
}
