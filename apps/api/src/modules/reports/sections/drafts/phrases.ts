import type { Goal } from '@quintet/contracts/reports/facts';
import { formatDay } from '../../text/calendar.ts';
import type { Draft } from './draft-context.ts';
import { lowerFirst } from './letter-case.ts';
import { entry, inline, phrase, sentence } from '../../text/markdown.ts';
import { countOf, formatNumber, joinNames } from '../../text/numerals.ts';

/** A goal as the cells goal, measure and target, gaps marked. */
export function describeGoal(goal: Goal, { ask }: Draft): readonly string[] {
  const name = `“${phrase(inline(goal.text))}”`;
  return [
    entry(goal.text),
    goal.measure === undefined ? ask('operations', `how to measure ${name}`) : entry(goal.measure),
    goal.target === undefined ? ask('sponsor', `the target for ${name}`) : inline(goal.target),
  ];
}

/** One sentence that names the goals. */
export function listGoals({ facts, vary, ask }: Draft): string {
  const goals = facts.opportunity.goals.map(({ text }) => lowerFirst(phrase(inline(text)), facts));
  if (goals.length === 0)
    return `Its goals are not written down: ${ask('sponsor', 'what has to be better afterwards')}.`;
  if (goals.length === 1) return sentence(`its one stated goal: ${goals[0] ?? ''}`);
  const list = goals.join('; ');
  return vary(
    'goals',
    `It has ${countOf(goals.length, 'goal')}: ${list}.`,
    sentence(`${countOf(goals.length, 'goal')} stand behind it: ${list}`),
  );
}

/** One sentence on who the customer is, from what is known of it; absent when nothing is. */
export function describeCompany({ facts, Customer }: Draft): string | undefined {
  const { industry, country, size } = facts.customer;
  const extent = joinNames(
    [
      size.employees === undefined
        ? ''
        : `${formatNumber(size.employees)} ${size.employees === 1 ? 'employee' : 'employees'}`,
      size.sites === undefined ? '' : `${formatNumber(size.sites)} ${size.sites === 1 ? 'site' : 'sites'}`,
    ].filter((part) => part !== ''),
  );
  if (industry === undefined && extent === '') return undefined;
  const where = country === undefined ? '' : ` in ${withArticle(inline(country))}`;
  if (industry === undefined) return `${Customer} has ${extent}${where}.`;
  return `${Customer} is ${nameTrade(lowerFirst(inline(industry), facts))}${where}${extent === '' ? '' : `, with ${extent}`}.`;
}

/** `logistics` as `a logistics company`; a trade that already names a kind of house stays as it is. */
function nameTrade(industry: string): string {
  const house =
    /\b(?:company|utility|manufacturer|provider|retailer|bank|agency|operator|supplier|maker|firm|hospital|school|council|authority)$/i;
  return `${/^[aeio]/i.test(industry) ? 'an' : 'a'} ${industry}${house.test(industry) ? '' : ' company'}`;
}

/** A deadline as a clause: `support ends on 31 December 2027`. */
export function describeDeadline({ label, date }: { readonly label: string; readonly date: string }): string {
  const name = phrase(inline(label));
  const isClause = /\b(?:ends?|begins?|starts?|expires?|closes?|opens?|stops?|runs? out|lapses?)$/i.test(
    name,
  );
  return isClause ? `${name} on ${formatDay(date)}` : `${formatDay(date)} is the date for this: ${name}`;
}

/** `United Kingdom` as `the United Kingdom`. */
function withArticle(country: string): string {
  return /^(?:United |Netherlands|Philippines|Czech Republic|Gambia|Bahamas)/.test(country)
    ? `the ${country}`
    : country;
}
