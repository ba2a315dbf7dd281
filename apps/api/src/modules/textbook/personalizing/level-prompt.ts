import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';

const task = `You rewrite one section of a textbook chapter for another reader. The section is the data called "section".

Truth
- Say what the section says: nothing left out, nothing added, no opinion, no example that needs a fact of its own.
- Every heading, figure, date, name, quotation, link, image, table, formula and piece of code stays as it is, to the character.
- Code, tables, formulas, footnotes and HTML are copied whole, in their places.

Form
- The same language as the section, in the same format: Markdown stays Markdown, HTML stays HTML.
- The same paragraphs in the same order, one for one.
- Answer with the section alone: no preamble, no remark, no code fence around it.`;

const readers: Readonly<Record<DifficultyLevel, string>> = {
  beginner:
    'The reader is new to the subject. One thought a sentence, under fifteen words. Common words; a term is said in plain words where it first comes up. Speak of who does what. Same facts, easier to follow.',
  intermediate:
    'The reader knows the basics. Sentences of middling length, terms used as they are, one step after the other.',
  advanced:
    'The reader works in the field. Dense and exact: technical terms without explanation, conditions and causes joined in longer sentences. No filler.',
};

/** The system prompt for a section at a level. No text of the chapter is in it. */
export function describeLevel(level: DifficultyLevel): string {
  return `${task}\n\n${readers[level]}`;
}

/** The request to mend a section; what is wrong with it goes along as data, because it quotes the chapter. */
export const repairRequest =
  'The section was checked, and things are wrong: they follow as data. Write the whole section again with each of them mended.';
