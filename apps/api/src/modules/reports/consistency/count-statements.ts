import { countFacts } from '../figures/fact-index.ts';
import type { Facts } from '../facts/facts.ts';
import type { Known } from './known-values.ts';
import { placeOf, type ReadSection, type Statement } from './statements.ts';

/** Words after which a count means all of them, not some. */
const totals =
  /\b(?:all|stated|recorded|comprises?|consists? of|made of|made up of|counts?|register holds|in total|total of|altogether)\s(?:the\s)?$/i;
const afterwards =
  /^\s(?:in total|altogether|(?:is|are) (?:on record|on the register|known|recorded|listed))\b/i;

/** Statements of how many there are of something in all. */
export function readCounts({ title, units }: ReadSection): Statement[] {
  return units.flatMap(({ unit, claims }) =>
    claims.flatMap((claim) => {
      if (claim.kind !== 'count') return [];
      const isTotal =
        totals.test(unit.text.slice(0, claim.start)) || afterwards.test(unit.text.slice(claim.end));
      return isTotal
        ? [
            {
              subject: countSubject(claim.noun),
              said: claim,
              place: placeOf(title, unit, claim.start, claim.end),
            },
          ]
        : [];
    }),
  );
}

/** Counts in prose that exceed what there is, whatever they count. */
export function readExcess({ title, units }: ReadSection, facts: Facts): Statement[] {
  const known = countFacts(facts);
  return units.flatMap(({ unit, claims }) =>
    claims.flatMap((claim) => {
      if (claim.kind !== 'count') return [];
      const there = known[claim.noun] ?? 0;
      return there > 0 && claim.value > there
        ? [
            {
              subject: countSubject(claim.noun),
              said: claim,
              place: placeOf(title, unit, claim.start, claim.end),
            },
          ]
        : [];
    }),
  );
}

/** How many the facts hold of each noun. Systems are those in use or those to connect; roles those of either side. */
export function listKnownCounts(facts: Facts): ReadonlyMap<string, Known> {
  const { customer, opportunity } = facts;
  const others: Readonly<Record<string, readonly number[]>> = {
    system: [customer.systems.length, opportunity.integrations.length],
    role: [opportunity.team.length, customer.stakeholders.length],
  };
  const counts = Object.entries(countFacts(facts)).filter(([, count]) => count > 0);
  return new Map(
    counts.map(([noun, count]) => [
      countSubject(noun),
      { values: [count, ...(others[noun] ?? [])], display: String(count) },
    ]),
  );
}

function countSubject(noun: string): string {
  return `number of ${noun}s`;
}
