import type { Claim } from '../text/claims.ts';
import type { Known, ReadUnit, Statement } from './statements.ts';
import { placeOf } from './statements.ts';
import type { Facts } from '../facts/facts.ts';
import { countFacts } from '../figures/fact-index.ts';

/** Words right before or behind a count after which it means all there are, not some. */
const totals =
  /\b(?:all|stated|recorded|comprises?|consists? of|made of|made up of|counts?|register holds|in total|total of|altogether)\s(?:the\s)?$/i;
const afterwards =
  /^\s(?:in total|altogether|(?:is|are) (?:on record|on the register|known|recorded|listed))\b/i;
const reach = 40;

/** What a count says of how many there are in all: one that says so, or one that exceeds what there is. */
export function readCount(read: ReadUnit, claim: Claim, known: ReadonlyMap<string, Known>): Statement[] {
  if (claim.kind !== 'count') return [];
  const { text } = read.unit;
  const there = known.get(claim.noun);
  const isTotal =
    totals.test(text.slice(Math.max(0, claim.start - reach), claim.start)) ||
    afterwards.test(text.slice(claim.end, claim.end + reach));
  const isExcess = there !== undefined && claim.value > Number(there.values[0]);
  if (!isTotal && !isExcess) return [];
  return [{ subject: `number of ${claim.noun}s`, said: claim, place: placeOf(read, claim), known: there }];
}

/** How many the facts hold of each noun. Systems are those in use or those to connect; roles those of either side. */
export function indexCounts(facts: Facts): ReadonlyMap<string, Known> {
  const { customer, opportunity } = facts;
  const others: Readonly<Record<string, readonly number[]>> = {
    system: [customer.systems.length, opportunity.integrations.length],
    role: [opportunity.team.length, customer.stakeholders.length],
  };
  const counts = Object.entries(countFacts(facts)).filter(([, count]) => count > 0);
  return new Map(
    counts.map(([noun, count]) => [
      noun,
      { values: [count, ...(others[noun] ?? [])], display: String(count) },
    ]),
  );
}
