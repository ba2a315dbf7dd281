import type { Annotation } from '@quintet/contracts/chatkit/items';
import type { z } from 'zod';
import type { Passage } from './passages.ts';

const fewestLetters = 8;

/** A quotation in one line of single spaces. */
function flatten(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/**
 * The words of a passage that a quotation gives, where it gives them word for word and is long enough to be one;
 * white space aside.
 */
export function verifyQuote(quote: string, { text }: Pick<Passage, 'text'>): string | undefined {
  const words = flatten(quote);
  return words.length >= fewestLetters && flatten(text).includes(words) ? words : undefined;
}

/**
 * The note that tells where words of an answer stand: lesson, section and the quotation, which is verified; without one it
 * tells of the section as a whole.
 */
export function cite(
  { book, chapter, lesson, heading, anchor, title }: Passage,
  index: number,
  quote?: string,
): z.output<typeof Annotation> {
  return {
    type: 'annotation',
    index,
    source: {
      type: 'entity',
      id: `${lesson}#${anchor}`,
      title: `${title} · ${heading}`,
      ...(quote === undefined ? {} : { description: quote }),
      icon: 'book-open',
      group: lesson,
      interactive: true,
      data: {
        book,
        chapter,
        lesson,
        section: heading,
        anchor,
        ...(quote === undefined ? {} : { quote }),
      },
    },
  };
}
