const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Zero to nineteen and the tens up to ninety, by their English words. */
export const cardinals: ReadonlyMap<string, number> = new Map([
  ...ones.map((word, value): [string, number] => [word, value]),
  ...tens.map((word, index): [string, number] => [word, (index + 2) * 10]),
]);

/** Source of a pattern for `two` to `ninety-nine`. `one` is a pronoun more often than a number. */
export const numberWordSource = `(?:${tens.join('|')})(?:-(?:${ones.slice(1, 10).join('|')}))?|${ones.slice(2).toReversed().join('|')}`;

/** The value of a number word up to ninety-nine, in any case. */
export function readNumberWord(word: string): number | undefined {
  const [first = '', unit] = word.toLowerCase().split('-');
  const value = cardinals.get(first);
  return value === undefined || unit === undefined ? value : value + (cardinals.get(unit) ?? 0);
}
