import { formatDay } from '../../../text/calendar.ts';
import { judgeFeasibility, type FeasibilitySubject, type TestResult } from '../../../figures/feasibility.ts';
import { capital, inline, sentence, steps, table } from '../../../text/markdown.ts';
import { countOf, formatPercent, formatSpan, joinNames, spellCount } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { findPerson } from '../who-to-ask.ts';

/** Feasibility report, Recommendations. */
export function draftRecommendations(draft: Draft): string[] {
  return [
    recommend(draft),
    table(['Test', 'Result', 'Why'], testRows(draft)),
    '## What we recommend',
    steps(listRecommendations(draft)),
    '## First steps',
    table(['Step', 'Who', 'By'], firstSteps(draft)),
    (draft.facts.opportunity.alternatives.length > 0 &&
      draft.see('Alternative Solutions', (title) => `the other ways considered are compared in ${title}`)) ||
      '',
  ];
}

function recommend({ figures, project, customer, vary, ask }: Draft): string {
  const { verdict, tests } = judgeFeasibility(figures);
  const results = Object.values(tests);
  const count = (wanted: TestResult) => results.filter((result) => result === wanted).length;
  const tally = describeTally(count('met'), count('missed'), count('open'));
  switch (verdict) {
    case 'go':
      return vary(
        'verdict',
        `Our advice to ${customer}: go ahead. All five tests of this report are passed.`,
        `${sentence(`we recommend that ${customer} starts ${project}`)} It passes each of the five tests below; the list after them keeps it that way.`,
      );
    case 'conditional':
      return sentence(`we recommend ${project}, on the conditions below`) + ` ${sentence(tally)}`;
    case 'no':
      return `We advise ${customer} against starting as planned. ${sentence(tally)}`;
    case 'open':
      return `A recommendation now would be a guess. ${sentence(tally)} The quickest way to a sound one is ${ask('sponsor', 'a working session on the open rows')}.`;
  }
}

function describeTally(met: number, missed: number, open: number): string {
  const all = met + missed + open;
  if (open === all) return 'none of the tests below could be made yet';
  const parts = [`${spellCount(met) === 'no' ? 'none' : spellCount(met)} of ${spellCount(all)} tests passed`];
  if (missed > 0) parts.push(`${spellCount(missed)} failed`);
  if (open > 0) parts.push(`${spellCount(open)} could not be made`);
  return joinNames(parts);
}

const testNames: Readonly<Record<FeasibilitySubject, string>> = {
  return: 'It pays back within three years',
  budget: 'It fits the budget',
  time: 'It is live when needed',
  risk: 'High risks have an owner and an answer',
  people: 'The team fits the plan',
};
const resultNames: Readonly<Record<TestResult, string>> = { met: 'Passed', missed: 'Failed', open: 'Open' };

function testRows(draft: Draft): (readonly string[])[] {
  const { tests } = judgeFeasibility(draft.figures);
  const reasons = explainTests(draft);
  const subjects: readonly FeasibilitySubject[] = ['return', 'budget', 'time', 'risk', 'people'];
  return subjects.map((subject) => [testNames[subject], resultNames[tests[subject]], reasons[subject]]);
}

function explainTests({ figures, facts, money, ask }: Draft): Readonly<Record<FeasibilitySubject, string>> {
  const { expected, budget } = figures.money;
  const { schedule, team } = figures;
  const high = figures.risks.filter(({ band }) => band === 'high');
  const late = team?.roles.filter(({ beyondPlanWeeks }) => beyondPlanWeeks > 0) ?? [];
  const slack = schedule?.goLiveSlackDays;
  return {
    return:
      expected === undefined
        ? ask('finance', 'costs and benefits')
        : `${money(expected.netTotal)} after three years${expected.returnPercent === undefined ? '' : ` (${formatPercent(expected.returnPercent)})`}`,
    budget:
      budget === undefined
        ? ask(
            'finance',
            facts.opportunity.budget === undefined ? 'the budget' : 'the costs to hold against the budget',
          )
        : budget.headroom < 0
          ? `${money(-budget.headroom)} over`
          : `${money(budget.headroom)} left`,
    time:
      slack === undefined
        ? ask('sponsor', 'start, phases and wanted go-live')
        : slack < 0
          ? `${formatSpan(-slack, 'day')} late`
          : `${formatSpan(slack, 'day')} of slack`,
    risk: figures.risks.every(({ score }) => score === undefined)
      ? ask('delivery', 'graded risks')
      : high.length === 0
        ? 'No high risk'
        : capital(
            `${countOf(high.length, 'high risk')}: ${joinNames(high.map(({ reference }) => reference))}`,
          ),
    people:
      team === undefined
        ? ask('delivery', 'roles and weeks')
        : late.length === 0
          ? 'No role outlasts the plan'
          : `${joinNames(late.map(({ role }) => inline(role.role)))} ${late.length === 1 ? 'runs' : 'run'} past its end`,
  };
}

