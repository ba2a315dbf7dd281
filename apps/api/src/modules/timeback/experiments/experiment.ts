/** The headline experiment of an icp and outcome. */
export function experimentOf(icp: string, outcome: string): string {
  return `hero:${icp}:${outcome}`;
}
