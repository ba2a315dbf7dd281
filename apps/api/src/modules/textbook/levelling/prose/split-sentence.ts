import type { Edit } from '../tree/chapter.ts';
import { isOutsideBrackets, isPluralNoun, isWhole, readClause, readOpenClause } from './clauses.ts';
import type { Word } from './tag-sentences.ts';

/** Two sentences out of one: what changes in the paragraph, and the words of both. */
interface Split {
  readonly edits: readonly Edit[];
  readonly left: readonly Word[];
  readonly right: readonly Word[];
}

type Splitter = (words: readonly Word[], at: number) => Split | undefined;

const shortestPart = 4;

/**
 * Parts a sentence where one clause ends and another begins, again and again while a part has more than `longest` words. Every
 * element is done whole or not at all. Sentences that cannot be parted safely give nothing.
 */
export function splitSentence(sentence: readonly Word[], longest: number): (readonly Edit[])[] {
  if (countWords(sentence) <= longest || sentence.at(-1)?.text !== '.') return [];
  for (let at = 0; at < sentence.length; at++) {
    if (!isPivot(sentence, at)) continue;
    for (const splitter of splitters) {
      const split = splitter(sentence, at);
      if (
        split === undefined ||
        countWords(split.left) < shortestPart ||
        countWords(split.right) < shortestPart
      )
        continue;
      return [split.edits, ...splitSentence(split.right, longest)];
    }
  }
  return [];
}

function isPivot(words: readonly Word[], at: number): boolean {
  const text = words[at]?.text;
  return (at === 0 || text === ',' || text === ';') && isOutsideBrackets(words, at);
}

export function countWords(words: readonly Word[]): number {
  return words.filter(({ tag }) => tag !== 'PUNCT').length;
}

const coordinations: Readonly<Record<string, string>> = { and: '', but: 'But', so: 'So', yet: 'Yet' };

/** `A, and B.` → `A. B.` */
const atCoordination: Splitter = (words, at) => {
  const conjunction = words[at + 1];
  const opener = coordinations[conjunction?.lower ?? ''];
  if (words[at]?.text !== ',' || conjunction === undefined || opener === undefined) return undefined;
  const left = words.slice(0, at);
  const next = words[at + 2];
  // `So many` at the beginning of a sentence would be read as a measure.
  const isMeasure =
    conjunction.lower === 'so' && (next?.tag === 'ADJ' || next?.tag === 'ADV' || next?.lower === 'that');
  if (isMeasure || hasComma(left) || !isWhole(left) || readClause(words, at + 2) === undefined)
    return undefined;
  return parted(words, at, at + 2, opener);
};

/** `A; B.` → `A. B.` */
const atSemicolon: Splitter = (words, at) => {
  if (words[at]?.text !== ';') return undefined;
  const right = words.slice(at + 1);
  if (words.filter(({ text }) => text === ';').length > 1) return undefined;
  if (!isWhole(words.slice(0, at)) || !isWhole(right)) return undefined;
  return parted(words, at, at + 1, '');
};

const openers: Readonly<Record<string, string>> = {
  because: 'This is because',
  although: 'But',
  though: 'But',
  whereas: 'But',
};

/** `A, although B.` → `A. But B.` */
const atSubordination: Splitter = (words, at) => {
  const opener = openers[words[at + 1]?.lower ?? ''];
  if (words[at]?.text !== ',' || opener === undefined) return undefined;
  const left = words.slice(0, at);
  if (hasComma(left) || !isWhole(left) || readClause(words, at + 2) === undefined) return undefined;
  // `This is so. This is because …` says the same word twice; `not …, because` would deny the reason too.
  const isReason = words[at + 1]?.lower === 'because';
  if (isReason && left.some(({ lower }, index) => deniers.has(lower) || (index === 0 && pointers.has(lower))))
    return undefined;
  return parted(words, at, at + 2, opener);
};

const deniers = new Set(["n't", 'not', 'never', 'no', 'only', 'just', 'simply']);
const pointers = new Set('this that these those it there'.split(' '));

const leads: Readonly<Record<string, string>> = {
  because: 'That is why',
  although: 'But',
  though: 'But',
};

