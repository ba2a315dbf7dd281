import { formatDay } from '../text/calendar.ts';
import type { Facts } from '../facts/facts.ts';
import type { Figures } from './figures.ts';
import { horizonYears, type BusinessCase } from './money-figures.ts';
import { formatAmount, formatPercent, formatSpan } from '../text/numerals.ts';
import { daysPerWeek } from './team-figures.ts';

type FigureKind = 'money' | 'percent' | 'duration' | 'date' | 'number';

/**
 * A figure of the facts, or computed from them, under the name that a reader would give it. `topic` is set for those
 * that a report states in several places; `unit` is the unit of a duration, in the singular.
 */
export interface NamedFigure {
  readonly name: string;
  readonly kind: FigureKind;
  readonly value: number | string;
  readonly unit?: string;
  readonly topic?: Topic;
}

export type Topic =
  | 'budget'
  | 'headroom'
  | 'one-off cost'
  | 'yearly cost'
  | 'yearly benefit'
  | 'three-year net benefit'
  | 'net present value'
  | 'payback'
  | 'plan length'
  | 'time to go-live'
  | 'project start'
  | 'planned go-live'
  | 'wanted go-live'
  | 'end of the plan'
  | 'team effort'
  | 'team cost';

type Named = NamedFigure | undefined;

/** All figures that a section may state besides the numbers that stand in the facts' own texts. */
export function nameFigures(facts: Facts, figures: Figures): NamedFigure[] {
  const named: readonly Named[] = [
    ...nameTotals(figures),
    ...nameCase('', figures.money.expected),
    ...nameCase('on high-certainty benefits alone, ', figures.money.cautious),
    ...nameLines(facts, figures),
    ...nameSchedule(facts, figures),
    ...namePhases(figures),
    ...nameTeam(figures),
    ...nameCustomer(facts),
    ...nameConventions(),
  ];
  return named.filter((figure) => figure !== undefined);
}

function money(name: string, value: number | undefined, topic?: Topic): Named {
  return value === undefined
    ? undefined
    : { name, kind: 'money', value: Math.abs(value), ...(topic && { topic }) };
}

function percent(name: string, value: number | undefined): Named {
  return value === undefined ? undefined : { name, kind: 'percent', value: Math.abs(value) };
}

function span(name: string, value: number | undefined, unit: string, topic?: Topic): Named {
  if (value === undefined) return undefined;
  return { name, kind: 'duration', value: Math.abs(value), unit, ...(topic && { topic }) };
}

function date(name: string, value: string | undefined, topic?: Topic): Named {
  return value === undefined ? undefined : { name, kind: 'date', value, ...(topic && { topic }) };
}

function number(name: string, value: number | undefined): Named {
  return value === undefined ? undefined : { name, kind: 'number', value };
}

function nameTotals({ money: totals }: Figures): Named[] {
  const { budget } = totals;
  return [
    money('one-off cost', totals.oneOff, 'one-off cost'),
    money('yearly cost', totals.yearlyCost, 'yearly cost'),
    money('cost over three years', totals.horizonCost),
    money('yearly benefit', totals.yearlyBenefit, 'yearly benefit'),
    money('yearly benefit of high certainty', totals.firmBenefit),
    money('cost the budget is compared with', budget?.cost),
    money('difference between budget and cost', budget?.headroom, 'headroom'),
    percent('that difference as a share of the budget', budget?.headroomPercent),
  ];
}

function nameCase(prefix: string, businessCase: BusinessCase | undefined): Named[] {
  if (businessCase === undefined) return [];
  const expected = prefix === '';
  return [
    money(`${prefix}net benefit a year`, businessCase.netYearly),
    money(
      `${prefix}net benefit over three years`,
      businessCase.netTotal,
      expected ? 'three-year net benefit' : undefined,
    ),
    money(
      `${prefix}net present value`,
      businessCase.netPresentValue,
      expected ? 'net present value' : undefined,
    ),
    percent(`${prefix}return on the cost over three years`, businessCase.returnPercent),
    percent(`${prefix}share of the benefit that breaks even`, businessCase.breakEvenPercent),
    span(`${prefix}payback`, businessCase.paybackMonths, 'month', expected ? 'payback' : undefined),
    ...businessCase.years.flatMap(({ year, cost, benefit, net, cumulative }) => [
      money(`${prefix}cost in year ${year}`, cost),
      money(`${prefix}benefit in year ${year}`, benefit),
      money(`${prefix}net in year ${year}`, net),
      money(`${prefix}cumulative after year ${year}`, cumulative),
    ]),
  ];
}

