import { icps, quizzes } from '@quintet/contracts/timeback/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, checkContext } from './quiz.ts';

const dash = fc.constantFrom('-', '–', '—', '‑', '−', ' - ', ' – ', '－');
const quizIcp = fc.constantFrom(...icps.filter((icp) => icp !== 'school'));

/** Writes a text as a hurried visitor might: any case, any dash, stray spaces. */
function scruffy(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }),
      dash,
      fc.constantFrom('', ' ', '\t'),
    )
    .map(([shout, mark, pad]) => {
      const letters = [...text].map((letter, index) =>
        shout[index] === true ? letter.toUpperCase() : letter.toLowerCase(),
      );
      return pad + letters.join('').replaceAll('-', mark).replaceAll(' ', `${pad} `) + pad;
    });
}

describe('checkContext', () => {
  it('finds every outcome and context by value and by label, however they are typed', () => {
    const answer = quizIcp.chain((icp) => {
      const { outcomes, context_key, context_values } = quizzes[icp];
      return fc
        .tuple(fc.constantFrom(...outcomes), fc.constantFrom(...context_values))
        .chain(([outcome, context]) =>
          fc.record({
            icp: fc.constant(icp),
            typedOutcome: fc.constantFrom(outcome.value, outcome.label).chain(scruffy),
            typedKey: scruffy(context_key),
            typedContext: fc.constantFrom(context.value, context.label).chain(scruffy),
            expected: fc.constant({ outcome: outcome.value, context_key, context_value: context.value }),
          }),
        );
    });
    fc.assert(
      fc.property(answer, ({ icp, typedOutcome, typedKey, typedContext, expected }) => {
        expect(checkContext(icp, typedOutcome, typedKey, typedContext)).toEqual(expected);
      }),
    );
  });

  it('knows no answer of a megabyte, and says so at once', () => {
    const marks = `a${'\u0301\u0323'.repeat(250_000)}`;
    expect(checkContext('parent', marks, 'grade', 'K-5')).toBeUndefined();
    expect(checkContext('school', 'boost_scores', 'district', `US-TX-${marks}`)).toBeUndefined();
  });

  it('gives a canonical form that is its own canonical form, whatever comes in', () => {
    fc.assert(
      fc.property(fc.constantFrom(...icps), fc.string({ unit: 'grapheme' }), (icp, value) => {
        const { outcomes, context_key } = quizzes[icp];
        const outcome = outcomes[0]?.value ?? '';
        const typed = icp === 'school' ? `us-tx-${value}` : value;
        const once = checkContext(icp, outcome, context_key, typed);
        if (once !== undefined)
          expect(checkContext(icp, outcome, context_key, once.context_value)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses the key, the outcome or the value of another quiz', () => {
    expect(checkContext('parent', 'catch_up', 'stage', 'MVP')).toBeUndefined();
    expect(checkContext('parent', 'lower_cac', 'grade', 'K-5')).toBeUndefined();
    expect(checkContext('entrepreneur', 'lower_cac', 'stage', 'K-5')).toBeUndefined();
    expect(checkContext('parent', 'constructor', 'grade', 'K-5')).toBeUndefined();
  });

  it.each(['K-0', 'K-13', '68', 'K', '', ' ', '__proto__'])('refuses grade %j', (value) => {
    expect(checkContext('parent', 'catch_up', 'grade', value)).toBeUndefined();
  });

  it.each([
    ['US-TX-Brownsville', 'US-TX-Brownsville'],
    ['us-tx-brownsville', 'US-TX-Brownsville'],
    ['US – tx – winston-salem', 'US-TX-Winston-Salem'],
    ['us-md-prince george’s', "US-MD-Prince George's"],
    ['US-TX-McAllen  ISD', 'US-TX-McAllen ISD'],
    ['US-NM-Doña Ana', 'US-NM-Doña Ana'],
    ['US-IL-District 65', 'US-IL-District 65'],
  ])('reads district %j as %j', (typed, expected) => {
    expect(checkContext('school', 'boost_scores', 'district', typed)?.context_value).toBe(expected);
  });

  it.each([
    'TX-Brownsville',
    'US-TEX-Brownsville',
    'US-TX-',
    'US-TX',
    'US-TX--x',
    `US-TX-${'a'.repeat(61)}`,
    'US-TX-<b>',
  ])('refuses district %j', (typed) => {
    expect(checkContext('school', 'boost_scores', 'district', typed)).toBeUndefined();
  });

  it('reads any whole number of students and refuses what is none', () => {
    const check = (value: string) =>
      checkContext('government', 'cut_costs', 'students', value)?.context_value;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (count) => {
        expect(check(String(count))).toBe(String(count));
        expect(check(count.toLocaleString('en-US'))).toBe(String(count));
      }),
    );
    for (const value of ['0', '-5', '2.5', '1e4', '25,00', 'many', '٢٥'])
      expect(check(value)).toBeUndefined();
  });
});

describe('bandOf', () => {
  it('gives each grade the band of its school stage', () => {
    const band = (grade: number): string => bandOf('grade', `K-${grade}`);
    expect([1, 2, 3, 4, 5].map(band)).toEqual(Array(5).fill('K-5'));
    expect([6].map(band)).toEqual(['K-6']);
    expect([7, 8].map(band)).toEqual(['6-8', '6-8']);
    expect([9, 10, 11, 12].map(band)).toEqual(Array(4).fill('9-12'));
    for (const value of ['K-5', 'K-6', '6-8', '9-12']) expect(bandOf('grade', value)).toBe(value);
  });

  it('puts a number of students into the band whose label holds it', () => {
    expect(
      ['1', '9999', '10000', '25000', '50000', '50001', '<10k'].map((count) => bandOf('students', count)),
    ).toEqual(['<10k', '<10k', '10k-50k', '10k-50k', '10k-50k', '50k+', '<10k']);
  });

  it('gives a district its state and leaves stages and capital as they are', () => {
    expect(bandOf('district', 'US-TX-Brownsville')).toBe('US-TX');
    expect(bandOf('stage', 'MVP')).toBe('MVP');
    expect(bandOf('capital', '$100k-$1M')).toBe('$100k-$1M');
  });
});
