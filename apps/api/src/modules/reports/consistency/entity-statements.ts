import type { Claim } from '../text/claims.ts';
import { rowSubject, type KnownValues } from './known-values.ts';
import { mentions } from '../sections/drafts/mentions.ts';
import { placeOf, type ReadSection, type ReadUnit, type Statement } from './statements.ts';

interface Entity {
  readonly kind: string;
  readonly name: string;
}

/** Which column of an entity a figure in a sentence about it can only mean. */
interface Meaning {
  readonly column: string;
  readonly fits: (claim: Claim) => boolean;
  /** Words close before the figure that give it this meaning. */
  readonly before: RegExp;
  /** Words close behind it that do. */
  readonly after?: RegExp;
}

const meanings: Readonly<Record<string, readonly Meaning[]>> = {
  phase: [
    {
      column: 'weeks',
      fits: (claim) => claim.kind === 'duration' && claim.unit === 'week',
      before: /\b(?:takes?|lasts?|runs? for|needs?|planned for|in)\b/i,
      after: /^ long\b/i,
    },
    { column: 'start', fits: isDay, before: /\b(?:starts?|begins?|from)\b/i },
    { column: 'end', fits: isDay, before: /\b(?:ends?|finish(?:es|ed)?|until|to|completed?)\b/i },
  ],
  system: [
    {
      column: 'age',
      fits: (claim) => claim.kind === 'duration' && claim.unit === 'year',
      before: /\b(?:age|use|for|is)\b/i,
      after: /^ (?:old|in use)\b/i,
    },
  ],
  cost: [
    {
      column: 'one-off',
      fits: (claim) => claim.kind === 'money',
      before: /\bone-off\b/i,
      after: /^ (?:once|one-off)\b/i,
    },
    {
      column: 'yearly',
      fits: (claim) => claim.kind === 'money',
      before: /\b(?:yearly|annual\w*)\b/i,
      after: /^ (?:a|per|every) year\b/i,
    },
  ],
  benefit: [
    {
      column: 'yearly',
      fits: (claim) => claim.kind === 'money',
      before: /\b(?:yearly|worth|sav\w+|brings?|annual\w*)\b/i,
      after: /^ (?:a|per|every) year\b/i,
    },
  ],
  deadline: [{ column: 'date', fits: isDay, before: /./ }],
};

function isDay(claim: Claim): boolean {
  return claim.kind === 'date' && claim.day.length === 10 && !claim.day.startsWith('-');
}

/** What sentences say of one phase, system, cost line, benefit or deadline that they name. */
export function readEntities(
  section: ReadSection,
  entities: readonly Entity[],
  known: KnownValues,
): Statement[] {
  return section.units.flatMap((read) =>
    read.unit.kind === 'sentence' ? readSentence(section.title, read, entities, known) : [],
  );
}

function readSentence(
  title: string,
  { unit, claims }: ReadUnit,
  entities: readonly Entity[],
  known: KnownValues,
): Statement[] {
  if (claims.length === 0) return [];
  const named = entities.filter(({ kind, name }) => kind in meanings && mentions(unit.text, name));
  return named.flatMap((entity) => {
    // A deadline is a whole clause, so its day has to follow it; of anything else, one of a kind is clear enough.
    const isOnlyOne =
      entity.kind !== 'deadline' && named.every((each) => each === entity || each.kind !== entity.kind);
    return (meanings[entity.kind] ?? []).flatMap((meaning) => {
      const fitting = claims.filter((each) => means(meaning, unit.text, each));
      const claim =
        isOnlyOne && fitting.length === 1
          ? fitting[0]
          : fitting.find((each) => isRightBehind(each, entity.name, unit.text));
      const subject = rowSubject(entity.kind, entity.name, meaning.column);
      if (claim === undefined || !known.has(subject)) return [];
      return [{ subject, said: claim, place: placeOf(title, unit, claim.start, claim.end) }];
    });
  });
}

/** Among several of a kind, a figure belongs to the one that is named just before it. */
function isRightBehind(claim: Claim, name: string, text: string): boolean {
  const at = text.toLowerCase().lastIndexOf(name.toLowerCase(), claim.start);
  const between = at < 0 ? ' and ' : text.slice(at + name.length, claim.start);
  return between.length <= 12 && !/,| and |;/.test(between);
}

/** Whether the figure is of this column, by its kind and the words within reach of it. */
function means({ fits, before, after }: Meaning, text: string, claim: Claim): boolean {
  if (!fits(claim)) return false;
  return (
    before.test(text.slice(Math.max(0, claim.start - 14), claim.start)) ||
    after?.test(text.slice(claim.end)) === true
  );
}
