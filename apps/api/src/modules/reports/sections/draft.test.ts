import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyFacts, hostileText, writtenText } from '../../../testing/reports/any-facts.ts';
import { factsOf, warehouse } from '../../../testing/reports/report-facts.ts';
import { checkSection } from '../checks/check-section.ts';
import { demoCustomers, demoOpportunities } from '../demo/demo-customer.ts';
import { draftSection } from './draft.ts';
import { buildFacts, type Facts, type WrittenSection } from '../facts/facts.ts';
import { listFactValues } from '../facts/fact-texts.ts';
import { sections, type Section } from './sections.ts';

function demo(index: number): Facts {
  const customer = demoCustomers[index];
  const opportunity = demoOpportunities[index];
  if (customer === undefined || opportunity === undefined) throw new Error('no such demo');
  return factsOf(customer, opportunity);
}

const cases = {
  rich: demo(0),
  sparse: demo(1),
  unknown: buildFacts({ customer_id: 'cust-404', opportunity_id: 'opp-404' }),
  second: warehouse,
} as const;

function draft({ brief }: Section, facts: Facts, written: readonly WrittenSection[] = []): string {
  return draftSection({ type: brief.type, section_title: brief.title, facts, written });
}

/** A whole report, each section seeing those before it. */
function draftReport(type: string, facts: Facts): WrittenSection[] {
  const written: WrittenSection[] = [];
  for (const section of sections.filter(({ brief }) => brief.type === type)) {
    written.push({ section_title: section.brief.title, markdown: draft(section, facts, written) });
  }
  return written;
}

const named = sections.map((section) => [`${section.brief.type}: ${section.brief.title}`, section] as const);

describe.each(Object.entries(cases))('drafts from %s facts', (_, facts) => {
  test.each(named)('%s passes every check', (_name, section) => {
    expect(checkSection(draft(section, facts), facts, section.brief)).toEqual([]);
  });

  test.each(['Feasibility_report', 'Technical_scope'])(
    'every section of a whole %s passes as well',
    (type) => {
      for (const { section_title, markdown } of draftReport(type, facts)) {
        const section = sections.find(({ brief }) => brief.type === type && brief.title === section_title);
        expect([section_title, section && checkSection(markdown, facts, section.brief)]).toEqual([
          section_title,
          [],
        ]);
      }
    },
  );

  test('are the same every time', () => {
    const again: Facts = structuredClone(facts);
    for (const section of sections) expect(draft(section, again)).toBe(draft(section, facts));
  });
});

/** Texts of the facts taken out, since two sections may quote the same requirement. */
function ownWords(markdown: string, facts: Facts): string {
  const texts = listFactValues(facts)
    .texts.filter((text) => text.length > 12)
    .toSorted((first, second) => second.length - first.length);
  return texts
    .reduce((rest, text) => rest.replaceAll(text, ' '), markdown)
    .replaceAll(/\[to confirm: |[|–-]+/g, ' ');
}

function sixGrams(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(5).map((_, index) => words.slice(index, index + 6).join(' ')));
}

function sharedRatio(first: Set<string>, second: Set<string>): number {
  const shared = [...first].filter((gram) => second.has(gram)).length;
  return shared / Math.max(1, Math.min(first.size, second.size));
}

describe('repetition', () => {
  test.each([
    ['rich', 0.2],
    ['sparse', 0.2],
    ['unknown', 0.2],
  ] as const)('no two sections of %s facts tell the same', (name, bound) => {
    const facts = cases[name];
    const grams = sections.map((section) => ({
      section,
      grams: sixGrams(ownWords(draft(section, facts), facts)),
    }));
    const close = grams.flatMap((one, index) =>
      grams.slice(index + 1).map((other) => ({
        pair: `${one.section.brief.title} / ${other.section.brief.title}`,
        ratio: sharedRatio(one.grams, other.grams),
      })),
    );
    expect(close.filter(({ ratio }) => ratio > bound)).toEqual([]);
  });

  test('two customers do not get the same text', () => {
    const ratios = sections.map((section) => ({
      title: section.brief.title,
      ratio: sharedRatio(
        sixGrams(ownWords(draft(section, cases.rich), cases.rich)),
        sixGrams(ownWords(draft(section, cases.second), cases.second)),
      ),
    }));
    expect(ratios.filter(({ title, ratio }) => title !== 'Appendix' && ratio > 0.45)).toEqual([]);
    expect(ratios.reduce((sum, { ratio }) => sum + ratio, 0) / ratios.length).toBeLessThan(0.3);
  });

  test('a section points to those already written instead of telling them again', () => {
    const [summary] = sections;
    if (summary === undefined) throw new Error('no sections');
    const alone = draft(summary, cases.rich);
    const late = draft(summary, cases.rich, draftReport('Feasibility_report', cases.rich));
    expect(alone).not.toContain('Cost-Benefit Analysis');
    expect(late).toContain('“Cost-Benefit Analysis”');
    expect(late).toContain('“Recommendations”');
  });
});

describe('any facts', () => {
  test('no figure comes out of nowhere, and no draft breaks', () => {
    fc.assert(
      fc.property(anyFacts(writtenText), (facts) => {
        for (const section of sections) {
          const problems = checkSection(draft(section, facts), facts, section.brief).filter(
            ({ kind }) => kind !== 'length' && kind !== 'name',
          );
          expect([section.brief.title, problems]).toEqual([section.brief.title, []]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('hostile text stays text', () => {
    fc.assert(
      fc.property(anyFacts(hostileText), (facts) => {
        for (const section of sections) {
          const markdown = draft(section, facts);
          const problems = checkSection(markdown, facts, section.brief).filter(({ kind }) =>
            ['title', 'headings', 'html', 'link', 'table'].includes(kind),
          );
          expect([section.brief.title, problems]).toEqual([section.brief.title, []]);
          expect(countCells(markdown)).toBe(true);
          expect(markdown).not.toMatch(/\bundefined\b|\bNaN\b|\[object |Infinity/);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a whole report can be drafted from any facts', () => {
    fc.assert(
      fc.property(
        anyFacts(hostileText),
        fc.constantFrom('Feasibility_report', 'Technical_scope'),
        (facts, type) => {
          expect(draftReport(type, facts)).toHaveLength(12);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Whether every row of every table has as many cells as its head. */
function countCells(markdown: string): boolean {
  const tables = markdown.split(/\n{2,}/).filter((block) => block.startsWith('|'));
  return tables.every((table) => {
    const [width, ...others] = table
      .trim()
      .split('\n')
      .map((line) => line.replaceAll(/\\[\\|]/g, '').split('|').length);
    return others.every((each) => each === width);
  });
}

test('a title of another report is refused', () => {
  expect(() =>
    draftSection({ type: 'Technical_scope', section_title: 'Appendix', facts: cases.rich, written: [] }),
  ).toThrow('no section');
});
