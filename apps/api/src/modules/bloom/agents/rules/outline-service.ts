import type { Service } from '../catalogue/services.ts';
import { readWeeks, writeAmount, writeAmounts } from '../customer/amounts.ts';
import { type Customer, nameOf, wordsOfCustomer } from '../customer/customer.ts';

/** A package as far as an outline names it. */
export interface OfferedPackage {
  readonly id: string;
  readonly name: string;
  readonly price_monthly: number;
  readonly price_yearly: number;
  readonly fits: boolean;
}

/** What a customer told of a service's questions, by what they are about. */
export type Answers = Readonly<Record<string, string>>;

export interface Outline {
  readonly service: string;
  readonly for: string | null;
  readonly goals: readonly string[];
  readonly deliverables: readonly string[];
  readonly price_from: number;
  readonly price_to: number;
  readonly weeks_from: number;
  readonly weeks_to: number;
  /** Those that fit the budget; all of them where none was named. */
  readonly packages: readonly OfferedPackage[];
  /** What the customer's facts mean for the work. */
  readonly remarks: readonly string[];
  /** What is still to be asked. */
  readonly questions: readonly string[];
}

interface Outlined {
  readonly service: Service;
  readonly customer: Customer;
  readonly answers: Answers;
  readonly packages: readonly OfferedPackage[];
  readonly now: Date;
}

const longestGoal = 300;

/** A brief for a service, filled with the customer's own facts. */
export function outlineService(given: Outlined): Outline {
  const { service, customer, packages } = given;
  const { id: _, name, price_from, price_to, weeks_from, weeks_to, deliverables } = service;
  return {
    service: name,
    for: nameOf(customer),
    goals: goalsOf(customer),
    deliverables,
    price_from,
    price_to,
    weeks_from,
    weeks_to,
    packages: customer.amounts === null ? packages : packages.filter(({ fits }) => fits),
    remarks: [...remarkOnBudget(service, customer), ...remarkOnTime(given), ...remarkOnAnswers(given)],
    questions: openQuestions(service, knownOf(customer, given.answers)),
  };
}

/** The outline as Markdown. */
export function writeOutline(outline: Outline): string {
  const { service, goals, deliverables, packages, remarks, questions } = outline;
  const prices = packages.map(
    ({ name, price_monthly, price_yearly }) =>
      `${name}: ${writeAmount(price_monthly)} a month, ${writeAmount(price_yearly)} a year`,
  );
  const parts = [
    `## ${service}${outline.for === null ? '' : ` for ${outline.for}`}`,
    list('Goals', goals),
    list('What you get', deliverables),
    `**Price and time:** ${writeAmount(outline.price_from)} to ${writeAmount(outline.price_to)}, ${outline.weeks_from} to ${outline.weeks_to} weeks.`,
    list('What your facts mean', remarks),
    list('Packages that fit', prices),
    list('Still to be answered', questions),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The questions of a service that nothing known answers. */
export function openQuestions({ questions }: Service, known: Answers): string[] {
  return questions.filter(({ about }) => known[about] === undefined).map(({ ask }) => ask);
}

/** What the facts of a customer answer, beside what was told otherwise. */
export function knownOf(customer: Customer, told: Answers): Answers {
  const { goals, budget, timeline, website, audience } = customer;
  const facts = { goals: goals.join('; ') || null, budget, timeline, website, audience };
  return {
    ...Object.fromEntries(Object.entries(facts).flatMap(([about, fact]) => (fact ? [[about, fact]] : []))),
    ...told,
  };
}

function goalsOf(customer: Customer): readonly string[] {
  if (customer.goals.length > 0) return customer.goals;
  const [said] = wordsOfCustomer(customer);
  return said === undefined ? [] : [`“${said.replaceAll(/\s+/g, ' ').slice(0, longestGoal).toWellFormed()}”`];
}

function remarkOnBudget({ price_from, price_to }: Service, { amounts }: Customer): string[] {
  if (amounts === null) return [];
  const named = `The budget of ${writeAmounts(amounts)}`;
  if (amounts.high < price_from)
    return [
      `${named} is ${writeAmount(price_from - amounts.high)} below where this begins: start with the first deliverable alone.`,
    ];
  if (amounts.low >= price_to) return [`${named} covers all of this.`];
  return [`${named} reaches this; what it covers is settled deliverable by deliverable.`];
}

function remarkOnTime({ service, customer: { timeline }, now }: Outlined): string[] {
  if (timeline === null) return [];
  const weeks = readWeeks(timeline, now);
  if (weeks === undefined) return [`“${timeline}” names no date and no span: agree on one.`];
  if (weeks < service.weeks_from)
    return [`“${timeline}” is less than the ${service.weeks_from} weeks that this takes at the least.`];
  return [`“${timeline}” leaves enough time to begin.`];
}

function remarkOnAnswers({ answers }: Outlined): string[] {
  return Object.entries(answers).map(([about, told]) => `${about.replaceAll('_', ' ')}: ${told}`);
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `**${title}**\n\n${items.map((item) => `- ${item}`).join('\n')}`;
}
