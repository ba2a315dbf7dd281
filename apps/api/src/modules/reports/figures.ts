import type { Facts } from './facts.ts';
import { computeMoney, type MoneyFigures } from './money-figures.ts';
import { scoreRisks, type ScoredRisk } from './risk-scores.ts';
import { computeSchedule, type Schedule } from './schedule.ts';
import { computeTeam, type TeamFigures } from './team-figures.ts';

/** Everything that is computed from the facts, once, for drafts, prompts and checks alike. */
export interface Figures {
  readonly money: MoneyFigures;
  readonly schedule: Schedule | undefined;
  readonly team: TeamFigures | undefined;
  readonly risks: readonly ScoredRisk[];
}

/** Computes the figures of an opportunity. */
export function computeFigures(facts: Facts): Figures {
  const schedule = computeSchedule(facts);
  return {
    money: computeMoney(facts),
    schedule,
    team: computeTeam(facts, schedule),
    risks: scoreRisks(facts),
  };
}
