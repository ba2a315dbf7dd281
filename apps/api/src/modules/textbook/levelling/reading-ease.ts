import { addCounts, countReading, easeOf, noCounts } from './prose/reading-counts.ts';
import { readChapter } from './tree/read-chapter.ts';

/**
 * The Flesch reading ease of the prose of a chapter, Markdown or HTML: about 100 for plain talk, 30 for a paper. Code, formulas,
 * tables, headings and front matter do not count. `NaN` where there is no prose.
 */
export function readingEase(text: string): number {
  const prose = readChapter(text).blocks.flatMap((block) => block.prose);
  return easeOf(prose.reduce((sum, { text: words }) => addCounts(sum, countReading(words)), noCounts));
}
