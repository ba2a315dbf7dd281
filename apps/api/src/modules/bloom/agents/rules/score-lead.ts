import type { Service } from '../catalogue/services.ts';
import { readWeeks, writeAmount, writeAmounts } from '../customer/amounts.ts';
import type { Customer } from '../customer/customer.ts';
import { type Priority, priorityOf } from './priority.ts';
import { servicesWanted } from './recommend-services.ts';

/** One line of a score: what was seen, and what it is worth. */
export interface Reason {
  readonly criterion: keyof typeof most;
  readonly seen: string;
  readonly points: number;
  readonly of: number;
}

export interface LeadScore {
  /** 0 to 100: the sum of the reasons. */
  readonly heuristic_score: number;
  readonly reasons: readonly Reason[];
  /** From 0 to 1: how much of what counts is known. */
  readonly confidence: number;
  readonly priority: Priority;
  /** What the work may be worth; nothing where neither a budget nor a service is named. */
  readonly estimated_value: number | null;
}

/** How many points each criterion gives at most; together 100. */
const most = { budget: 30, fit: 25, timeline: 15, contact: 15, conversations: 10, source: 5 } as const;

/** From this budget on, so many points. */
const budgetSteps: readonly (readonly [number, number])[] = [
  [25_000, 30],
  [10_000, 25],
  [5_000, 20],
  [2_500, 14],
  [1_000, 8],
  [0, 3],
];
/** Up to so many weeks, so many points. */
const timelineSteps: readonly (readonly [number, number])[] = [
  [6, 15],
  [13, 11],
  [27, 7],
  [Infinity, 3],
];
const conversationSteps: readonly (readonly [number, number])[] = [
  [3, 10],
  [2, 8],
  [1, 5],
];
const sourcePoints: ReadonlyMap<string, number> = new Map([
  ['referral', 5],
  ['partner', 5],
  ['event', 4],
  ['chat', 3],
  ['website', 3],
  ['contact_form', 3],
  ['campaign', 2],
]);

/**
 * Scores what is known of a lead. More budget, a service more, a contact more or a conversation more never takes points
 * away.
 */
export function scoreLead(customer: Customer, now: Date): LeadScore {
  const wanted = servicesWanted(customer);
  const reasons = [
    scoreBudget(customer),
    scoreFit(customer, wanted),
    scoreTimeline(customer, now),
    scoreContact(customer),
    scoreConversations(customer),
    scoreSource(customer),
  ];
  const heuristic_score = reasons.reduce((sum, { points }) => sum + points, 0);
  const known = reasons.filter(({ points }) => points > 0).length;
  return {
    heuristic_score,
    reasons,
    confidence: Math.round((known / reasons.length) * 100) / 100,
    priority: priorityOf(heuristic_score),
    estimated_value: estimateValue(customer, wanted),
  };
}

/** A reason as a line: `budget: 5,000 to 10,000 named, 20 of 30 points`. */
export function writeReason({ criterion, seen, points, of }: Reason): string {
  return `${criterion}: ${seen}, ${points} of ${of} points`;
}

function reason(criterion: keyof typeof most, seen: string, points: number): Reason {
  return { criterion, seen, points, of: most[criterion] };
}

function scoreBudget({ amounts }: Customer): Reason {
  if (amounts === null) return reason('budget', 'no amount named', 0);
  const [, points] = budgetSteps.find(([from]) => middleOf(amounts) >= from) ?? [0, 0];
  return reason('budget', `${writeAmounts(amounts)} named`, points);
}

/** A service that we have is worth ten; how far the budget goes towards the cheapest of them, up to fifteen more. */
function scoreFit({ amounts }: Customer, wanted: readonly Service[]): Reason {
  if (wanted.length === 0) return reason('fit', 'names no service of ours', 0);
  const names = wanted.map(({ name }) => name).join(', ');
  if (amounts === null) return reason('fit', `wants ${names}`, 10);
  const price = Math.min(...wanted.map(({ price_from }) => price_from));
  const reach = Math.min(1, amounts.high / price);
  const seen = `wants ${names}, from ${writeAmount(price)}; the budget ${reach < 1 ? 'is below that' : 'reaches that'}`;
  return reason('fit', seen, 10 + Math.floor(15 * reach));
}

function scoreTimeline({ timeline }: Customer, now: Date): Reason {
  if (timeline === null) return reason('timeline', 'none named', 0);
  const weeks = readWeeks(timeline, now);
  if (weeks === undefined) return reason('timeline', `“${timeline}” names no date and no span`, 2);
  if (weeks < 0) return reason('timeline', `“${timeline}” is past`, 0);
  const [, points] = timelineSteps.find(([upTo]) => weeks <= upTo) ?? [0, 0];
  return reason('timeline', `“${timeline}”`, points);
}

/** Three points for each way to know or reach the customer. */
function scoreContact({ email, phone, company, website, name }: Customer): Reason {
  const ways = Object.entries({ email, phone, company, website, name }).filter(([, value]) => value !== null);
  const seen = ways.length === 0 ? 'nothing known' : `${ways.map(([way]) => way).join(', ')} known`;
  return reason('contact', seen, ways.length * 3);
}

function scoreConversations({ conversations }: Customer): Reason {
  const [, points] = conversationSteps.find(([from]) => conversations >= from) ?? [0, 0];
  return reason('conversations', conversations === 0 ? 'none so far' : `${conversations} so far`, points);
}

function scoreSource({ source }: Customer): Reason {
  if (source === null) return reason('source', 'unknown', 0);
  return reason('source', `“${source}”`, sourcePoints.get(source.toLowerCase().replaceAll(' ', '_')) ?? 1);
}

function estimateValue({ amounts }: Customer, wanted: readonly Service[]): number | null {
  if (amounts !== null) return middleOf(amounts);
  return wanted.length === 0 ? null : wanted.reduce((sum, { price_from }) => sum + price_from, 0);
}

function middleOf({ low, high }: NonNullable<Customer['amounts']>): number {
  return Math.round((low + high) / 2);
}
