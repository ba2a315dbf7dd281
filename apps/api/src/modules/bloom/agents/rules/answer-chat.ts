import type { AgentId } from '@quintet/contracts/bloom/agents';
import { matchServices, matchTerms } from '../catalogue/match-terms.ts';
import { otherTerms, pricingTerms, services, type Service } from '../catalogue/services.ts';
import { writeAmount } from '../customer/amounts.ts';
import { type Customer, wordsOfCustomer } from '../customer/customer.ts';
import { knownOf, type OfferedPackage, openQuestions } from './outline-service.ts';

export interface ChatAnswer {
  /** Markdown. */
  readonly content: string;
  /** Of the catalogue, by name. */
  readonly services: readonly string[];
  /** The next thing to be known. */
  readonly question: string | null;
  /** The agent that does what was asked for. */
  readonly handoff: AgentId | null;
}

const opening = 'What would you like to achieve?';

/** An answer from the catalogue, the packages and the conversation so far; what it cannot tell it says. */
export function answerChat(customer: Customer, packages: readonly OfferedPackage[]): ChatAnswer {
  const asked = matchServices(customer.message).map(({ service }) => service);
  const named = packages.filter(({ name }) => matchTerms(customer.message, [name]).length > 0);
  const wantsPrices = named.length > 0 || matchTerms(customer.message, pricingTerms).length > 0;
  // A reply such as "in May" is about what was spoken of before.
  const topics = asked.length > 0 ? asked : servicesOfTalk(customer);
  const question = nextQuestion(customer, topics[0]);
  const parts = [
    ...(wantsPrices ? [writePrices(asked, named.length > 0 ? named : packages)] : asked.map(writeService)),
    ...(asked.length === 0 && !wantsPrices ? [goOn(topics[0])] : []),
    ...(question === null ? [] : [question]),
  ];
  return {
    content: parts.filter((part) => part !== '').join('\n\n'),
    services: topics.map(({ name }) => name),
    question,
    handoff: findAgent(customer.message) ?? topics[0]?.agent ?? null,
  };
}

/** The agent whose work a text names; nothing where it names none. */
export function findAgent(text: string): AgentId | undefined {
  const other = otherTerms.find(({ terms }) => matchTerms(text, terms).length > 0);
  return other?.agent ?? matchServices(text)[0]?.service.agent;
}

function servicesOfTalk(customer: Customer): Service[] {
  const last = wordsOfCustomer(customer).find((said) => matchServices(said).length > 0);
  return last === undefined ? [] : matchServices(last).map(({ service }) => service);
}

/** The next open question; one that was put before is not put again. */
function nextQuestion(customer: Customer, service: Service | undefined): string | null {
  const put = (ask: string) =>
    customer.turns.some(({ role, content }) => role === 'assistant' && content.includes(ask));
  const open = service === undefined ? [opening] : openQuestions(service, knownOf(customer, {}));
  return open.find((ask) => !put(ask)) ?? null;
}

function writeService({ name, summary, price_from, price_to, weeks_from, weeks_to }: Service): string {
  return `**${name}**: ${summary} ${writeAmount(price_from)} to ${writeAmount(price_to)}, ${weeks_from} to ${weeks_to} weeks.`;
}

function writePrices(asked: readonly Service[], packages: readonly OfferedPackage[]): string {
  const lines = packages.map(
    ({ name, price_monthly, price_yearly }) =>
      `- ${name}: ${writeAmount(price_monthly)} a month, ${writeAmount(price_yearly)} a year`,
  );
  return [...asked.map(writeService), ['Packages:', ...lines].join('\n')].join('\n\n');
}

function goOn(service: Service | undefined): string {
  if (service !== undefined) return `Noted, for ${service.name}.`;
  const offered = services.map(({ name }) => `- ${name}`).join('\n');
  return `I cannot tell from that what you need, so I will not guess. This is what we do:\n\n${offered}`;
}
