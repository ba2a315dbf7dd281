import { tagSentences } from '../prose/tag-sentences.ts';
import type { Block, Chapter } from '../tree/chapter.ts';

/** A heading with what stands under it up to the next, or what stands before the first. */
export interface ChapterSection {
  /** Empty where there is none that could be quoted as it is. */
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly words: number;
  /** What it introduces in bold print, at most two. */
  readonly terms: readonly string[];
  /** The first function that its code defines. */
  readonly functionName: string | undefined;
}

const longestTitle = 70;
const functionStart =
  /^[ \t]{0,12}(?:export )?(?:async )?(?:def|function|fn|func|fun) (?!test)(\w{2,40})\s{0,3}\(/mu;

/** The sections of a chapter that hold prose, in order. */
export function sectionsOf({ blocks, source }: Chapter): ChapterSection[] {
  const groups: Block[][] = [[]];
  for (const block of blocks) {
    if (block.kind === 'heading') groups.push([]);
    groups.at(-1)?.push(block);
  }
  return groups
    .map((group): ChapterSection => {
      const prose = group.flatMap((block) => block.prose);
      const terms = prose.flatMap(({ text, bold }) =>
        bold.map(({ start, end }) => text.slice(start, end).trim()),
      );
      const code = group
        .filter(({ kind }) => kind === 'code')
        .map(({ start, end }) => source.slice(start, end));
      return {
        title: quotable(group[0]?.title ?? ''),
        blocks: group,
        words: prose.reduce((sum, { text }) => sum + text.split(' ').length, 0),
        terms: [...new Set(terms.filter(isTerm))].slice(0, 2),
        functionName: code.map((text) => functionStart.exec(text)?.[1]).find((name) => name !== undefined),
      };
    })
    .filter(({ words }) => words > 0);
}

function quotable(title: string): string {
  const isPlain = title.length <= longestTitle && !/[\\`*_[\]<>{}$|~"“”„«»]/u.test(title);
  return isPlain ? title : '';
}

/** A noun or two in small letters; whole sentences are printed in bold for other reasons, and so are warnings. */
function isTerm(text: string): boolean {
  if (!/^\p{Ll}[\p{Ll}’'-]{2,}(?: [\p{Ll}’'-]{2,}){0,2}$/u.test(text)) return false;
  const [words = []] = tagSentences(`The ${text} is new.`);
  return words.at(-4)?.tag === 'NOUN';
}
