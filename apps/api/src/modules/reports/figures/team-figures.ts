import type { TeamRole } from '@quintet/contracts/reports/facts';
import type { Facts } from '../facts/facts.ts';
import type { Schedule } from './schedule.ts';

export const daysPerWeek = 5;

interface RoleFigures {
  readonly role: TeamRole;
  readonly fteWeeks: number;
  readonly days: number;
  readonly cost: number | undefined;
  /** Weeks by which the role outlasts the plan. */
  readonly beyondPlanWeeks: number;
}

export interface TeamFigures {
  readonly roles: readonly RoleFigures[];
  readonly fteWeeks: number;
  readonly days: number;
  /** FTE if every role worked at the same time. */
  readonly fteAtOnce: number;
  /** Effort spread evenly over the plan, to one decimal; `undefined` without a plan. */
  readonly fteOnAverage: number | undefined;
  /** Sum over the roles that have a day rate; `undefined` when none has. */
  readonly cost: number | undefined;
  readonly withoutRate: readonly string[];
  /** The cost line whose one-off amount is exactly this cost. */
  readonly costLine: string | undefined;
  readonly longest: RoleFigures | undefined;
}

/** Effort and cost of the team at five days a week; `undefined` without a team. */
export function computeTeam({ opportunity }: Facts, schedule: Schedule | undefined): TeamFigures | undefined {
  const { team, costs } = opportunity;
  if (team.length === 0) return undefined;
  const roles = team.map((role) => computeRole(role, schedule?.totalWeeks));
  const priced = roles.filter(({ cost }) => cost !== undefined);
  const fteWeeks = total(roles.map((each) => each.fteWeeks));
  const planWeeks = schedule?.totalWeeks ?? 0;
  const cost = priced.length === 0 ? undefined : total(priced.map((each) => each.cost ?? 0));
  return {
    roles,
    fteWeeks,
    days: total(roles.map(({ days }) => days)),
    fteAtOnce: total(team.map(({ fte }) => fte)),
    fteOnAverage: planWeeks > 0 ? Math.round((fteWeeks / planWeeks) * 10) / 10 : undefined,
    cost,
    withoutRate: roles.filter((each) => each.cost === undefined).map(({ role }) => role.role),
    costLine: costs.find(({ one_off }) => cost !== undefined && one_off === cost)?.item,
    longest: roles.toSorted((first, second) => second.fteWeeks - first.fteWeeks)[0],
  };
}

function computeRole(role: TeamRole, planWeeks: number | undefined): RoleFigures {
  const fteWeeks = round(role.fte * role.weeks);
  const days = round(fteWeeks * daysPerWeek);
  return {
    role,
    fteWeeks,
    days,
    cost: role.day_rate === undefined ? undefined : round(days * role.day_rate),
    beyondPlanWeeks: planWeeks === undefined ? 0 : Math.max(0, round(role.weeks - planWeeks)),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
const total = (values: readonly number[]): number => round(values.reduce((sum, value) => sum + value, 0));
