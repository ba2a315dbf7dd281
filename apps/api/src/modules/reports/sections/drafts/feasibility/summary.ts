import { formatDay } from '../../../text/calendar.ts';
import { judgeFeasibility } from '../../../figures/feasibility.ts';
import { bullets, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatPercent, formatSpan, spellCount } from '../../../text/numerals.ts';
import { highestScore } from '../../../figures/risk-scores.ts';
import { askCurrency, dayCell, type Draft } from '../draft-context.ts';
import { listGoals } from '../phrases.ts';

/** Feasibility report, Executive Summary. */
export function draftFeasibilitySummary(draft: Draft): string[] {
  return [
    paragraph(openWithVerdict(draft), listGoals(draft)),
    table(['What counts', 'Figure', 'Read with'], [...moneyRows(draft), ...timeRows(draft)]),
    '## What decides the case',
    bullets([decideOnMoney(draft), decideOnTime(draft), decideOnRisk(draft)]),
    '## Decision asked for',
    paragraph(
      askForDecision(draft),
      draft.see('Recommendations', (title) => `${title} sets out the conditions and the first steps`),
    ),
  ];
}

function openWithVerdict({ figures, facts, Customer, project, vary, ask }: Draft): string {
  const { verdict } = judgeFeasibility(figures);
  const subject =
    facts.opportunity.title === undefined
      ? `the project that ${Customer.replace(/^The /, 'the ')} has in mind`
      : project;
  if (verdict === 'go') {
    return vary(
      'verdict',
      `${sentence(`${subject} is feasible`)} The figures support it on return, budget, time, people and risk.`,
      `${sentence(`on the figures in this report, ${Customer} can go ahead with ${project}`)} Return, budget, time, people and risk all hold.`,
    );
  }
  if (verdict === 'conditional') {
    return vary(
      'verdict',
      sentence(
        `${subject} pays for itself, but not every test is passed yet, so this report supports it with conditions`,
      ),
      sentence(
        `this report supports ${subject} with conditions: the return is there, while other points are still unproven`,
      ),
    );
  }
  if (verdict === 'no') {
    return sentence(
      `as planned, ${subject} costs more than it returns within three years, and this report does not recommend it in its present form`,
    );
  }
  return paragraph(
    sentence(`whether ${subject} is feasible cannot be told yet`),
    `The judgement waits for ${ask('finance', 'expected costs and yearly benefits')}.`,
  );
}

type Row = readonly (string | undefined)[];

function moneyRows(draft: Draft): Row[] {
  const { figures, ask, money } = draft;
  const { oneOff, yearlyCost, yearlyBenefit, expected, cautious } = figures.money;
  const currency = askCurrency(draft);
  return [
    [
      'One-off cost',
      oneOff === undefined ? ask('finance', 'one-off cost') : money(oneOff),
      currency ?? readBudget(draft),
    ],
    [
      'Running cost a year',
      yearlyCost === undefined ? ask('technology', 'running cost once live') : money(yearlyCost),
      yearlyCost === undefined ? undefined : 'From go-live on',
    ],
    [
      'Benefit a year',
      yearlyBenefit === undefined
        ? ask('operations', 'what the change would save or earn in a year')
        : money(yearlyBenefit),
      readCertainty(draft),
    ],
    [
      'Payback',
      expected === undefined ? 'Not computable yet' : writePayback(expected.paybackMonths),
      cautious === undefined
        ? undefined
        : `High-certainty benefits alone: ${writePayback(cautious.paybackMonths).toLowerCase()}`,
    ],
    [
      'Net benefit over three years',
      expected === undefined ? 'Not computable yet' : money(expected.netTotal),
      expected?.netPresentValue === undefined
        ? undefined
        : `Net present value ${money(expected.netPresentValue)}`,
    ],
  ];
}

function writePayback(months: number | undefined): string {
  return months === undefined ? 'Not reached' : formatSpan(months, 'month');
}

function readBudget({ figures, facts, money, ask }: Draft): string {
  const check = figures.money.budget;
  const { budget } = facts.opportunity;
  if (budget === undefined) return ask('finance', 'the budget');
  if (check === undefined) return `Budget ${money(budget.amount)}`;
  if (check.headroom < 0) return `${money(-check.headroom)} above the budget`;
  return check.headroom === 0 ? 'Takes the whole budget' : `${money(check.headroom)} inside the budget`;
}

function readCertainty({ figures }: Draft): string | undefined {
  const { firmBenefit, yearlyBenefit } = figures.money;
  if (firmBenefit === undefined || yearlyBenefit === undefined || yearlyBenefit === 0) return undefined;
  return `${formatPercent((firmBenefit / yearlyBenefit) * 100)} of it of high certainty`;
}

