import { findService, matchServices, type TermMatch } from '../catalogue/match-terms.ts';
import { type Service, services } from '../catalogue/services.ts';
import { writeAmount, writeAmounts } from '../customer/amounts.ts';
import { type Customer, wordsOfCustomer } from '../customer/customer.ts';
import { type Priority, priorityOf } from './priority.ts';

/** One service that answers a need, and the customer's own words for that need. */
export interface Recommendation {
  readonly service: string;
  /** From 0 to 100. */
  readonly confidence: number;
  readonly reasoning: string;
  readonly priority: Priority;
  readonly estimated_impact: string;
  readonly suggested_approach: string;
}

/** A need, quoted. */
interface Need {
  readonly where: 'services_interested' | 'said';
  readonly quote: string;
}

const points = { listed: 65, firstTerm: 45, furtherTerm: 10, mostTerms: 85, affordable: 15 };

/** The services that the customer's own words or list name, best first, each with the words that it answers. */
export function recommendServices(customer: Customer): Recommendation[] {
  return findNeeds(customer)
    .map(({ service, needs, terms }) => recommend(service, customer, { needs, terms }))
    .toSorted((one, other) => other.confidence - one.confidence || one.service.localeCompare(other.service));
}

/** The services of the catalogue that a customer wants, or that were recommended to him. */
export function servicesWanted(customer: Customer): Service[] {
  const found = customer.recommended.map(findService).filter((service) => service !== undefined);
  return [...new Set([...findNeeds(customer).map(({ service }) => service), ...found])];
}

function findNeeds(customer: Customer) {
  const named = matchServices(wordsOfCustomer(customer).join('\n\n'));
  return services
    .map((service) => {
      const listed = customer.services_interested.filter((name) => findService(name) === service);
      const matches: readonly TermMatch[] = named.find((match) => match.service === service)?.matches ?? [];
      const needs: Need[] = [
        ...listed.map((quote): Need => ({ where: 'services_interested', quote })),
        ...matches.map(({ quote }): Need => ({ where: 'said', quote })),
      ];
      return { service, needs, terms: matches.length };
    })
    .filter(({ needs }) => needs.length > 0);
}

function recommend(
  service: Service,
  { amounts, timeline }: Customer,
  { needs, terms }: { needs: readonly Need[]; terms: number },
): Recommendation {
  const isListed = needs.some(({ where }) => where === 'services_interested');
  const said =
    terms === 0 ? 0 : Math.min(points.mostTerms, points.firstTerm + (terms - 1) * points.furtherTerm);
  const isAffordable = amounts !== null && amounts.high >= service.price_from;
  const base = Math.max(said, isListed ? points.listed + terms * points.furtherTerm : 0);
  const confidence = Math.min(100, Math.min(points.mostTerms, base) + (isAffordable ? points.affordable : 0));
  const quotes = [...new Set(needs.map(({ where, quote }) => describeNeed(where, quote)))].slice(0, 3);
  return {
    service: service.name,
    confidence,
    reasoning: [...quotes, describePrice(service, amounts)].join(' '),
    priority: priorityOf(confidence),
    estimated_impact: service.impact,
    suggested_approach:
      timeline === null ? service.approach : `${service.approach} Time that was named: ${timeline}.`,
  };
}

function describeNeed(where: Need['where'], quote: string): string {
  return where === 'said' ? `You wrote: “${quote}”` : `You listed “${quote}” among the services.`;
}

function describePrice({ price_from, price_to }: Service, amounts: Customer['amounts']): string {
  const price = `It costs ${writeAmount(price_from)} to ${writeAmount(price_to)}`;
  if (amounts === null) return `${price}; no budget was named.`;
  const named = writeAmounts(amounts);
  return amounts.high >= price_from
    ? `${price}; the budget of ${named} reaches that.`
    : `${price}; the budget of ${named} is below that.`;
}
