import type { Risk } from '@quintet/contracts/reports/facts';
import type { Facts } from '../facts/facts.ts';

export const riskBands = ['high', 'medium', 'low'] as const;
type RiskBand = (typeof riskBands)[number];

/** The lowest score of the upper two bands, of 25. */
export const bandFloors = { high: 15, medium: 8 } as const;
export const highestScore = 25;

export interface ScoredRisk {
  readonly risk: Risk;
  /** Reference in registers: `K-01` is the first risk of the facts. */
  readonly reference: string;
  /** Likelihood times impact; `undefined` when either is missing. */
  readonly score: number | undefined;
  readonly band: RiskBand | undefined;
}

/** Every risk with its score, highest first, unscored ones last. */
export function scoreRisks({ opportunity }: Facts): readonly ScoredRisk[] {
  return opportunity.risks
    .map((risk, index) => {
      const { likelihood, impact } = risk;
      const score = likelihood === undefined || impact === undefined ? undefined : likelihood * impact;
      return {
        risk,
        reference: numbered('K', index),
        score,
        band: score === undefined ? undefined : bandOf(score),
      };
    })
    .toSorted((first, second) => (second.score ?? 0) - (first.score ?? 0));
}

/** A reference such as `A-03` for the third entry of a log. */
export function numbered(letter: string, index: number): string {
  return `${letter}-${String(index + 1).padStart(2, '0')}`;
}

function bandOf(score: number): RiskBand {
  if (score >= bandFloors.high) return 'high';
  return score >= bandFloors.medium ? 'medium' : 'low';
}
