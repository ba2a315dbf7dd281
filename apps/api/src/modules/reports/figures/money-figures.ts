import type { Budget } from '@quintet/contracts/reports/facts';
import type { Facts } from '../facts/facts.ts';

/** One year of the business case; one-off costs fall in the first. */
export interface CaseYear {
  readonly year: number;
  readonly cost: number;
  readonly benefit: number;
  readonly net: number;
  readonly cumulative: number;
}

/** How a budget compares with the cost it is meant to cover. */
interface BudgetCheck {
  readonly amount: number;
  readonly cost: number;
  /** Negative when the cost is above the budget. */
  readonly headroom: number;
  readonly headroomPercent: number | undefined;
  readonly covers: NonNullable<Budget['covers']> | undefined;
}

/** The business case from costs to benefits, where the facts hold both. */
export interface BusinessCase {
  readonly years: readonly CaseYear[];
  readonly netYearly: number;
  readonly netTotal: number;
  readonly returnPercent: number | undefined;
  /** Whole months until net benefits have paid the one-off cost; `undefined` when they never do. */
  readonly paybackMonths: number | undefined;
  /** Share of the expected benefit that is enough to break even within the horizon, in percent. */
  readonly breakEvenPercent: number | undefined;
  readonly netPresentValue: number | undefined;
}

export interface MoneyFigures {
  readonly currency: string | undefined;
  readonly oneOff: number | undefined;
  readonly yearlyCost: number | undefined;
  readonly horizonCost: number | undefined;
  readonly yearlyBenefit: number | undefined;
  /** The benefits of high certainty alone, where the facts grade certainty. */
  readonly firmBenefit: number | undefined;
  readonly expected: BusinessCase | undefined;
  readonly cautious: BusinessCase | undefined;
  readonly budget: BudgetCheck | undefined;
}

/** Years that the business case looks ahead. */
export const horizonYears = 3;

/** Totals, payback and the years of the business case. Everything is `undefined` that the facts do not carry. */
export function computeMoney({ customer, opportunity }: Facts): MoneyFigures {
  const { costs, benefits, budget, discount_rate } = opportunity;
  const priced = costs.some(({ one_off, yearly }) => one_off !== undefined || yearly !== undefined);
  const oneOff = priced ? sum(costs.map((cost) => cost.one_off)) : undefined;
  const yearlyCost = priced ? sum(costs.map((cost) => cost.yearly)) : undefined;
  const valued = benefits.filter((benefit) => benefit.yearly !== undefined);
  const firm = valued.filter((benefit) => benefit.certainty === 'high');
  const yearlyBenefit = valued.length > 0 ? sum(valued.map((benefit) => benefit.yearly)) : undefined;
  const firmBenefit =
    firm.length > 0 && firm.length < valued.length ? sum(firm.map((benefit) => benefit.yearly)) : undefined;
  const base = { oneOff, yearlyCost, discountRate: discount_rate };
  return {
    currency: budget?.currency ?? customer.currency,
    oneOff,
    yearlyCost,
    horizonCost: addUp(oneOff, yearlyCost === undefined ? undefined : yearlyCost * horizonYears),
    yearlyBenefit,
    firmBenefit,
    expected: buildCase({ ...base, benefit: yearlyBenefit }),
    cautious: buildCase({ ...base, benefit: firmBenefit }),
    budget: budget === undefined ? undefined : checkBudget(budget, oneOff, yearlyCost),
  };
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function addUp(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? undefined : first + second;
}

interface CaseInput {
  readonly oneOff: number | undefined;
  readonly yearlyCost: number | undefined;
  readonly benefit: number | undefined;
  readonly discountRate: number | undefined;
}

function buildCase({ oneOff, yearlyCost, benefit, discountRate }: CaseInput): BusinessCase | undefined {
  if (oneOff === undefined || yearlyCost === undefined || benefit === undefined) return undefined;
  const netYearly = benefit - yearlyCost;
  const years = Array.from({ length: horizonYears }, (_, index) => ({
    year: index + 1,
    cost: yearlyCost + (index === 0 ? oneOff : 0),
    benefit,
    net: netYearly - (index === 0 ? oneOff : 0),
    cumulative: netYearly * (index + 1) - oneOff,
  }));
  const netTotal = netYearly * horizonYears - oneOff;
  const costTotal = oneOff + yearlyCost * horizonYears;
  return {
    years,
    netYearly,
    netTotal,
    returnPercent: costTotal > 0 ? (netTotal / costTotal) * 100 : undefined,
    paybackMonths: netYearly > 0 ? Math.ceil((oneOff / netYearly) * 12) : undefined,
    breakEvenPercent: benefit > 0 ? (costTotal / (benefit * horizonYears)) * 100 : undefined,
    netPresentValue: discountRate === undefined ? undefined : discount(oneOff, netYearly, discountRate),
  };
}

/** One-off cost today, each year's net at its end. */
function discount(oneOff: number, netYearly: number, rate: number): number {
  const years = Array.from(
    { length: horizonYears },
    (_, index) => netYearly / (1 + rate / 100) ** (index + 1),
  );
  return Math.round(sum(years) - oneOff);
}

function checkBudget(
  { amount, covers }: Budget,
  oneOff: number | undefined,
  yearlyCost: number | undefined,
): BudgetCheck | undefined {
  if (oneOff === undefined || yearlyCost === undefined) return undefined;
  const yearsCovered = { 'one-off': 0, 'first-year': 1, 'three-years': horizonYears }[covers ?? 'one-off'];
  const cost = oneOff + yearlyCost * yearsCovered;
  const headroom = amount - cost;
  return {
    amount,
    cost,
    headroom,
    headroomPercent: amount > 0 ? (headroom / amount) * 100 : undefined,
    covers,
  };
}
