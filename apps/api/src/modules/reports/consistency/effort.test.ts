import { expect, test } from 'vitest';
import { buildFacts, type Facts } from '../facts/facts.ts';
import { findInconsistencies } from './consistency.ts';
import type { Finding } from './findings.ts';

/** As many of each fact as asked for, all different. */
function manyFacts(count: number): Facts {
  const many = <Item>(make: (index: number) => Item) =>
    Array.from({ length: count }, (_, index) => make(index));
  return buildFacts(
    { customer_id: 'c-1', opportunity_id: 'o-1' },
    {
      customer: {
        customer_id: 'c-1',
        name: 'Vellmar Freight',
        stakeholders: many((index) => ({ name: personOf(index), role: `Head of unit ${index}` })),
        systems: many((index) => ({
          name: `System ${index}`,
          age_years: index % 50,
          owner: personOf(index),
        })),
      },
      opportunity: {
        opportunity_id: 'o-1',
        customer_id: 'c-1',
        title: 'Temperature tracking',
        requirements: many((index) => ({
          id: `R-${index}`,
          text: `Page ${index} opens in under ${index} seconds`,
        })),
        costs: many((index) => ({ item: `Cost ${index}`, one_off: index * 1_000, yearly: index })),
        benefits: many((index) => ({ item: `Benefit ${index}`, yearly: index * 2_000 })),
        phases: many((index) => ({ name: `Phase ${index}`, weeks: index % 9 })),
        team: many((index) => ({ role: `Role ${index}`, fte: 1, weeks: index })),
        risks: many((index) => ({ text: `Risk ${index} comes true`, likelihood: 2, impact: 3 })),
        dates: {
          start: '2027-02-01',
          deadlines: many((index) => ({ label: `Deadline ${index}`, date: '2027-05-01' })),
        },
      },
    },
  );
}

/** `Adaaq Dorshamaq`: letters alone, another name for each number. */
function personOf(index: number): string {
  const letters = Array.from(String(index), (digit) => String.fromCodePoint(97 + Number(digit))).join('');
  return `Ada${letters}q Dorsham${letters}q`;
}

/** Pieces one after the other, as many as make up the length. */
function fill(length: number, pieceOf: (index: number) => string): string {
  const pieces: string[] = [];
  for (let [size, index] = [0, 0]; size < length; index += 1) {
    const piece = pieceOf(index);
    pieces.push(piece);
    size += piece.length;
  }
  return pieces.join('');
}

function check(markdown: string, facts: Facts): Finding[] {
  const sections = [
    { section_title: 'Project Overview', markdown },
    { section_title: 'Executive Summary', markdown: 'The project starts on 1 March 2028.' },
  ];
  return findInconsistencies({ sections, facts });
}

/** The lesser of two tries: what else a busy machine does to one core, it seldom does twice. */
function cpuMs(work: () => void): number {
  const tries = [1, 2].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
}

const facts = manyFacts(100);

test.each<readonly [string, (index: number) => string]>([
  ['numbers', () => '12 '],
  ['digits', () => '1'],
  ['different words', (index) => `Word${index} goes `],
  ['unknown names', (index) => `by ${personOf(index)} `],
  [
    'known people and their figures',
    (index) =>
      `${personOf(index % 100)}, Head of unit ${index % 99}, has GBP ${index} for Phase ${index % 100} from 3 May 2027. `,
  ],
  [
    'rows of a table',
    (index) =>
      index === 0
        ? '| Item | One-off (GBP) | Owner |\n|---|---|---|\n'
        : `| Cost ${index % 100} | ${index} | Ada |\n`,
  ],
  ['cells of one row', (index) => `| ${index} `],
  ['pipes', () => '|'],
  ['escaped pipes', (index) => (index === 0 ? '|' : '\\|')],
  ['parts of one word', (index) => `A${index.toString(26)}-`],
  ['gaps that stay open', () => '[to confirm:'],
  ['sums under one name', () => 'The budget of about GBP 5, '],
  ['short sentences', () => 'A. '],
])('%s: four times the text takes no more than eight times the work', (_, pieceOf) => {
  const [short, long] = [50_000, 200_000].map((length) => fill(length, pieceOf));
  check(short ?? '', facts);
  const once = cpuMs(() => check(short ?? '', facts));
  expect(cpuMs(() => check(long ?? '', facts))).toBeLessThan(8 * once);
});

test('four times the facts take no more than eight times the work', () => {
  const markdown = fill(
    20_000,
    (index) => `${personOf(index)} pays GBP ${index} for Phase ${index} in ${index} weeks. `,
  );
  const [few, many] = [manyFacts(50), manyFacts(200)];
  check(markdown, few);
  expect(cpuMs(() => check(markdown, many))).toBeLessThan(8 * cpuMs(() => check(markdown, few)));
});

test('a megabyte is answered, and its first faults are told', () => {
  const markdown = `The project starts on 2 March 2028.\n\n${fill(1_000_000, (index) => `word${index} and GBP ${index}7 `)}`;
  const findings = check(markdown, facts);
  expect(findings[0]?.places[0]?.quote).toBe('2 March 2028');
  expect(findings).toHaveLength(500);
});
