import type { Edit } from '../tree/chapter.ts';
import { readClause } from './clauses.ts';
import { countWords } from './split-sentence.ts';
import type { Word } from './tag-sentences.ts';

const pointers = new Set('it they this these'.split(' '));
const longestPart = 16;

/** Joins short sentences with a semicolon where the second goes on about what the first told of: `It …`, `They …`, `This …`. */
export function joinSentences(sentences: readonly (readonly Word[])[]): (readonly Edit[])[] {
  const edits: Edit[][] = [];
  for (let at = 0; at + 1 < sentences.length; at++) {
    const [one = [], two = []] = [sentences[at], sentences[at + 1]];
    if (!isPlain(one) || !isPlain(two) || !pointers.has(two[0]?.lower ?? '')) continue;
    const [stop, first] = [one.at(-1), two[0]];
    if (readClause(one, 0) === undefined || readClause(two, 0) === undefined || !stop || !first) continue;
    edits.push([
      { start: stop.start, end: stop.end, text: ';' },
      { start: first.start, end: first.start + 1, text: first.text.charAt(0).toLowerCase() },
    ]);
    // Never three in a row.
    at++;
  }
  return edits;
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
