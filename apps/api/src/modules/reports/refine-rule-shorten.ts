import type { Paragraph } from 'mdast';
import { guardLine } from './list-items.ts';
import type { Edit } from './markdown-blocks.ts';
import { findFigures, type FigurePlaces } from './figure-places.ts';
import { groupBy } from './group-by.ts';
import { countWords } from './markdown-text.ts';
import { rangeOf, type Range } from './markdown-tree.ts';
import { removalOf } from './refine-removal.ts';
import { capitalise, isApart, quoteStart, runningTextIn, type Rule, type RuleInput } from './refine-rule.ts';
import type { ShortenGoal } from './refine-styles.ts';
import type { Outline } from './refine-outline.ts';
import { isFiller, leansOnPrevious, weighSentences } from './sentence-weights.ts';
import { splitSentences, type Sentence } from './sentences.ts';
import { tightenText, tightenWording } from './refine-wording.ts';

interface Candidate extends Sentence {
  readonly paragraph: number;
  readonly words: number;
  readonly weight: number;
  /** Makes no sense without the sentence before it. */
  readonly leans: boolean;
  /** Says what its paragraph is about. */
  readonly opens: boolean;
  /** Its paragraph may go as a whole; that of a list item would leave the bullet behind. */
  readonly isLoose: boolean;
}

/**
 * Shortens running text: wordy phrases first, then whole sentences, the least telling first. Headings, tables, code
 * and quotes stay; so does every sentence with a placeholder. Where no length was stated, a paragraph keeps its opening
 * and the text every figure.
 */
export function shortenTo(goal: ShortenGoal): Rule {
  return (input) => {
    const paragraphs = paragraphsToShorten(input, goal);
    const candidates = findCandidates(input.outline, paragraphs);
    const before = lengthOf(candidates.map(({ text }) => countWords(text)));
    const gone = leaveOut(candidates, goal, { before, figures: findFigures(input.outline.source) });
    const after = lengthOf(candidates.filter((candidate) => !gone.has(candidate)).map(({ words }) => words));
    const edits = [...removalEdits(input, paragraphs, { candidates, gone }), ...tightening(input, [...gone])];
    const name = capitalise(input.scope.label);
    const isDone = isMet(goal, after, before);
    if (edits.length === 0 && isDone) return { edits, note: `${name}: short enough as it is` };
    if (edits.length === 0)
      return {
        problem: `${name} cannot be made shorter by leaving out sentences: each paragraph is down to what it needs.${hintOf(goal)}`,
      };
    const missed = isDone ? '' : ', as short as leaving out sentences makes it';
    const lost =
      gone.size === 0 ? '' : `; left out ${[...gone].map(({ text }) => quoteStart(text)).join(', ')}`;
    return { edits, note: `${name}: ${before.words} words, now ${after.words}${missed}${lost}` };
  };
}

/** Who states a length gets it, whatever is lost. */
function hintOf(goal: ShortenGoal): string {
  return 'share' in goal && goal.isUsual === true
    ? ' To leave out more, say how much, such as “by half”.'
    : '';
}

function lengthOf(words: readonly number[]): Length {
  return { words: sum(words), sentences: words.length };
}

/** A stated length is that of the running text; a share is one of each list item too. */
function paragraphsToShorten(input: RuleInput, goal: ShortenGoal): Paragraph[] {
  const paragraphs = runningTextIn(input);
  const blocks = new Set<unknown>(input.outline.split.blocks.map(({ node }) => node));
  const loose = paragraphs.filter((paragraph) => blocks.has(paragraph));
  return 'share' in goal || loose.length === 0 ? paragraphs : loose;
}

function findCandidates({ source, split }: Outline, paragraphs: readonly Paragraph[]): Candidate[] {
  const loose = new Set<unknown>(split.blocks.map(({ node }) => node));
  const sentences = paragraphs.map((paragraph) => {
    const [first, ...others] = splitSentences(source, paragraph);
    if (first === undefined) return [];
    return isLabel(source, first) ? others : [first, ...others];
  });
  const weights = weighSentences(source, sentences);
  return sentences.flatMap((inParagraph, paragraph) =>
    inParagraph.map((sentence, index) => ({
      ...sentence,
      paragraph,
      words: countWords(tightenText(sentence.text)),
      weight: weights.get(sentence) ?? 0,
      leans: index > 0 && leansOnPrevious(sentence.text),
      opens: index === 0 && !isFiller(sentence.text),
      isLoose: loose.has(paragraphs[paragraph]),
    })),
  );
}

