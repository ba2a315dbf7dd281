import type { Facts } from '../facts/facts.ts';
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

const computed = new WeakMap<Facts, Figures>();

/** The figures of an opportunity, computed once for the same facts. */
export function computeFigures(facts: Facts): Figures {
  const known = computed.get(facts);
  if (known !== undefined) return known;
  const schedule = computeSchedule(facts);
  const figures = {
    money: computeMoney(facts),
    schedule,
    team: computeTeam(facts, schedule),
    risks: scoreRisks(facts),
  };
  computed.set(facts, figures);
  return figures;
}
