import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumbers } from './copy-numbers.ts';

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A number in English words, below a million. */
function spell(value: number, and: boolean): string {
  if (value < 20) return small[value] ?? '';
  if (value < 100)
    return [tens[Math.floor(value / 10) - 2], value % 10 === 0 ? undefined : small[value % 10]]
      .filter(Boolean)
      .join('-');
  const [unit, name] = value < 1000 ? [100, 'hundred'] : [1000, 'thousand'];
  const rest = value % unit;
  const joint = and && unit === 100 ? ' and ' : ' ';
  return `${spell(Math.floor(value / unit), and)} ${name}${rest === 0 ? '' : joint + spell(rest, and)}`;
}

const valuesOf = (text: string) => readNumbers(text).map(({ value }) => value);

const whole = fc.integer({ min: 2, max: 999_999 });

test('a number in words is the number in digits', () => {
  fc.assert(
    fc.property(whole, fc.boolean(), (value, and) => {
      expect(valuesOf(`They had ${spell(value, and)} of them.`)).toEqual([String(value)]);
      expect(valuesOf(`They had ${spell(value, and).toUpperCase()} percent.`)).toEqual([`${value}%`]);
    }),
  );
});

test('every way to write a number in digits is the same number', () => {
  fc.assert(
    fc.property(whole, (value) => {
      const grouped = value.toLocaleString('en-US');
      const bold = [...String(value)].map((digit) => `**${digit}**`).join('');
      const hidden = [...String(value)].join('\u{200b}');
      for (const form of [grouped, bold, hidden, `${value}th`, `~~${value}~~`])
        expect(valuesOf(`so ${form} it`)).toEqual([String(value)]);
      for (const form of [`${grouped}%`, `${value} %`, `${value} percent`, `${value} per cent`])
        expect(valuesOf(form)).toEqual([`${value}%`]);
      expect(valuesOf(`$${grouped} and €${value}`)).toEqual([`$${value}`, `€${value}`]);
      expect(valuesOf(`${value}x or ${value} times`)).toEqual([`${value}x`, `${value}x`]);
      expect(valuesOf(`${value}k-${value}k`)).toEqual([String(value * 1000), String(value * 1000)]);
    }),
  );
});

test('text without numbers states none', () => {
  const words = fc.constantFrom(
    'often',
    'someone',
    'height',
    'tent',
    'attention',
    'weight',
    'network',
    'stone',
    'Xavier',
    'one',
    'first',
  );
  fc.assert(
    fc.property(fc.array(words), (text) => {
      expect(readNumbers(text.join(' '))).toEqual([]);
    }),
  );
});

test.each([
  ['two focused hours a day', ['2 hour']],
  ['a two-hour day', ['2 hour']],
  ['forty-two weeks and 3 days', ['42 week', '3 day']],
  ['K-5, grade 6 or the seventh grade', ['5 grade', '6 grade', '7 grade']],
  ['212 grade 5 pupils', ['212', '5 grade']],
  ['from percentile 34 to the 61st percentile in 36 weeks', ['34 percentile', '61 percentile', '36 week']],
  ['27 percentile points', ['27 point']],
  ['half of it, a third of them, two-thirds', ['1/2', '1/3', '2', '1/3']],
  ['twice as fast, threefold, doubled', ['2x', '3x', '2x']],
  ['one in five, one out of 10', ['1', '5', '1', '10']],
  ['no one, one of them, the one thing', []],
  ['first, look; ranked first; first in the state', ['1', '1']],
  ['dozens, hundreds of pupils, a decade', ['12+', '100+ pupil', '10 years']],
  ['in 2026, since the 1990s, nineteen ninety', ['2026', '1990', '19', '90']],
  ['$100k–$1M, 1.5 million', ['$100000', '$1000000', '1500000']],
  ['½ and ⅻ and ３ and ٣', ['ⅻ', '1', '2', '3', '٣']],
  ['24/7', ['24', '7']],
])('%s', (text, expected) => {
  expect(
    readNumbers(text).map(({ value, unit }) => (unit === undefined ? value : `${value} ${unit}`)),
  ).toEqual(expected);
});
