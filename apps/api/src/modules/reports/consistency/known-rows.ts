import type { Facts } from '../facts/facts.ts';
import type { Figures } from '../figures/figures.ts';
import { horizonYears, type CaseYear, type MoneyFigures } from '../figures/money-figures.ts';
import type { TeamFigures } from '../figures/team-figures.ts';

/** Rows of a kind: name of the row, then columns with what the facts say. */
export interface KnownRow {
  readonly kind: string;
  readonly name: string;
  readonly columns: Readonly<Record<string, number | string | undefined>>;
}

/** Every row that tables of a report may hold, with what the facts say in each column. */
export function listRows(facts: Facts, figures: Figures): KnownRow[] {
  return [
    ...listPhases(figures),
    ...listCosts(facts, figures.money),
    ...listBenefits(facts, figures.money),
    ...listYears(figures.money),
    ...listRoles(figures.team),
    ...listRecords(facts, figures),
    ...listPeople(facts),
  ];
}

/** Name of the total row of a table whose rows are of this kind. */
export function totalOf(kind: string): string {
  return `total of ${kind}s`;
}

function listPhases({ schedule }: Figures): KnownRow[] {
  return (schedule?.phases ?? []).map(({ phase, start, end, floatWeeks }) => ({
    kind: 'phase',
    name: phase.name,
    columns: { weeks: phase.weeks, start, end, float: floatWeeks, accountable: phase.accountable },
  }));
}

interface Priced {
  readonly one_off?: number | undefined;
  readonly yearly?: number | undefined;
}

function priceColumns({ one_off, yearly }: Priced): KnownRow['columns'] {
  return { 'one-off': one_off, yearly, 'three years': (one_off ?? 0) + (yearly ?? 0) * horizonYears };
}

function listCosts({ opportunity }: Facts, { oneOff, yearlyCost, horizonCost }: MoneyFigures): KnownRow[] {
  return [
    ...opportunity.costs.map((cost) => ({ kind: 'cost', name: cost.item, columns: priceColumns(cost) })),
    ...opportunity.alternatives.map((each) => ({
      kind: 'alternative',
      name: each.name,
      columns: priceColumns(each),
    })),
    {
      kind: 'cost',
      name: totalOf('cost'),
      columns: { 'one-off': oneOff, yearly: yearlyCost, 'three years': horizonCost },
    },
  ];
}

function listBenefits({ opportunity }: Facts, { yearlyBenefit }: MoneyFigures): KnownRow[] {
  return [
    ...opportunity.benefits.map(({ item, yearly, certainty }) => ({
      kind: 'benefit',
      name: item,
      columns: { yearly, certainty },
    })),
    { kind: 'benefit', name: totalOf('benefit'), columns: { yearly: yearlyBenefit } },
  ];
}

/** The lines of the table of years. */
function listYears({ expected }: MoneyFigures): KnownRow[] {
  return ['cost', 'benefit', 'net', 'cumulative'].map((name) => ({
    kind: 'line',
    name,
    columns: Object.fromEntries(
      (expected?.years ?? []).map((year) => [`year ${year.year}`, yearValue(year, name)]),
    ),
  }));
}

function yearValue({ cost, benefit, net, cumulative }: CaseYear, line: string): number {
  return { cost, benefit, net, cumulative }[line] ?? 0;
}

function listRoles(team: TeamFigures | undefined): KnownRow[] {
  const roles = (team?.roles ?? []).map(({ role, fteWeeks, days, cost }) => ({
    kind: 'role',
    name: role.role,
    columns: {
      fte: role.fte,
      weeks: role.weeks,
      'fte-weeks': fteWeeks,
      days,
      'day rate': role.day_rate,
      cost,
    },
  }));
  const columns = { 'fte-weeks': team?.fteWeeks, days: team?.days, cost: team?.cost };
  return [...roles, { kind: 'role', name: totalOf('role'), columns }];
}

function listRecords({ customer, opportunity }: Facts, { risks }: Figures): KnownRow[] {
  return [
    ...customer.systems.map(({ name, age_years, condition, owner }) => ({
      kind: 'system',
      name,
      columns: { age: age_years, condition, owner },
    })),
    ...risks.map(({ risk, score }) => ({
      kind: 'risk',
      name: risk.text,
      columns: { likelihood: risk.likelihood, impact: risk.impact, score, owner: risk.owner },
    })),
    ...opportunity.requirements.map(({ id, priority }) => ({
      kind: 'requirement',
      name: id,
      columns: { priority },
    })),
    ...opportunity.dates.deadlines.map(({ label, date }) => ({
      kind: 'deadline',
      name: label,
      columns: { date },
    })),
  ];
}

function listPeople({ customer }: Facts): KnownRow[] {
  return [
    ...customer.stakeholders.map(({ name, role, interest, influence, stance }) => ({
      kind: 'person',
      name,
      columns: { role, interest, influence, stance },
    })),
    { kind: 'trait', name: 'Employees', columns: { value: customer.size.employees } },
    { kind: 'trait', name: 'Sites', columns: { value: customer.size.sites } },
  ];
}
