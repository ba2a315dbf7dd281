import type { Claim } from '../text/claims.ts';
import { readClaims } from '../text/claims.ts';
import type { Facts } from '../facts/facts.ts';
import { listFactValues } from '../facts/fact-texts.ts';
import type { FactIndex } from '../figures/fact-index.ts';
import { placeOf, type ReadSection, type StatementPlace } from './statements.ts';

/** Two texts that say the same in other figures. */
export interface Parallel {
  readonly claim: Claim;
  readonly place: StatementPlace;
  /** The figure of the other text. */
  readonly other: string;
  /** Where the other text stands; absent when it is a text of the facts. */
  readonly otherPlace?: StatementPlace;
}

interface Said {
  readonly words: ReadonlySet<string>;
  readonly claim: Claim;
  readonly place?: StatementPlace;
}

const fewestWords = 4;

/**
 * Figures that no fact covers, in sentences and cells whose other words a text of the facts or another section
 * repeats: `opens in 3 seconds` where the requirement says 2.
 */
export function findParallels(
  sections: readonly ReadSection[],
  facts: Facts,
  factIndex: FactIndex,
): Parallel[] {
  const stated = listFactValues(facts).texts.flatMap((text) => listSaid(text, readClaims(text)));
  const said = sections.flatMap(({ title, units }) =>
    units.flatMap(({ unit, claims }) => {
      const context =
        unit.kind === 'cell' ? [unit.row?.[0] ?? '', unit.columns?.[unit.column ?? 0] ?? ''].join(' ') : '';
      return listSaid(`${context} ${unit.text}`, claims).map((each) => ({
        ...each,
        place: placeOf(title, unit, each.claim.start, each.claim.end),
      }));
    }),
  );
  return said.flatMap((each) => {
    if (factIndex.covers(each.claim)) return [];
    const { claim, place } = each;
    const fact = stated.find((other) => isSameText(other, each, 'contained'));
    if (fact !== undefined) return [{ claim, place, other: fact.claim.quote }];
    const other = said.find(
      (one) => one.place.section_title !== place.section_title && isSameText(one, each, 'alike'),
    );
    return other === undefined ? [] : [{ claim, place, other: other.claim.quote, otherPlace: other.place }];
  });
}

/** A text with one figure of a kind; texts with several leave open which is which. */
function listSaid(text: string, claims: readonly Claim[]): Said[] {
  const words = new Set(
    (text.toLowerCase().match(/[\p{L}]{3,}/gu) ?? []).filter((word) => !fillers.has(word)),
  );
  const single = claims.filter((claim) => claims.filter(({ kind }) => kind === claim.kind).length === 1);
  return words.size < fewestWords ? [] : single.map((claim) => ({ words, claim }));
}

const fillers = new Set([
  'the',
  'and',
  'for',
  'with',
  'that',
  'this',
  'are',
  'has',
  'have',
  'will',
  'gbp',
  'eur',
  'usd',
  'year',
  'years',
  'weeks',
  'month',
  'months',
  'days',
]);

function isSameText(one: Said, two: Said, how: 'contained' | 'alike'): boolean {
  if (one.claim.kind !== two.claim.kind || sameQuote(one.claim, two.claim)) return false;
  const shared = [...one.words].filter((word) => two.words.has(word)).length;
  const whole = how === 'contained' ? one.words.size : one.words.size + two.words.size - shared;
  return shared >= fewestWords && shared / whole >= (how === 'contained' ? 0.8 : 0.6);
}

function sameQuote(one: Claim, two: Claim): boolean {
  return one.quote.replaceAll(/[\s,]/g, '') === two.quote.replaceAll(/[\s,]/g, '');
}
