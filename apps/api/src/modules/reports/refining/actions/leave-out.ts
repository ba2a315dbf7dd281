import type { Paragraph } from 'mdast';
import type { Block, Edit, SplitMarkdown } from '../../text/markdown-blocks.ts';
import { countWords } from '../../text/markdown-text.ts';
import { groupBy } from '../../text/group-by.ts';
import { rangeOf, type Range } from '../../../../platform/markdown/markdown-tree.ts';
import { splitSentences, type Sentence } from '../../text/sentences.ts';
import { isIndentedCode, paragraphsOf } from '../outline/find-part.ts';
import type { Outline } from '../outline/outline.ts';
import { removalOf } from '../outline/removal.ts';
import type { FigurePlaces } from './figure-places.ts';
import { guardLine } from './list-items.ts';
import { isFiller, isGuarded, isOpen, leansOnPrevious, weighSentences } from './sentence-weights.ts';

/** A sentence that may go, and what speaks against it. */
interface Candidate extends Sentence {
  readonly paragraph: Paragraph;
  /** The block of a paragraph that may go as a whole; without that of a list item the bullet would be left behind. */
  readonly block: Block | undefined;
  /** The heading, by its number, that the paragraph stands under. */
  readonly heading: number;
  readonly words: number;
  readonly weight: number;
  /** Makes no sense without the sentence before it. */
  readonly leans: boolean;
  /** Says what its paragraph is about. */
  readonly opens: boolean;
  /** Holds a `not`, a lack, a negative figure: the last to go. */
  readonly isGuarded: boolean;
  /** Holds a placeholder, or leads to what follows: never goes. */
  readonly stays: boolean;
}

export interface Sentences {
  readonly candidates: readonly Candidate[];
  /** How many blocks stand under each heading, by its number. */
  readonly under: ReadonlyMap<number, number>;
}

/** Reads the sentences of the running text of blocks. */
export function findSentences({ source, split }: Outline, blocks: readonly Block[]): Sentences {
  const under = new Map<number, number>();
  const headingOf = new Map<Block, number>();
  let heading = 0;
  for (const block of split.blocks) {
    if (block.node.type === 'heading') heading += 1;
    else under.set(heading, (under.get(heading) ?? 0) + 1);
    headingOf.set(block, heading);
  }
  const paragraphs = blocks.flatMap((block) =>
    paragraphsOf([block]).map((paragraph) => ({
      block,
      paragraph,
      sentences: readSentences(source, paragraph),
    })),
  );
  const weights = weighSentences(
    source,
    paragraphs.map(({ sentences }) => sentences),
  );
  const candidates = paragraphs.flatMap(({ block, paragraph, sentences }) =>
    sentences.map((sentence, index): Candidate => ({
      ...sentence,
      paragraph,
      block: block.node === paragraph && !partsLists(split, block) ? block : undefined,
      heading: headingOf.get(block) ?? 0,
      words: countWords(sentence.text),
      weight: weights.get(sentence) ?? 0,
      leans: index > 0 && leansOnPrevious(sentence.text),
      opens: index === 0 && !isFiller(sentence.text),
      isGuarded: isGuarded(sentence.text),
      stays: isOpen(sentence.text) || /:\s*$/u.test(sentence.text),
    })),
  );
  return { candidates, under };
}

/** Whether a list and what would become part of it run into one without the paragraphs between them. */
function partsLists({ blocks }: SplitMarkdown, { index }: Block): boolean {
  const isParagraph = (at: number) => blocks[at]?.node.type === 'paragraph';
  let [from, to] = [index, index];
  while (isParagraph(from)) from -= 1;
  while (isParagraph(to)) to += 1;
  const [before, after] = [blocks[from], blocks[to]];
  const takesMore = before?.node.type === 'list' || before?.node.type === 'footnoteDefinition';
  return takesMore
    ? after?.node.type === 'list' || isIndentedCode(after)
    : isIndentedCode(before) && isIndentedCode(after);
}

/** Without `**Risk.**` in front: no sentence of its own, and nothing without what is said about it. */
function readSentences(source: string, paragraph: Paragraph): Sentence[] {
  const [first, ...others] = splitSentences(source, paragraph);
  if (first === undefined) return [];
  const isLabel = /^(\*\*|__)[^*_]{1,80}\1$/u.test(source.slice(first.start, first.end));
  return isLabel ? others : [first, ...others];
}

