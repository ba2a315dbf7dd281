import model from 'wink-eng-lite-web-model';
import winkNLP, { type WinkMethods } from 'wink-nlp';
import { z } from 'zod';

/** A word or a mark of a sentence, with its place in the paragraph. */
export interface Word {
  readonly text: string;
  readonly lower: string;
  /** Of the universal tag set: NOUN, VERB, AUX … */
  readonly tag: string;
  readonly lemma: string;
  readonly start: number;
  readonly end: number;
}

/** The tagger remembers each new word for good, so it is made anew after this many characters. */
const charactersPerTagger = 20_000_000;
/** Nobody writes such paragraphs or words: they are not read. */
const longestParagraph = 20_000;
const longestWord = 60;

let tagger: WinkMethods | undefined;
let charactersRead = 0;

/** The sentences of an English paragraph, word by word with the part of speech. Pure but for the words the tagger remembers. */
export function tagSentences(text: string): Word[][] {
  if (text.length > longestParagraph || hasLongWord(text)) return [];
  charactersRead += text.length;
  if (charactersRead > charactersPerTagger) [tagger, charactersRead] = [undefined, text.length];
  tagger ??= winkNLP(model, ['sbd', 'pos']);
  const document = tagger.readDoc(text);
  const { its } = tagger;
  const tokens = document.tokens();
  const texts = tokens.out();
  const tags = tokens.out(its.pos);
  // Its types forget that this one may be asked for.
  const lemmas = z.array(z.string()).parse(Reflect.apply(tokens.out, tokens, [its.lemma]));
  let position = 0;
  const words = texts.map((word, index): Word => {
    const start = text.indexOf(word, position);
    position = start + word.length;
    const lower = word.toLowerCase();
    return {
      text: word,
      lower,
      tag: tags[index] ?? 'X',
      lemma: lemmas[index] ?? lower,
      start,
      end: position,
    };
  });
  // A tagger that changed a word has lost its place.
  if (words.some(({ start }) => start === -1)) return [];
  const sentences: Word[][] = [];
  let first = 0;
  document.sentences().each((sentence: { tokens(): { length(): number } }) => {
    const last = first + sentence.tokens().length();
    sentences.push(words.slice(first, last));
    first = last;
  });
  return sentences;
}

function hasLongWord(text: string): boolean {
  return new RegExp(`\\S{${longestWord}}`, 'u').test(text);
}
