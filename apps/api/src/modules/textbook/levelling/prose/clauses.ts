import type { Word } from './tag-sentences.ts';

/** The beginning of a clause: its subject, and the word that holds its tense. */
export interface Clause {
  readonly subjectEnd: number;
  readonly verb: number;
  readonly isPlural: boolean;
  readonly isPronoun: boolean;
}

const pronouns = new Set('i you he she it we they this that these those there'.split(' '));
const pluralPronouns = new Set('we they these those you i'.split(' '));
const singularAuxiliaries = new Set('is was has does'.split(' '));
const pluralAuxiliaries = new Set('are were have do'.split(' '));
const modals = new Set('can could will would shall should may might must cannot ca wo did had'.split(' '));
/** Words that put what follows under something said before. */
const subordinators = new Set(
  'if unless whether when whenever while until till because although though since once lest whereas how why where what whose so'.split(
    ' ',
  ),
);
const pairs = new Set('both either neither between not only whether'.split(' '));

/**
 * The clause that begins at a word, if it surely is one: a subject and a finite verb that agrees with it. What the tagger is not
 * sure of is no clause.
 */
export function readClause(words: readonly Word[], from: number): Clause | undefined {
  const subject = readSubject(words, from);
  if (subject === undefined) return undefined;
  let verb = subject.subjectEnd;
  for (let skipped = 0; words[verb]?.tag === 'ADV' && skipped < 2; skipped++) verb++;
  return isFinite(words, verb, subject) ? { ...subject, verb } : readMistaken(words, from, subject);
}

const objects = new Set('it them us him her you me'.split(' '));

/**
 * Words that are nouns and verbs alike are often taken for nouns. Between a noun that agrees with it and an article or a pronoun
 * such a word can only be the verb: `the controller samples the signal`, `sensors measure it`.
 */
function readMistaken(
  words: readonly Word[],
  from: number,
  { subjectEnd, isPronoun }: Subject,
): Clause | undefined {
  const verb = subjectEnd - 1;
  const [before, word, next] = [words[verb - 1], words[verb], words[verb + 1]];
  if (isPronoun || verb <= from || before === undefined || word === undefined || next === undefined)
    return undefined;
  if (word.tag !== 'NOUN' || before.tag !== 'NOUN') return undefined;
  if (next.tag !== 'DET' && !possessives.has(next.lower) && !objects.has(next.lower)) return undefined;
  const isPlural = isPluralNoun(before);
  return isPlural === isPluralNoun(word) ? undefined : { subjectEnd: verb, verb, isPlural, isPronoun: false };
}

type Subject = Omit<Clause, 'verb'>;

function readSubject(words: readonly Word[], from: number): Subject | undefined {
  const first = words[from];
  if (first === undefined) return undefined;
  const next = words[from + 1];
  if (pronouns.has(first.lower) && !(next && isNominal(next)))
    return { subjectEnd: from + 1, isPlural: pluralPronouns.has(first.lower), isPronoun: true };
  let head = readNominal(words, from);
  if (head === undefined) return undefined;
  const isPlural = isPluralNoun(words[head - 1]);
  for (let phrases = 0; phrases < 2 && words[head]?.tag === 'ADP'; phrases++) {
    const end = readNominal(words, head + 1);
    if (end === undefined) break;
    head = end;
  }
  return { subjectEnd: head, isPlural, isPronoun: false };
}

/** Where a noun with all that stands before it ends. */
export function readNominal(words: readonly Word[], from: number): number | undefined {
  let at = from;
  let head: number | undefined;
  for (; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (isNominal(word)) head = at + 1;
    else if (!isModifier(words, at, from)) break;
  }
  return head;
}

function isNominal({ tag }: Word): boolean {
  return tag === 'NOUN' || tag === 'PROPN';
}

const possessives = new Set('its their your our his her my'.split(' '));

function isModifier(words: readonly Word[], at: number, from: number): boolean {
  const word = words[at];
  const next = words[at + 1];
  if (word === undefined || next === undefined) return false;
  const isDeterminer = word.tag === 'DET' || possessives.has(word.lower);
  if (isDeterminer) return at === from || words[at - 1]?.lower === 'all';
  if (word.tag === 'ADJ' || word.tag === 'NUM') return true;
  if (word.tag === 'ADV') return next.tag === 'ADJ';
  return word.tag === 'VERB' && /(?:ing|ed)$/u.test(word.lower) && isNominal(next);
}

/** Whether a noun stands in the plural. Irregular ones do not show it. */
export function isPluralNoun(word: Word | undefined): boolean {
  return word !== undefined && /[^sui]s$/u.test(word.lower) && word.lower !== word.lemma;
}

function isFinite(words: readonly Word[], at: number, { isPlural, isPronoun }: Subject): boolean {
  const word = words[at];
  const next = words[at + 1];
  if (word === undefined || next === undefined) return false;
  const { lower, tag, lemma } = word;
  if (modals.has(lower)) return true;
  // Of pronouns and names the number is not always plain; the verb then says it.
  if (singularAuxiliaries.has(lower)) return !isPlural || isPronoun;
  if (pluralAuxiliaries.has(lower)) return isPlural || isPronoun;
  if (tag !== 'VERB' || lower.endsWith('ing')) return false;
  if (lower !== lemma && lower.endsWith('s')) return !isPlural;
  if (next.lower === 'by') return false;
  // `the parts used in it` is no clause, `the parts used a motor` is one.
  if (lower.endsWith('ed')) return isPronoun || next.tag === 'DET';
  return lower === lemma ? isPlural : isPronoun || next.tag === 'DET';
}

/** The clause that begins here, maybe after `However,` or `But`. */
export function readOpenClause(words: readonly Word[]): Clause | undefined {
  const from = words[0]?.tag === 'ADV' && words[1]?.text === ',' ? 2 : words[0]?.tag === 'CCONJ' ? 1 : 0;
  return readClause(words, from);
}

/** Whether a stretch can stand by itself: a clause from its first word on, under nothing that reaches beyond it. */
export function isWhole(words: readonly Word[]): boolean {
  if (readOpenClause(words) === undefined) return false;
  return !words.some((word, index) => reachesBeyond(word, words[index - 1]));
}

function reachesBeyond({ lower, tag }: Word, before: Word | undefined): boolean {
  if (lower === 'that' || lower === 'which' || lower === 'who')
    // After a noun it tells of that noun only.
    return tag !== 'DET' && before !== undefined && !isNominal(before) && before.tag !== 'ADP';
  return subordinators.has(lower) || pairs.has(lower) || (lower === 'as' && tag === 'SCONJ');
}

/** Whether brackets and quotation marks that open before a word are closed before it. */
export function isOutsideBrackets(words: readonly Word[], at: number): boolean {
  let depth = 0;
  let isQuoted = false;
  for (const { text } of words.slice(0, at)) {
    if ('([“„«‘'.includes(text)) depth++;
    else if (')]”»'.includes(text)) depth--;
    else if (text === '"') isQuoted = !isQuoted;
  }
  return depth === 0 && !isQuoted;
}
