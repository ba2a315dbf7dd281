import { readClaims, type Claim } from '../text/claims.ts';
import type { Facts } from '../facts/facts.ts';
import { computeFigures } from '../figures/figures.ts';
import { indexFacts } from '../figures/fact-index.ts';
import { readUnits } from '../text/markdown-units.ts';
import { findUnknownNames, listKnownWords } from '../facts/names.ts';
import { reportWords } from '../text/report-words.ts';
import { readUnitClaims } from '../text/unit-claims.ts';

/** What a changed text may state: what its sources say, and what the facts bear out. */
export interface ClaimSources {
  /** The text before and the instruction. */
  readonly texts: readonly string[];
  readonly facts: Facts | undefined;
}

/** Figures and names in a text that none of its sources hold, in words for whoever wrote it. */
export function findNewClaims(markdown: string, { texts, facts }: ClaimSources): string[] {
  const factIndex = facts === undefined ? undefined : indexFacts(facts, computeFigures(facts));
  const given = texts.flatMap(readClaims);
  const words = listWords(texts, facts);
  return readUnits(markdown).flatMap((unit) => [
    ...readUnitClaims(unit)
      .filter((claim) => factIndex?.covers(claim) !== true && !given.some((known) => says(known, claim)))
      .map(
        ({ quote }) =>
          `The figure "${quote}" is neither in the instruction nor in the section nor in the facts.`,
      ),
    ...findUnknownNames(unit, words).map(
      ({ name }) => `The name "${name}" is neither in the instruction nor in the section nor in the facts.`,
    ),
  ]);
}

function listWords(texts: readonly string[], facts: Facts | undefined): ReadonlySet<string> {
  const known = new Set(facts === undefined ? reportWords : listKnownWords(facts));
  for (const word of texts
    .join(' ')
    .toLowerCase()
    .match(/\p{L}[\p{L}\p{N}\p{M}'’&+#]*/gu) ?? []) {
    known.add(word);
    known.add(word.replace(/['’]s$/u, ''));
  }
  return known;
}

/** Whether a known figure says as much as another: the same value in any unit, or a date that includes it. */
function says(known: Claim, claim: Claim): boolean {
  if (claim.kind === 'date') return known.kind === 'date' && known.day.startsWith(claim.day);
  if (claim.kind === 'reference' || claim.kind === 'fraction') {
    return known.kind === claim.kind && known.text === claim.text;
  }
  if (!('value' in known) || known.value !== claim.value) return false;
  return known.kind !== 'money' || claim.kind !== 'money' || known.currency === claim.currency;
}