function listRecommendations(draft: Draft): string[] {
  const { figures, facts, project, ask } = draft;
  const { tests, verdict } = judgeFeasibility(figures);
  const { opportunity } = facts;
  const open = opportunity.integrations.filter(({ protocol }) => protocol === undefined);
  const homeless =
    opportunity.technology.length > 0
      ? opportunity.requirements.filter(({ met_by }) => met_by === undefined)
      : [];
  const loose = figures.risks.filter(({ risk }) => risk.owner === undefined || risk.mitigation === undefined);
  const { cautious } = figures.money;
  const items = [
    (verdict === 'go' || verdict === 'conditional') &&
      `Approve ${project} and name the person who answers for its benefits: ${ask('sponsor', 'who will be measured on the benefits')}.`,
    tests.return === 'missed' && 'Cut the scope or find further benefits before any money is committed.',
    tests.return === 'open' && 'Put costs and benefits on one page and repeat the test of return.',
    cautious !== undefined &&
      cautious.netTotal < 0 &&
      'Measure the uncertain benefits before the work starts, so that the case can be checked against them afterwards. On the certain ones alone it does not pay back in time.',
    tests.budget === 'missed' &&
      'Settle the gap between cost and budget first; a plan that starts short ends short.',
    tests.budget === 'open' && 'Fix the budget and what it covers.',
    tests.time === 'missed' && 'Bring the plan inside the wanted date, or move the date knowingly.',
    tests.time === 'open' && 'Agree the date that matters and plan backwards from it.',
    tests.people === 'missed' && 'Align the bookings of the team with the plan.',
    loose.length > 0 &&
      `Give ${joinNames(loose.map(({ reference }) => reference))} an owner and an answer at the first steering meeting.`,
    figures.risks.length === 0 && 'Hold a risk workshop with the people who do the work.',
    open.length > 0 &&
      `Find out how ${joinNames(open.map(({ system }) => inline(system)))} can be connected before the design is signed off.`,
    homeless.length > 0 &&
      `Decide what meets ${joinNames(homeless.map(({ id }) => inline(id)))}, or drop ${homeless.length === 1 ? 'it' : 'them'} from the scope.`,
    opportunity.alternatives.length === 0 && 'Price one alternative, so that the decision is a choice.',
  ];
  return items.filter((item) => item !== false);
}

function firstSteps({ facts, figures, ask, gap }: Draft): (readonly string[])[] {
  const who = (subject: 'sponsor' | 'finance' | 'delivery', question: string) => {
    const person = findPerson(facts, subject);
    return person === undefined ? ask(subject, question) : inline(person.name);
  };
  const { start } = facts.opportunity.dates;
  const [first] = figures.schedule?.phases ?? [];
  const day = start === undefined ? gap('start date') : formatDay(start);
  return [
    ['Decide on this report', who('sponsor', 'who decides on this report'), gap('date of the meeting')],
    [
      'Release the money',
      who('finance', 'who releases the money'),
      start === undefined ? gap('date') : `Before ${day}`,
    ],
    [
      first === undefined ? 'Write the plan' : `Begin “${inline(first.phase.name)}”`,
      first?.phase.accountable === undefined
        ? who('delivery', 'who writes the plan and starts the work')
        : inline(first.phase.accountable),
      day,
    ],
  ];
}
