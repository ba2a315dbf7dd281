import type { Edit } from '../tree/chapter.ts';
import { readClause } from './clauses.ts';
import { countWords } from './split-sentence.ts';
import type { Word } from './tag-sentences.ts';

/** Words that point back at the sentence before. */
const pointers = new Set('it they this these'.split(' '));
const conjunctions = new Set('but so yet and'.split(' '));
const connectors = new Set(
  'however therefore consequently thus hence moreover furthermore nevertheless otherwise instead'.split(' '),
);
const longestPart = 20;

/** Joins short sentences where the second goes on from the first: `It …`, `However, …` after a semicolon, `But …` after a comma. */
export function joinSentences(sentences: readonly (readonly Word[])[]): (readonly Edit[])[] {
  const edits: Edit[][] = [];
  for (let at = 0; at + 1 < sentences.length; at++) {
    const [one = [], two = []] = [sentences[at], sentences[at + 1]];
    const [stop, first] = [one.at(-1), two[0]];
    if (!isPlain(one) || !isPlain(two) || !stop || !first || readClause(one, 0) === undefined) continue;
    const mark = markBefore(two);
    if (mark === undefined) continue;
    edits.push([
      { start: stop.start, end: stop.end, text: mark },
      { start: first.start, end: first.start + 1, text: first.text.charAt(0).toLowerCase() },
    ]);
    // Never three in a row.
    at++;
  }
  return edits;
}

function markBefore(sentence: readonly Word[]): ';' | ',' | undefined {
  const [first, second] = sentence;
  if (first === undefined) return undefined;
  if (conjunctions.has(first.lower)) return readClause(sentence, 1) && ',';
  if (connectors.has(first.lower)) return second?.text === ',' && readClause(sentence, 2) ? ';' : undefined;
  return pointers.has(first.lower) && readClause(sentence, 0) ? ';' : undefined;
}

function isPlain(sentence: readonly Word[]): boolean {
  const count = countWords(sentence);
  return (
    count >= 3 &&
    count <= longestPart &&
    sentence.at(-1)?.text === '.' &&
    !sentence.some(({ text }) => /^[;:"“”()]$/u.test(text))
  );
}