interface Limits {
  /** Words there are, to be brought to `most` and not under `least`. */
  readonly words: number;
  readonly most: number;
  readonly least: number;
  /** Who states a length gets it, whatever is lost; else only what no reader misses goes. */
  readonly isStated: boolean;
  readonly figures: FigurePlaces;
}

/** The sentences that go, those that tell least first, guarded ones only when all others are gone. */
export function leaveOut({ candidates, under }: Sentences, limits: Limits): ReadonlySet<Candidate> {
  const { most, least, isStated, figures } = limits;
  const gone = new Set<Candidate>();
  const inParagraph = countBy(candidates, ({ paragraph }) => paragraph);
  const blocksLeft = new Map(under);
  const indexOf = new Map(candidates.map((candidate, index) => [candidate, index]));
  let words = limits.words;

  function mayGo(candidate: Candidate): boolean {
    if (gone.has(candidate) || candidate.stays) return false;
    if (!isStated && (candidate.opens || candidate.isGuarded || figures.holdsLast(candidate))) return false;
    const follower = candidates[(indexOf.get(candidate) ?? 0) + 1];
    if (follower?.paragraph === candidate.paragraph && follower.leans && !gone.has(follower)) return false;
    if ((inParagraph.get(candidate.paragraph) ?? 0) > 1) return true;
    return isStated && candidate.block !== undefined && (blocksLeft.get(candidate.heading) ?? 0) > 1;
  }

  function takeOut(candidate: Candidate): void {
    gone.add(candidate);
    figures.leaveOut(candidate);
    const { paragraph, heading } = candidate;
    const left = (inParagraph.get(paragraph) ?? 0) - 1;
    inParagraph.set(paragraph, left);
    if (left === 0) blocksLeft.set(heading, (blocksLeft.get(heading) ?? 0) - 1);
    words -= candidate.words;
  }

  const groups = [candidates.filter((each) => !each.isGuarded), candidates.filter((each) => each.isGuarded)];
  for (const group of groups) {
    const inOrder = [...group].sort((one, other) => one.weight - other.weight);
    const places = new Map(inOrder.map((each, place) => [each, place]));
    for (let place = 0; place < inOrder.length && words > most; place += 1) {
      const each = inOrder[place];
      if (each === undefined || words - each.words < least || !mayGo(each)) continue;
      takeOut(each);
      // It may have been all that kept a lesser sentence before it.
      const before = each.leans ? candidates[(indexOf.get(each) ?? 0) - 1] : undefined;
      if (before !== undefined) place = Math.min(place, (places.get(before) ?? place) - 1);
    }
    // A guarded sentence does not go for one that would only take too much.
    if (group.some(mayGo)) break;
  }
  return gone;
}

function countBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, number> {
  return new Map([...groupBy(items, keyOf)].map(([key, group]) => [key, group.length]));
}

/** The edits that leave sentences out, and paragraphs that lose all of theirs. */
export function removeSentences(
  outline: Outline,
  { candidates }: Sentences,
  gone: ReadonlySet<Candidate>,
): Edit[] {
  const whole: Block[] = [];
  const edits = [...groupBy(candidates, ({ paragraph }) => paragraph)].flatMap(([paragraph, sentences]) => {
    const out = sentences.filter((sentence) => gone.has(sentence));
    const block = out[0]?.block;
    if (out.length < sentences.length || block === undefined)
      return sentenceRemovals(outline.source, out, rangeOf(paragraph));
    whole.push(block);
    return [];
  });
  return [...edits, ...removalOf(outline, whole)];
}

/** Takes sentences out with the space that parts each from the one before, or after where they come first. */
function sentenceRemovals(source: string, sentences: readonly Range[], paragraph: Range): Edit[] {
  const edits: Edit[] = [];
  let first = paragraph.start;
  for (const { start, end } of [...sentences].sort((one, other) => one.start - other.start)) {
    if (start === first) {
      first = end + (/^\s*/u.exec(source.slice(end, paragraph.end))?.[0].length ?? 0);
      continue;
    }
    const before = source.slice(paragraph.start, start).trimEnd();
    edits.push({ start: paragraph.start + before.length, end, text: '' });
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
