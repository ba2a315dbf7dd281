import { cardinals } from '../../../platform/number-words.ts';

const words = [
  // One is a pronoun more often than a number.
  ...[...cardinals.keys()].slice(2),
  'hundreds?|thousands?|millions?|billions?|half|halves|thirds|quarters?|double[sd]?|triple[sd]?|twice|dozens?',
].join('|');

const pattern = new RegExp(`\\d+(?:[.,]\\d+)*|\\b(?:${words})\\b`, 'giu');

/**
 * The distinct numbers a text states, as digits without separators or as lower-case words.
 * Whoever writes copy is held to these: each has to be in the content file or in the student data.
 */
export function findNumbers(text: string): string[] {
  const found = text.match(pattern) ?? [];
  return [...new Set(found.map((number) => number.replaceAll(',', '').toLowerCase()))];
}
