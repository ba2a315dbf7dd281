import MiniSearch from 'minisearch';
import type { Term } from '../markdown/book.ts';
import type { StoredBook, StoredChunk } from '../store/load-book.ts';
import { findTerms, type Stem, stemOf } from './terms.ts';

/** A chunk that was found, best first. */
export interface Found {
  readonly chunk: StoredChunk;
  readonly score: number;
  /** Terms of the chunk that were asked for, or nearly so. */
  readonly terms: readonly string[];
}

/** The search of one book, in memory. */
export interface BookIndex {
  readonly stem: Stem;
  /** The best chunk of each section, best first, of the chunks that `isInside` takes. */
  search(query: string, limit: number, isInside?: (chunk: StoredChunk) => boolean): Found[];
}

/** Weights of where a term stands, of what may have been meant by it, and of code and signs, which are never a way of speaking. */
const boost = { title: 1.5, heading: 2, text: 1 };
const otherWeight = 0.5;
const codeWeight = 3;
/** Sections are short: what stands in one several times is what it is about. */
const ranking = { k: 2, b: 0.7, d: 0 };
/** A term that more of the chunks have says nothing. */
const commonShare = 0.4;
/** In how many chunks the terms of a question stand together at most: ranking them takes a millisecond, however long the book. */
const mostTerms = 24;
const mostPlaces = 600;
/** Shorter words have too many neighbours. */
const shortestTypo = 4;
const shortestPart = 3;
const addedAtOnce = 50;

/** Reads the chunks of a book into an index, a few at a time, so that nobody else waits for long. */
export async function indexBook({ chunks, lessons, glossary, contents }: StoredBook): Promise<BookIndex> {
  const stem = stemOf(contents.language);
  const frequencies = new Map<string, number>();
  const write = (text: string) => [...findTerms(text, stem)].map(({ term }) => term).join(' ');
  const engine = new MiniSearch<{ id: number; title: string; heading: string; text: string }>({
    fields: Object.keys(boost),
    // What is given are terms already.
    tokenize: (terms) => (terms === '' ? [] : terms.split(' ')),
    processTerm: (term) => term,
  });
  for (let at = 0; at < chunks.length; at += addedAtOnce) {
    const documents = chunks.slice(at, at + addedAtOnce).map(({ lesson, heading, text }, index) => ({
      id: at + index,
      title: write(lessons.get(lesson)?.title ?? ''),
      heading: write(heading),
      text: write(text),
    }));
    for (const { title, heading, text } of documents)
      for (const term of new Set(`${title} ${heading} ${text}`.split(' ')))
        frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
    await engine.addAllAsync(documents);
  }
  const aliases = readAliases(glossary, stem);
  const knows = (term: string) => frequencies.has(term);
  return {
    stem,
    search(query, limit, isInside) {
      const asked = chooseTerms(query, stem, { frequencies, chunks: chunks.length });
      const others = new Set([
        ...findAliases(asked, aliases).filter(knows),
        ...findMeant(query, stem, knows).filter((term) => !asked.includes(term)),
      ]);
      const weigh = (term: string) =>
        weightOf(frequencies.get(term) ?? 1, chunks.length) *
        (others.has(term) ? otherWeight : 1) *
        (/^\p{L}+$/u.test(term) ? 1 : codeWeight);
      const results = engine.search([...asked, ...others].join(' '), {
        boost,
        bm25: ranking,
        boostTerm: weigh,
        fuzzy: (term) => (knows(term) || term.length < shortestTypo ? false : 0.2),
        // What nobody wrote so may be a word that is not typed to its end.
        prefix: (term) => !knows(term) && term.length > 1,
        ...(isInside === undefined ? {} : { filter: ({ id }) => isInsideAt(chunks, id, isInside) }),
      });
      return bestOfSections(
        results.map(({ id, score, terms }) => ({ id: Number(id), score, terms })),
        chunks,
        limit,
      );
    },
  };
}

function isInsideAt(chunks: readonly StoredChunk[], id: unknown, isInside: (chunk: StoredChunk) => boolean) {
  const chunk = chunks[Number(id)];
  return chunk !== undefined && isInside(chunk);
}

/** The terms of a question, each once and the rarest first, without those that stand everywhere unless there are no others. */
function chooseTerms(
  query: string,
  stem: Stem,
  { frequencies, chunks }: { frequencies: ReadonlyMap<string, number>; chunks: number },
): string[] {
  const terms = [...new Set([...findTerms(query, stem)].map(({ term }) => term))];
  const placesOf = (term: string) => frequencies.get(term) ?? 0;
  const telling = terms.filter((term) => placesOf(term) <= chunks * commonShare);
  const rarest = (telling.length > 0 ? telling : terms).sort((a, b) => placesOf(a) - placesOf(b));
  let places = 0;
  return rarest
    .slice(0, mostTerms)
    .filter((term, at) => (places += placesOf(term)) <= mostPlaces || at === 0);
}

/** Less for what stands in many chunks: a question word in one heading must not win over what is asked for. */
function weightOf(frequency: number, chunks: number): number {
  return Math.log(1 + chunks / frequency) / Math.log(1 + chunks);
}

/** What a word that the book does not know may stand for: one with two letters in another order, or two words in one. */
function findMeant(query: string, stem: Stem, knows: (term: string) => boolean): string[] {
  const words = [...findTerms(query, (word) => word)].map(({ term }) => term);
  return words
    .filter((word) => !knows(stem(word)) && word.length >= shortestTypo)
    .flatMap((word) => [...swapLetters(word).map((one) => [one]), ...splitWord(word)])
    .map((parts) => parts.map(stem))
    .filter((parts) => parts.every(knows))
    .flat();
}

function swapLetters(word: string): string[] {
  return Array.from(
    { length: word.length - 1 },
    (_, at) => `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`,
  );
}

function splitWord(word: string): string[][] {
  return Array.from({ length: Math.max(0, word.length - 2 * shortestPart + 1) }, (_, at) => [
    word.slice(0, at + shortestPart),
    word.slice(at + shortestPart),
  ]);
}

/** The names of each entry of the glossary, as terms. */
function readAliases(glossary: readonly Term[], stem: Stem): string[][][] {
  return glossary
    .filter(({ also }) => also.length > 0)
    .map(({ term, also }) =>
      [term, ...also].map((name) => [...findTerms(name, stem)].map(({ term }) => term)),
    );
}

/** What the glossary also calls that which is asked for. */
function findAliases(asked: readonly string[], aliases: readonly string[][][]): string[] {
  const known = new Set(asked);
  const entries = aliases.filter((names) => names.some((name) => name.every((term) => known.has(term))));
  return entries.flat(2).filter((term) => !known.has(term));
}

function bestOfSections(
  results: readonly { id: number; score: number; terms: string[] }[],
  chunks: readonly StoredChunk[],
  limit: number,
): Found[] {
  const best = new Map<string, Found>();
  for (const { id, score, terms } of results) {
    const chunk = chunks[id];
    if (chunk === undefined) continue;
    const section = `${chunk.lesson}#${chunk.anchor}`;
    if (!best.has(section)) best.set(section, { chunk, score, terms });
    if (best.size === limit) break;
  }
  return [...best.values()];
}
