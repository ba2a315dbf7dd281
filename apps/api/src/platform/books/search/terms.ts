import { stemmer } from 'stemmer';

/** A word of a text as search knows it, and where it stands there. Offsets in UTF-16 units, `end` not included. */
export interface TermPlace {
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

/** Gives the base of a word of one language. */
export type Stem = (word: string) => string;

/** How words of a language are brought to their base; other languages than English keep theirs. */
export function stemOf(language: string): Stem {
  return /^en\b/iu.test(language) ? stemmer : (word) => word;
}

// Words and identifiers, also with dots between them, or a sign that stands alone or with others, as `%`, `:=` and `**`.
const pattern =
  /[\p{L}\p{N}_]+(?:\.[\p{L}_][\p{L}\p{N}_]*)*|[=<>!+*/%@&|^~:-]{2,3}|(?<![^\s`'"(])[=<>!+*/%@&|^~](?![^\s`'"),.?])/gu;
const wordsOfIdentifier = /\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu;

/**
 * The terms of a text. An identifier is found as a whole and by its parts: `json.loads` by `json` and `loads` too,
 * `prompt_tokens` and `promptTokens` by `prompt` and `tokens`.
 */
export function* findTerms(text: string, stem: Stem): Generator<TermPlace> {
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const place = (start: number, length: number) => ({
      start: index + start,
      end: index + start + length,
    });
    if (found.includes('.')) yield { term: fold(found), ...place(0, found.length) };
    let from = 0;
    for (const name of found.split('.')) {
      const parts = [...name.matchAll(wordsOfIdentifier)];
      const isWord = parts.length === 1 && parts[0]?.[0] === name;
      if (!isWord) yield { term: fold(name), ...place(from, name.length) };
      for (const { 0: part, index: at } of parts)
        yield { term: stem(fold(part)), ...place(from + at, part.length) };
      from += name.length + 1;
    }
  }
}

/** Without case and accents. */
function fold(word: string): string {
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
