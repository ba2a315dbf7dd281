import type { Arm, Experiment } from '@quintet/contracts/timeback/admin-schemas';

const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
const percent = new Intl.NumberFormat('en', { style: 'percent', ...oneDecimal });
const points = new Intl.NumberFormat('en', { ...oneDecimal, signDisplay: 'exceptZero' });
const plainPoints = new Intl.NumberFormat('en', oneDecimal);

export const formatCount = new Intl.NumberFormat('en').format;

/** A share as a percentage; a dash where there is none. */
export function formatShare(share: number | null): string {
  return share === null ? '–' : percent.format(share);
}

/** `5.9% to 12.1%` of an arm. */
export function formatInterval({ low, high }: Pick<Arm, 'low' | 'high'>): string {
  return low === null || high === null ? '–' : `${percent.format(low)} to ${percent.format(high)}`;
}

/** `+2.3 points (−0.4 to +5.0)`: rate of A less rate of B. */
export function formatDifference(difference: Experiment['difference']): string {
  if (difference === null) return '–';
  const { value, low, high } = difference;
  return `${inPoints(value)} points (${inPoints(low)} to ${inPoints(high)})`;
}

/** What may be said of an experiment, in one sentence. */
export function describeVerdict({ verdict, arms, difference }: Experiment, fewest: number): string {
  switch (verdict) {
    case 'no_visitors':
      return 'Nobody has seen it yet.';
    case 'too_few': {
      const smallest = Math.min(...arms.map(({ visitors }) => visitors));
      return `Too early to tell: one variant has ${formatCount(smallest)} of the ${fewest} visitors it needs.`;
    }
    case 'unclear':
      return 'Too early to tell: either variant may be the better one.';
    case 'a_leads':
    case 'b_leads': {
      const { value, low, high } = difference ?? { value: 0, low: 0, high: 0 };
      const [near, far] = [Math.abs(low), Math.abs(high)].sort((one, other) => one - other);
      const leader = verdict === 'a_leads' ? 'A' : 'B';
      return `${leader} leads by ${plain(Math.abs(value))} points, between ${plain(near ?? 0)} and ${plain(far ?? 0)}.`;
    }
  }
}

/** What all experiments together say. */
export function summariseExperiments(experiments: readonly Experiment[]): string {
  const clear = experiments.filter(({ verdict }) => verdict === 'a_leads' || verdict === 'b_leads').length;
  const seen = experiments.filter(({ verdict }) => verdict !== 'no_visitors').length;
  const shipped = experiments.filter(({ shipped }) => shipped !== null).length;
  if (seen === 0) return 'No visitor has seen a page yet. Counts appear here with the first one.';
  const leaders =
    clear === 0 ? 'No headline leads clearly yet' : `${clear} of ${seen} headline tests have a clear leader`;
  return `${leaders}${shipped === 0 ? '' : `, ${shipped} shipped`}.`;
}

function inPoints(share: number): string {
  return points.format(share * 100).replace('-', '−');
}

function plain(share: number): string {
  return plainPoints.format(share * 100);
}