function timeRows({ figures, facts, ask }: Draft): Row[] {
  const { schedule, risks } = figures;
  const worst = risks.find(({ score }) => score !== undefined);
  const planned = schedule?.goLive ?? facts.opportunity.dates.go_live;
  return [
    [
      'Go-live',
      dayCell(planned) ?? ask('sponsor', 'the date the new way of working is needed'),
      schedule === undefined ? undefined : `${formatSpan(schedule.goLiveWeek, 'week')} after the start`,
    ],
    [
      'Highest risk',
      worst?.score === undefined
        ? ask('delivery', 'the risks, with a grade for each')
        : `${worst.score} of ${highestScore}`,
      worst === undefined ? undefined : inline(worst.risk.text),
    ],
  ];
}

function decideOnMoney({ figures, money, ask, vary, has }: Draft): string {
  const { expected, cautious } = figures.money;
  if (expected === undefined) {
    return `**Money.** Without costs and benefits side by side there is no business case: ${ask('finance', 'who prepares costs and benefits, and by when')}.`;
  }
  if (expected.breakEvenPercent === undefined || expected.netTotal <= 0) {
    return `**Money.** The benefits named so far leave ${money(Math.abs(expected.netTotal))} uncovered after three years.`;
  }
  const share = formatPercent(expected.breakEvenPercent);
  const margin = vary(
    'margin',
    `The project breaks even after three years if ${share} of the expected benefit comes in.`,
    `It takes ${share} of the expected benefit to break even after three years; the rest is margin.`,
  );
  const caution =
    cautious !== undefined && cautious.netTotal < 0
      ? `The high-certainty benefits do not carry it alone: they end the third year at ${money(cautious.netTotal)}.`
      : cautious !== undefined && 'Even the high-certainty benefits carry it alone.';
  const pointer =
    has('Cost-Benefit Analysis') && 'The lines behind these totals are in “Cost-Benefit Analysis”.';
  return `**Money.** ${paragraph(margin, caution, pointer)}`;
}

function decideOnTime({ figures, facts, ask }: Draft): string {
  const { schedule } = figures;
  const wanted = facts.opportunity.dates.go_live;
  if (schedule === undefined)
    return `**Time.** There is no plan to test against a date: ${ask('delivery', 'the phases and how long each takes')}.`;
  const slack = schedule.goLiveSlackDays;
  if (slack === undefined || wanted === undefined) {
    return `**Time.** The plan needs ${formatSpan(schedule.goLiveWeek, 'week')} to go-live. Whether that is soon enough depends on ${ask('sponsor', wanted === undefined ? 'the wanted go-live date' : 'the start date')}.`;
  }
  if (slack < 0)
    return `**Time.** The plan misses the wanted go-live of ${formatDay(wanted)} by ${formatSpan(-slack, 'day')}.`;
  return `**Time.** The plan meets the wanted go-live of ${formatDay(wanted)} with ${formatSpan(slack, 'day')} to spare; the start cannot move past ${formatDay(schedule.latestStart ?? wanted)}.`;
}

function decideOnRisk({ figures, ask }: Draft): string {
  const scored = figures.risks.filter(({ score }) => score !== undefined);
  if (scored.length === 0)
    return `**Risk.** ${figures.risks.length === 0 ? 'Nobody has listed the risks' : 'Nobody has graded the risks'}: ${ask('delivery', 'likelihood and impact of each risk')}.`;
  const high = scored.filter(({ band }) => band === 'high');
  const loose = figures.risks.filter(({ risk }) => risk.owner === undefined || risk.mitigation === undefined);
  return `**Risk.** ${paragraph(
    high.length === 0
      ? `None of ${countOf(scored.length, 'risk')} scores high.`
      : sentence(
          `${spellCount(high.length)} of ${countOf(scored.length, 'risk')} ${high.length === 1 ? 'scores' : 'score'} high`,
        ),
    loose.length > 0 &&
      sentence(
        `${countOf(loose.length, 'risk')} still ${loose.length === 1 ? 'lacks' : 'lack'} an owner or an answer`,
      ),
  )}`;
}

function askForDecision({ figures, facts, customer, project, ask, vary }: Draft): string {
  const { verdict } = judgeFeasibility(figures);
  const { start } = facts.opportunity.dates;
  if (verdict === 'no')
    return `${sentence(`the decision asked of ${customer} is not to start as planned`)} The scope or the benefits would have to change first.`;
  if (verdict === 'open')
    return sentence(
      `for now, ${customer} is asked for the missing figures, not for a decision: ${ask('sponsor', 'who decides, and when')}`,
    );
  const when =
    start === undefined
      ? `with a start date still to be set: ${ask('sponsor', 'the earliest start')}`
      : `starting on ${formatDay(start)}`;
  return vary(
    'decision',
    sentence(`${customer} is asked to approve ${project}, ${when}`),
    sentence(`the decision asked for is to go ahead with ${project}, ${when}`),
  );
}