function nameLines({ customer, opportunity }: Facts, { money: totals }: Figures): Named[] {
  const horizon = (oneOff = 0, yearly = 0) => oneOff + yearly * horizonYears;
  return [
    money('budget', opportunity.budget?.amount, 'budget'),
    money('annual revenue', customer.size.annual_revenue),
    percent('discount rate', opportunity.discount_rate),
    ...opportunity.costs.flatMap(({ item, one_off, yearly }) => [
      money(`${item}, one-off`, one_off),
      money(`${item}, yearly`, yearly),
      money(`${item}, over three years`, horizon(one_off, yearly)),
      percent(`${item}, share of the one-off cost`, share(one_off, totals.oneOff)),
    ]),
    ...opportunity.benefits.flatMap(({ item, yearly }) => [
      money(`${item}, yearly`, yearly),
      percent(`${item}, share of the yearly benefit`, share(yearly, totals.yearlyBenefit)),
    ]),
    percent('high-certainty share of the yearly benefit', share(totals.firmBenefit, totals.yearlyBenefit)),
    ...opportunity.alternatives.flatMap(({ name, one_off, yearly }) => [
      money(`${name}, one-off`, one_off),
      money(`${name}, yearly`, yearly),
      ...(one_off === undefined && yearly === undefined
        ? []
        : [
            money(`${name}, over three years`, horizon(one_off, yearly)),
            money(
              `${name}, difference to the proposal over three years`,
              horizon(one_off, yearly) - (totals.horizonCost ?? 0),
            ),
          ]),
    ]),
  ];
}

function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : (part / whole) * 100;
}

function nameSchedule({ opportunity }: Facts, { schedule }: Figures): Named[] {
  const { dates } = opportunity;
  return [
    date('project start', dates.start, 'project start'),
    date('wanted go-live', dates.go_live, 'wanted go-live'),
    ...dates.deadlines.map((deadline) => date(deadline.label, deadline.date)),
    span('length of the plan', schedule?.totalWeeks, 'week', 'plan length'),
    date('end of the plan', schedule?.finish, 'end of the plan'),
    span('start to go-live', schedule?.goLiveWeek, 'week', 'time to go-live'),
    date('planned go-live', schedule?.goLive, 'planned go-live'),
    date('latest start for the wanted go-live', schedule?.latestStart),
    span('days between planned and wanted go-live', schedule?.goLiveSlackDays, 'day'),
    ...(schedule?.deadlines ?? []).map(({ label, slackDays }) =>
      span(`days between planned go-live and: ${label}`, slackDays, 'day'),
    ),
  ];
}

function namePhases({ schedule }: Figures): Named[] {
  return (schedule?.phases ?? []).flatMap(({ phase, startWeek, endWeek, floatWeeks, start, end }) => [
    span(`${phase.name}, length`, phase.weeks, 'week'),
    number(`${phase.name}, first week`, Math.floor(startWeek) + 1),
    number(`${phase.name}, last week`, Math.ceil(endWeek)),
    span(`${phase.name}, float`, floatWeeks, 'week'),
    date(`${phase.name}, start`, start),
    date(`${phase.name}, end`, end),
  ]);
}

function nameTeam({ team, money: totals }: Figures): Named[] {
  if (team === undefined) return [];
  return [
    span('team effort', team.fteWeeks, 'fte-week', 'team effort'),
    span('team effort in days', team.days, 'person-day'),
    number('FTE if all worked at once', team.fteAtOnce),
    number('FTE on average over the plan', team.fteOnAverage),
    money('team cost at day rates', team.cost, 'team cost'),
    percent('team cost as a share of the one-off cost', share(team.cost, totals.oneOff)),
    ...team.roles.flatMap(({ role, fteWeeks, days, cost, beyondPlanWeeks }) => [
      number(`${role.role}, FTE`, role.fte),
      span(`${role.role}, weeks`, role.weeks, 'week'),
      span(`${role.role}, effort`, fteWeeks, 'fte-week'),
      span(`${role.role}, days`, days, 'person-day'),
      percent(`${role.role}, share of the effort`, share(fteWeeks, team.fteWeeks)),
      money(`${role.role}, day rate`, role.day_rate),
      money(`${role.role}, cost`, cost),
      span(`${role.role}, weeks beyond the plan`, beyondPlanWeeks, 'week'),
    ]),
  ];
}

function nameCustomer({ customer, opportunity }: Facts): Named[] {
  return [
    number('employees', customer.size.employees),
    number('sites', customer.size.sites),
    ...customer.systems.map(({ name, age_years }) => span(`${name}, age`, age_years, 'year')),
    ...opportunity.risks.map(({ likelihood, impact, text }) =>
      number(
        `score of: ${text}`,
        likelihood === undefined || impact === undefined ? undefined : likelihood * impact,
      ),
    ),
  ];
}

/** What the methods bring along: the horizon, the working week. */
function nameConventions(): Named[] {
  return [
    span('years of the business case', horizonYears, 'year'),
    span('days of a working week', daysPerWeek, 'day'),
  ];
}

/** The value of a figure as a report writes it. */
export function formatFigure({ kind, value, unit = '' }: NamedFigure, currency: string | undefined): string {
  if (typeof value === 'string') return formatDay(value);
  if (kind === 'money')
    return currency === undefined ? formatAmount(value) : `${currency} ${formatAmount(value)}`;
  if (kind === 'percent') return formatPercent(value);
  if (kind === 'duration')
    return formatSpan(value, unit === 'fte-week' ? 'FTE-week' : unit.replace('-', ' '));
  return formatAmount(value);
}
