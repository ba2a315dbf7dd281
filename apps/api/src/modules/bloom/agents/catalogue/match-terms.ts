import { services, type Service } from './services.ts';

/** A term of the catalogue in a text, and the very sentence it stands in. */
export interface TermMatch {
  readonly term: string;
  readonly quote: string;
}

/** A service that a text names, with every term that stands there; the first quote comes first. */
export interface ServiceMatch {
  readonly service: Service;
  readonly matches: readonly TermMatch[];
}

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const longestQuote = 300;

/** Which of `terms` stand in a text as whole words, each once; the plural counts too. */
export function matchTerms(text: string, terms: readonly string[]): TermMatch[] {
  const found = new Map<string, TermMatch>();
  for (const { segment } of sentences.segment(text)) {
    const words = ` ${wordsOf(segment).join(' ')} `;
    for (const term of terms) {
      const form = wordsOf(term).join(' ');
      if (!found.has(term) && (words.includes(` ${form} `) || words.includes(` ${form}s `)))
        found.set(term, { term, quote: segment.trim().slice(0, longestQuote).toWellFormed() });
    }
  }
  return [...found.values()];
}

/** The services that a text names, those with most terms first. */
export function matchServices(text: string): ServiceMatch[] {
  return services
    .map((service) => ({ service, matches: matchTerms(text, service.terms) }))
    .filter(({ matches }) => matches.length > 0)
    .toSorted((one, other) => other.matches.length - one.matches.length);
}

/** The service of a name or id, as customers write it. */
export function findService(name: string): Service | undefined {
  const wanted = wordsOf(name).join(' ');
  return services.find(({ id, name: known, terms }) =>
    [wordsOf(id).join(' '), ...[known, ...terms].map((term) => wordsOf(term).join(' '))].some(
      (form) => form === wanted || `${form}s` === wanted,
    ),
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
