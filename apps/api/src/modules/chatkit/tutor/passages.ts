import type { Core } from '../../../core.ts';
import type { Hit, Scope } from '../../../platform/books/search/search-book.ts';
import { findTerms, stemOf } from '../../../platform/books/search/terms.ts';
import { findPlace } from './place.ts';
import { type Turn, TutorFault } from './tutor.ts';

/** A stretch of the book, with the title of its lesson. */
export interface Passage extends Hit {
  readonly title: string;
}

export interface Found {
  readonly passages: readonly Passage[];
  readonly scope: Scope;
  readonly widened: boolean;
}

const searches = { name: 'chatkit.searches', points: 60, seconds: 60, by: 'ip' } as const;

/**
 * Searches the book from where the reader is; from nowhere in it, all of it. Throws `TutorFault` for whoever searches too
 * often.
 */
export async function findPassages(
  { books, limiter }: Core,
  turn: Turn,
  { query, scope, limit = 6 }: { readonly query: string; readonly scope: Scope; readonly limit?: number },
): Promise<Found> {
  const refusal = await limiter.consume(searches, turn.learner_id);
  if (refusal !== undefined)
    throw new TutorFault(`Too many searches. Try again in ${refusal.retryAfter} seconds.`, {
      allowRetry: true,
    });
  const place = await findPlace(books, turn.context);
  const isKnown = { current_lesson: place.lesson, current_chapter: place.chapter, entire_book: '' };
  const from = isKnown[scope] === undefined ? 'entire_book' : scope;
  const found = await books.search({ query, scope: from, limit, ...place });
  const passages = await Promise.all(
    found.hits.map(async (hit) => ({ ...hit, title: (await books.lesson(hit.lesson))?.title ?? hit.lesson })),
  );
  return { passages, scope: found.scope, widened: found.widened };
}

/** How much of what is asked for has to be in the passages. */
const leastSupport = 0.66;
/** In how many sections a word stands that says half as much as one that stands nowhere. */
const halfWeight = 5;
const mostSections = 30;
const mostTerms = 24;

/**
 * Whether passages speak of what a question asks for. The rarer a word is in the book the more it says, and what the book
 * never says counts most: so a question about something else is told from one in other words. Where all of the book was
 * searched, words that it says somewhere else count for nothing.
 */
export async function isSupported(
  { books }: Pick<Core, 'books'>,
  question: string,
  { passages, scope }: Pick<Found, 'passages' | 'scope'>,
): Promise<boolean> {
  const stem = stemOf((await books.contents())?.language ?? '');
  const termsOf = (text: string) => new Set([...findTerms(text, stem)].map(({ term }) => term));
  const said = termsOf(passages.map(({ text, heading, title }) => `${text} ${heading} ${title}`).join(' '));
  const isSaid = (term: string) =>
    said.has(term) || (term.length > 3 && [...said].some((word) => word.startsWith(term)));
  let covered = 0;
  let missing = 0;
  for (const term of [...termsOf(question)].slice(0, mostTerms)) {
    const { hits } = await books.search({ query: term, scope: 'entire_book', limit: mostSections });
    const sections = hits.filter(({ text }) => termsOf(text).has(term)).length;
    const weight = 1 / (1 + sections / halfWeight);
    if (isSaid(term)) covered += weight;
    else if (sections === 0 || scope !== 'entire_book') missing += weight;
  }
  return covered > 0 && covered / (covered + missing) >= leastSupport;
}
