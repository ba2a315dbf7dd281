import type { Claim } from '../text/claims.ts';
import { figureOf, type Row, type RowIndex } from './rows.ts';
import { isKnown, placeOf, type ReadUnit, type Statement } from './statements.ts';

const betweenPersonAndRole = /^(?:,| \(|, the| is the| as the| as)? ?(?:the )?$/i;

/** Reads sentences: what they say of the role of a person, and figures of one row that they give to another. */
export function createProseReader(index: RowIndex): (read: ReadUnit) => Statement[] {
  const rows = [...index.values()].flat();
  const roles = new Set(rows.flatMap(({ columns }) => columns.get('role')?.display.toLowerCase() ?? []));
  const cells = rows.flatMap(({ columns }) =>
    [...columns].flatMap(([column, { values }]) => values.map((value) => `${column}: ${value}`)),
  );
  const taken = new Set(cells);
  const isListed = (phrase: string) => index.has(phrase) || roles.has(phrase);
  return (read) => {
    if (read.unit.kind !== 'sentence') return [];
    const found = findPhrases(read.unit.text, isListed);
    return [...readRoles(read, found), ...readFigures(read, found)];
  };

  function readRoles(read: ReadUnit, found: readonly Phrase[]): Statement[] {
    const { text } = read.unit;
    return found.slice(1).flatMap((second, before) => {
      const first = found[before] ?? second;
      const [person, role] = roles.has(second.phrase) ? [first, second] : [second, first];
      const row = index.get(person.phrase)?.find(({ kind }) => kind === 'person');
      const isPair =
        second.start - first.end < 20 && betweenPersonAndRole.test(text.slice(first.end, second.start));
      if (row === undefined || !roles.has(role.phrase) || !isPair) return [];
      const said = { kind: 'word', text: text.slice(role.start, role.end) } as const;
      const place = placeOf(read, { start: first.start, end: second.end });
      return [{ subject: `person “${row.name}”: role`, said, place, known: row.columns.get('role') }];
    });
  }

  /** A figure of the only row that is named, or of the one that is named right before it. */
  function readFigures(read: ReadUnit, found: readonly Phrase[]): Statement[] {
    const isOnlyOne = new Set(found.map(({ phrase }) => phrase)).size === 1;
    let at = 0;
    return read.claims.flatMap((claim) => {
      while ((found[at + 1]?.end ?? Infinity) <= claim.start) at += 1;
      const named = found[at];
      if (named === undefined) return [];
      const gap = read.unit.text.slice(named.end, Math.min(claim.start, named.end + 20));
      const isBehind = named.end <= claim.start && gap.length <= 12 && !/,|;| and /.test(gap);
      return isOnlyOne || isBehind ? readFigure(read, claim, index.get(named.phrase) ?? []) : [];
    });
  }

  /** What contradicts the row is a figure that is none of its own, but another row's in the same column. */
  function readFigure(read: ReadUnit, claim: Claim, named: readonly Row[]): Statement[] {
    const figure = claim.kind === 'duration' ? claim.unit : claim.kind;
    const own = named.flatMap(({ kind, name, columns }) =>
      [...columns].flatMap(([column, known]) =>
        figureOf.get(column) === figure ? { column, known, subject: `${kind} “${name}”: ${column}` } : [],
      ),
    );
    const value = claim.kind === 'date' ? claim.day : 'value' in claim ? claim.value : claim.text;
    const other = own.find(({ column }) => taken.has(`${column}: ${value}`));
    if (other === undefined || own.some(({ known }) => isKnown(claim, known))) return [];
    return [{ subject: other.subject, said: claim, place: placeOf(read, claim), known: other.known }];
  }
}

interface Phrase {
  readonly phrase: string;
  readonly start: number;
  readonly end: number;
}

const mostWords = 8;

/** The listed phrases in a text, the longest at each place. */
function findPhrases(text: string, isListed: (phrase: string) => boolean): Phrase[] {
  const words = Array.from(text.matchAll(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }));
  const found: Phrase[] = [];
  for (const [at, { start }] of words.entries()) {
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const phrases = words
      .slice(at, at + mostWords)
      .map(({ end }) => ({ phrase: text.slice(start, end).toLowerCase(), start, end }));
    const longest = phrases.findLast(({ phrase }) => isListed(phrase));
    if (longest !== undefined) found.push(longest);
  }
  return found;
}
