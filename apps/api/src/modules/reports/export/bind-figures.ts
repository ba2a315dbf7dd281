import { months } from '../text/calendar.ts';

const month = months.join('|');
const dates = new RegExp(`(?<![\\p{L}\\p{N}])\\d{1,2} (?:${month})(?: \\d{4})?(?![\\p{L}\\p{N}])`, 'gu');
const amounts = /(?<![\p{L}\p{N}])([A-Z]{3}) (?=\d)/gu;

/** The same text with no-break spaces inside `1 February 2027` and `GBP 1,200`. */
export function bindFigures(text: string): string {
  return text.replaceAll(dates, (date) => date.replaceAll(' ', '\u00a0')).replaceAll(amounts, '$1\u00a0');
}