/** `**Risk.**` in front of what is said about it: no sentence of its own, and nothing without one. */
function isLabel(source: string, { start, end }: Range): boolean {
  return /^(\*\*|__)[^*_]{1,80}\1$/u.test(source.slice(start, end));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function isMet(goal: ShortenGoal, left: Length, before: Length): boolean {
  if ('sentences' in goal) return left.sentences <= goal.sentences;
  return left.words <= ('words' in goal ? goal.words : Math.ceil(before.words * goal.share));
}

interface Length {
  readonly words: number;
  readonly sentences: number;
}

/** The sentences that go, least telling first. Something of each paragraph stays, unless a length was stated. */
function leaveOut(
  candidates: readonly Candidate[],
  goal: ShortenGoal,
  { before, figures }: { readonly before: Length; readonly figures: FigurePlaces },
): ReadonlySet<Candidate> {
  const isUsual = 'share' in goal && goal.isUsual === true;
  const gone = new Set<Candidate>();
  const inParagraph = new Map<number, number>();
  for (const { paragraph } of candidates) inParagraph.set(paragraph, (inParagraph.get(paragraph) ?? 0) + 1);
  const next = new Map(candidates.map((candidate, index) => [candidate, candidates[index + 1]] as const));
  let left: Length = { words: sum(candidates.map(({ words }) => words)), sentences: candidates.length };

  function canGo(candidate: Candidate): boolean {
    if (gone.has(candidate) || left.sentences === 1 || /\[to confirm|:\s*$/iu.test(candidate.text))
      return false;
    if (isUsual && (candidate.opens || figures.holdsLast(candidate))) return false;
    const follower = next.get(candidate);
    const isNeeded = follower?.paragraph === candidate.paragraph && follower.leans && !gone.has(follower);
    if (isNeeded) return false;
    return (inParagraph.get(candidate.paragraph) ?? 0) > 1 || (candidate.isLoose && !('share' in goal));
  }

  const inOrder = [...candidates].sort((one, other) => one.weight - other.weight);
  const places = new Map(inOrder.map((candidate, place) => [candidate, place] as const));
  const previousOf = new Map(
    candidates.map((candidate, index) => [candidate, candidates[index - 1]] as const),
  );
  for (let place = 0; place < inOrder.length && !isMet(goal, left, before); place += 1) {
    const candidate = inOrder[place];
    if (candidate === undefined || !canGo(candidate)) continue;
    gone.add(candidate);
    figures.leaveOut(candidate);
    inParagraph.set(candidate.paragraph, (inParagraph.get(candidate.paragraph) ?? 0) - 1);
    left = { words: left.words - candidate.words, sentences: left.sentences - 1 };
    // What went may have been all that kept a lesser sentence before it.
    const previous = previousOf.get(candidate);
    if (previous !== undefined) place = Math.min(place, (places.get(previous) ?? place) - 1);
  }
  return gone;
}

function removalEdits(
  { outline }: RuleInput,
  paragraphs: readonly Paragraph[],
  { candidates, gone }: { readonly candidates: readonly Candidate[]; readonly gone: ReadonlySet<Candidate> },
): Edit[] {
  const whole: Range[] = [];
  const inParagraph = groupBy(candidates, ({ paragraph }) => paragraph);
  const edits = [...inParagraph].flatMap(([index, sentences]) => {
    const out = sentences.filter((sentence) => gone.has(sentence));
    const paragraph = paragraphs[index];
    if (paragraph === undefined || out.length === 0) return [];
    if (out.length < sentences.length) return sentenceRemovals(outline.source, out, rangeOf(paragraph));
    whole.push(rangeOf(paragraph));
    return [];
  });
  return [...edits, ...removalOf(outline, whole)];
}

/** Takes sentences out with the space that parts each from the one before, or after where they come first. */
export function sentenceRemovals(source: string, sentences: readonly Range[], paragraph: Range): Edit[] {
  const edits: Edit[] = [];
  let first = paragraph.start;
  for (const { start, end } of [...sentences].sort((one, other) => one.start - other.start)) {
    if (start === first) {
      first = end + (/^\s*/u.exec(source.slice(end, paragraph.end))?.[0].length ?? 0);
      continue;
    }
    const space = /\s*$/u.exec(source.slice(paragraph.start, start))?.[0].length ?? 0;
    edits.push({ start: start - space, end, text: '' });
  }
  return first === paragraph.start
    ? edits
    : [openWith(source, { start: first, end: paragraph.end }, paragraph), ...edits];
}

/** Lets a paragraph begin with what comes later in it, also where that looks like a list or a heading. */
function openWith(source: string, rest: Range, { start }: Range): Edit {
  const text = source.slice(rest.start, rest.end);
  const guarded = guardLine(text);
  const mark = guarded === text ? 0 : guarded.indexOf('\\') + 1;
  return { start, end: rest.start + Math.max(0, mark - 1), text: guarded.slice(0, mark) };
}

function tightening(input: RuleInput, out: readonly Range[]): readonly Edit[] {
  const result = tightenWording(input);
  if ('problem' in result) return [];
  return result.edits.filter((edit) => isApart(edit, out));
}
