import { listFactValues } from '../facts/fact-texts.ts';
import type { Facts } from '../facts/facts.ts';
import type { FactIndex } from '../figures/fact-index.ts';
import { readClaims, type Claim } from '../text/claims.ts';
import { type Finding, findingAgainst, kindOf } from './findings.ts';
import { asKnown, isKnown, placeOf, type ReadUnit, type StatementPlace } from './statements.ts';

interface Said {
  readonly key: string;
  readonly claim: Claim;
  readonly place: StatementPlace;
}

/**
 * Figures that no fact covers, between words that a text of the facts or another section has around another figure:
 * `opens in 3 seconds` where the requirement says 2.
 */
export function findContradictions(read: readonly ReadUnit[], facts: Facts, factIndex: FactIndex): Finding[] {
  const stated = indexTexts(listFactValues(facts).texts);
  const said = read.flatMap(listSaid);
  const firsts = new Map<string, Map<string, Said>>();
  for (const each of said) {
    const sections = firsts.get(each.key) ?? new Map<string, Said>();
    firsts.set(each.key, sections);
    if (!sections.has(each.place.section_title)) sections.set(each.place.section_title, each);
  }
  return said.flatMap(({ key, claim, place }): Finding[] => {
    if (factIndex.covers(claim)) return [];
    const fact = stated.get(key);
    if (fact !== undefined && !isKnown(claim, asKnown(fact)))
      return [findingAgainst(kindOf(claim), place, { quote: fact.quote })];
    const other = [...(firsts.get(key)?.values() ?? [])].find(
      (each) => each.place.section_title !== place.section_title && !isKnown(claim, asKnown(each.claim)),
    );
    return other === undefined
      ? []
      : [findingAgainst(kindOf(claim), place, { quote: other.claim.quote, place: other.place })];
  });
}

/** The figures in texts of the facts by the words around them; where texts differ, they settle nothing. */
function indexTexts(texts: readonly string[]): ReadonlyMap<string, Claim | undefined> {
  const index = new Map<string, Claim | undefined>();
  for (const text of texts) {
    for (const claim of readClaims(text)) {
      const key = keyOf(text, claim);
      if (key === undefined) continue;
      const earlier = index.get(key) ?? claim;
      index.set(key, index.has(key) && !isKnown(claim, asKnown(earlier)) ? undefined : earlier);
    }
  }
  return index;
}

function listSaid(read: ReadUnit): Said[] {
  const { unit, claims } = read;
  const inTable = unit.kind === 'cell' ? [unit.row?.[0], unit.columns?.[unit.column ?? 0]] : [];
  const lead = inTable.map((text = '') => `${text.slice(-reach)} `).join('');
  return claims.flatMap((claim) => {
    const key = keyOf(unit.text, claim, lead);
    return key === undefined ? [] : [{ key, claim, place: placeOf(read, claim) }];
  });
}

const reach = 60;

/** Kind of a figure and the words around it; `undefined` where they are too few or too small to tell a statement. */
function keyOf(text: string, { kind, start, end }: Claim, lead = ''): string | undefined {
  const before = wordsOf(lead + text.slice(Math.max(0, start - reach), start)).slice(-4);
  const after = wordsOf(text.slice(end, end + reach)).slice(0, 3);
  const words = [...before, ...after];
  if (words.length < 4 || words.filter((word) => word.length > 3).length < 2) return undefined;
  return `${kind}: ${before.join(' ')} … ${after.join(' ')}`;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
}
