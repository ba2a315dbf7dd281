import { describe, expect, test } from 'vitest';
import { readClaims } from './claims.ts';

/** What a text claims, briefly: kind, value and unit. */
function read(text: string): string[] {
  return readClaims(text).map((claim) => {
    if (claim.kind === 'date') return claim.day;
    if (claim.kind === 'reference' || claim.kind === 'fraction') return claim.text;
    if (claim.kind === 'money') return `${claim.currency} ${claim.value}`;
    if (claim.kind === 'percent') return `${claim.value}%`;
    if (claim.kind === 'duration') return `${claim.value} ${claim.unit}`;
    return claim.kind === 'count' ? `${claim.value} ${claim.noun}` : String(claim.value);
  });
}

describe('readClaims', () => {
  test.each([
    ['GBP 1,250,000 and £1.2m', ['GBP 1250000', 'GBP 1200000']],
    ['€ 40k, 3.5 million euros, 12 PKR', ['EUR 40000', 'EUR 3500000', 'PKR 12']],
    ['6.5% or 7 per cent or five per cent', ['6.5%', '7%', '5%']],
    ['1 March 2027, 2027-03-01, March 1, 2027', ['2027-03-01', '2027-03-01', '2027-03-01']],
    ['the 3rd of May, May 2027, Q2 2027, in 2027', ['--05-03', '2027-05', '2027-Q2', '2027']],
    ['18 months, an 18-week plan, twenty-one days, two-hour', ['18 month', '18 week', '21 day', '2 hour']],
    ['36 FTE-weeks and 10 person-days', ['36 fte-week', '10 person-day']],
    ['five phases, 12 open requirements, three risks', ['5 phase', '12 requirement', '3 risk']],
    ['R-07 and K-01 before NFR-12.1', ['R-07', 'K-01', 'NFR-12.1']],
    ['two-thirds of it, half of them, it doubles', ['two-thirds', 'half of', 'doubles']],
    ['two hundred and 1.5 million', ['200', '1500000']],
    ['15 of 25', ['15', '25']],
    ['no one, at once, the second one, may slip', []],
    ['3 may slip, the 3 March people', ['3', '--03-03']],
  ])('%s', (text, claims) => {
    expect(read(text)).toEqual(claims);
  });

  test('numbers that order a list claim nothing', () => {
    expect(read('1. Begin.\n2. End after 3 weeks.')).toEqual(['3 week']);
  });

  test('quotes stand where they say', () => {
    const text = 'It costs GBP 5,000 in 2027.';
    for (const { start, end, quote } of readClaims(text)) expect(text.slice(start, end)).toBe(quote);
  });

  test('tells how finely a number was written', () => {
    expect(readClaims('1.25')[0]).toMatchObject({ step: 0.01 });
    expect(readClaims('GBP 1.2 million')[0]).toMatchObject({ step: 100_000 });
  });
});