/** `Because A, B.` → `A. That is why B.` */
const atLeadingClause: Splitter = (words, at) => {
  const opener = leads[words[0]?.lower ?? ''];
  if (at !== 0 || opener === undefined) return undefined;
  const comma = words.findIndex(({ text }) => text === ',');
  const clause = readClause(words, 1);
  if (comma < 0 || clause === undefined || !isOutsideBrackets(words, comma)) return undefined;
  // `Because it is heavy, the robot …`: the pronoun looks ahead.
  if (clause.isPronoun && words[1]?.lower !== 'you' && words[1]?.lower !== 'we') return undefined;
  if (!isWhole(words.slice(1, comma)) || readClause(words, comma + 1) === undefined) return undefined;
  const split = parted(words, comma, comma + 1, opener);
  const [lead, first] = words;
  if (split === undefined || lead === undefined || first === undefined) return undefined;
  return { ...split, edits: [...removeBefore(lead, first), ...split.edits], left: words.slice(1, comma) };
};

/** `… gears, which are …` → `… gears. These gears are …`: the verb says that it is the gears that are meant. */
const atRelative: Splitter = (words, at) => {
  const [noun, relative, verb] = [words[at - 1], words[at + 1], words[at + 2]];
  if (words[at]?.text !== ',' || (relative?.lower !== 'which' && relative?.lower !== 'who')) return undefined;
  if (noun === undefined || verb === undefined || noun.tag !== 'NOUN' || !isPluralNoun(noun))
    return undefined;
  if (!/^(?:are|were|have|can|will|must)$/u.test(verb.lower)) return undefined;
  const left = words.slice(0, at);
  if (hasComma(left) || words.slice(at + 1).some(({ text }) => text === ',') || !isWhole(left))
    return undefined;
  return parted(words, at, at + 2, `These ${noun.text}`);
};

const results: Readonly<Record<string, readonly [present: string, past: string]>> = {
  making: ['makes', 'made'],
  allowing: ['allows', 'allowed'],
  causing: ['causes', 'caused'],
  letting: ['lets', 'let'],
};

/** `A, allowing it to …` → `A. This allows it to …` */
const atResult: Splitter = (words, at) => {
  const result = words[at + 1];
  const forms = results[result?.lower ?? ''];
  if (words[at]?.text !== ',' || result === undefined || forms === undefined) return undefined;
  const left = words.slice(0, at);
  const clause = readOpenClause(left);
  if (clause === undefined || hasComma(left) || !isWhole(left)) return undefined;
  const verb = left[clause.verb];
  const isPast = verb !== undefined && /(?:ed|^was|^were|^had|^did)$/u.test(verb.lower);
  if (modals.test(verb?.lower ?? '')) return undefined;
  return parted(words, at, at + 2, `This ${isPast ? forms[1] : forms[0]}`);
};

const modals = /^(?:could|would|should|might|may|must|will|shall)$/u;

const splitters: readonly Splitter[] = [
  atCoordination,
  atSemicolon,
  atSubordination,
  atLeadingClause,
  atRelative,
  atResult,
];

/** The sentence ends at `stop`; from the word `next` on another begins, after `opener`. What stood between is gone. */
function parted(words: readonly Word[], stop: number, next: number, opener: string): Split | undefined {
  const [mark, first] = [words[stop], words[next]];
  if (mark === undefined || first === undefined) return undefined;
  const dropped = words.slice(stop + 1, next);
  const [firstDropped] = dropped;
  const edits: Edit[] = [{ start: mark.start, end: mark.end, text: '.' }];
  if (firstDropped !== undefined && opener === '') edits.push(...removeBefore(firstDropped, first));
  else if (firstDropped !== undefined)
    edits.push({ start: firstDropped.start, end: dropped.at(-1)?.end ?? firstDropped.end, text: opener });
  else if (opener !== '') edits.push({ start: first.start, end: first.start, text: `${opener} ` });
  else edits.push(capital(first));
  return { edits, left: words.slice(0, stop), right: words.slice(next) };
}

/** Takes words away up to the next one that stays, which then begins the sentence. */
function removeBefore(dropped: Word, next: Word): Edit[] {
  return [{ start: dropped.start, end: next.start, text: '' }, capital(next)];
}

function capital({ start, text }: Word): Edit {
  const first = [...text][0] ?? '';
  return { start, end: start + first.length, text: first.toUpperCase() };
}

function hasComma(words: readonly Word[]): boolean {
  return words.some(
    ({ text, tag }, index) => text === ',' && !(index === 1 && words[0]?.tag === 'ADV') && tag === 'PUNCT',
  );
}
