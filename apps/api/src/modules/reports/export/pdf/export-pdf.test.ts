import fc from 'fast-check';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { arbitraryMarkdown } from '../../../../testing/reports/markdown-samples.ts';
import { factsOf } from '../../../../testing/reports/report-facts.ts';
import { sectionTitles } from '@quintet/contracts/reports/schemas';
import { demoCustomers, demoOpportunities } from '../../demo/demo-customer.ts';
import { draftSection } from '../../sections/draft.ts';
import { exportPdf } from './export-pdf.ts';
import { paginate, type Strip } from './pdf-flow.ts';
import { openFontChain } from './pdf-fonts.ts';
import { createTypesetter, type Line } from './pdf-text.ts';
import type { Inline } from '../document-blocks.ts';
import { shareWidth } from '../column-widths.ts';

const cover = {
  title: 'Field service platform',
  type: 'Technical_scope',
  customer_name: 'Tarnwick Water',
  prepared_at: new Date('2026-11-20T23:30:00Z'),
} as const;

const export1 = async (markdown: string) =>
  await exportPdf({ ...cover, sections: [{ section_title: 'One', markdown }] });

/** The objects of a PDF as text, and what its pages draw. */
function open(bytes: Uint8Array) {
  const file = Buffer.from(bytes);
  const objects = file.toString('latin1');
  const drawn = [...objects.matchAll(/<<([^>]*\/FlateDecode[^>]*)>>\s*stream\r?\n/gu)].map((match) => {
    const length = Number(/\/Length (\d+)/u.exec(match[1] ?? '')?.[1]);
    const start = match.index + match[0].length;
    return inflateSync(file.subarray(start, start + length)).toString('latin1');
  });
  return {
    objects,
    pages: drawn.filter((stream) => stream.startsWith('1 0 0 -1 0 ')),
    count: objects.match(/\/Type \/Page\b/gu)?.length ?? 0,
  };
}

describe('the file', () => {
  test('has a cover, contents that lead to pages, a side bar, numbers and the words of its properties', async () => {
    const { objects, count } = open(
      await exportPdf({
        ...cover,
        sections: [
          {
            section_title: 'First',
            markdown: '# First\n\nText with [a link](https://example.org/x).\n\n## Part\n\nMore.',
          },
          { section_title: 'Second', markdown: `# Second\n\n${'Words and words. '.repeat(2_000)}` },
        ],
      }),
    );
    expect(objects.startsWith('%PDF-1.7')).toBe(true);
    expect(objects.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(count).toBeGreaterThan(8);
    expect(objects).toContain('(Field service platform)');
    expect(objects).toContain('/Lang (en-GB)');
    expect(objects.match(/\/S \/GoTo/gu)).toHaveLength(3);
    expect(objects).toMatch(/\/URI \(https:\/\/example\.org\/x\)/u);
    for (const title of ['First', 'Part', 'Second']) expect(objects).toContain(`/Title (${title})`);
  });

  test('is the same for the same report', async () => {
    expect(Buffer.from(await export1('Text *and* more.'))).toEqual(
      Buffer.from(await export1('Text *and* more.')),
    );
  });

  test('every section begins a page', async () => {
    const sections = ['A', 'B', 'C'].map((section_title) => ({
      section_title,
      markdown: `# ${section_title}\n\nShort.`,
    }));
    expect(open(await exportPdf({ ...cover, sections })).count).toBe(5);
    expect(open(await exportPdf({ ...cover, sections: [] })).count).toBe(2);
  });

  test('any text makes a document, and links nowhere but to the web and mail', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMarkdown, fc.string({ unit: 'binary' }), async (markdown, name) => {
        const bytes = await exportPdf({
          ...cover,
          title: name,
          customer_name: name,
          sections: [{ section_title: name, markdown }],
        });
        expect(open(bytes).objects).not.toMatch(/\/URI \((?!https?:|mailto:)/u);
      }),
      { numRuns: 60, endOnFailure: true },
    );
    expect(open(await export1('[x](javascript:alert(1)) [y](file:///etc/passwd)')).objects).not.toMatch(
      /\/URI/u,
    );
  });

  test('the drafts of the demo come out within two seconds', async () => {
    const [customer] = demoCustomers;
    const [opportunity] = demoOpportunities;
    if (customer === undefined || opportunity === undefined) throw new Error('no demo');
    const facts = factsOf(customer, opportunity);
    const type = 'Feasibility_report';
    const sections = sectionTitles[type].map((section_title) => ({
      section_title,
      markdown: draftSection({ type, section_title, facts, written: [] }),
    }));
    await exportPdf({ ...cover, type, sections });
    const began = process.cpuUsage();
    const { count } = open(await exportPdf({ ...cover, type, sections }));
    const { user, system } = process.cpuUsage(began);
    expect(count).toBeGreaterThan(13);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

describe('pages', () => {
  const strip = (height: number, rest: Partial<Strip> = {}): Strip => ({
    height,
    gap: 2,
    keep: false,
    draw: () => undefined,
    ...rest,
  });
  const heights = fc.array(
    fc.record({
      height: fc.integer({ min: 1, max: 60 }),
      gap: fc.integer({ min: 0, max: 9 }),
      keep: fc.boolean(),
    }),
    { maxLength: 60 },
  );

  test('hold every strip once, in order, none beyond the foot of the page', () => {
    fc.assert(
      fc.property(heights, (given) => {
        const strips = given.map((each) => strip(each.height, each));
        const pages = paginate(strips, 100);
        expect(pages.flat().map((placed) => placed.strip)).toEqual(strips);
        for (const page of pages) {
          expect(page[0]?.y).toBe(0);
          for (const [index, { strip: each, y }] of page.entries()) {
            expect(y + each.height).toBeLessThanOrEqual(100);
            const above = page[index - 1];
            if (above !== undefined) expect(y).toBe(above.y + above.strip.height + each.gap);
          }
        }
      }),
    );
  });

  test('keep together what belongs together', () => {
    const strips = [strip(70), strip(10, { keep: true }), strip(10, { keep: true }), strip(15)];
    expect(paginate(strips, 100).map((page) => page.length)).toEqual([1, 3]);
  });

  test('repeat the head of a table', () => {
    const head = strip(10, { keep: true });
    const rows = Array.from({ length: 20 }, () => strip(15, { gap: 0, head }));
    const pages = paginate([head, ...rows], 100);
    expect(pages.length).toBeGreaterThan(3);
    for (const page of pages) {
      expect(page[0]?.strip).toBe(head);
      expect(page.length).toBeGreaterThan(1);
    }
  });

  test('no item of a list stands alone on a page', async () => {
    for (let count = 36; count < 48; count += 1) {
      const { pages } = open(await export1(Array.from({ length: count }, () => '- An item.').join('\n')));
      const drawn = pages.at(-1)?.match(/\bBT\b/gu)?.length ?? 0;
      // Each item is its mark and its words; what stands above and below the text is nine pieces.
      expect((drawn - 9) / 2).toBeGreaterThanOrEqual(2);
    }
  });

  test('a head row is drawn on each page of a long table', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => `| row ${index} | 12 |`).join('\n');
    const { pages } = open(await export1(`| Name | Sum |\n|---|--:|\n${rows}`));
    const tinted = pages.filter((page) => /0\.933\d* 0\.949\d* 0\.968\d* scn/u.test(page));
    expect(tinted.length).toBeGreaterThan(3);
  });
});

describe('text', () => {
  const typesetter = createTypesetter(
    { register: () => undefined, measure: (_, text) => [...text].length * 0.5 },
    () => 1,
  );
  const look = { family: 'text', size: 10, color: '000000' } as const;
  const shown = (lines: readonly Line[]) =>
    lines.map(({ pieces }) => pieces.map(({ text }) => text).join(''));

  test('is broken at spaces and hyphens, and inside a word only when it fits no line', () => {
    const set = (text: string) => shown(typesetter.breakLines([{ text }], look, 50));
    expect(set('one two three four')).toEqual(['one two', 'three four']);
    expect(set('a well-known R-01')).toEqual(['a well-', 'known R-01']);
    expect(set('abcdefghijklmnopqrstuvw')).toEqual(['abcdefghij', 'klmnopqrst', 'uvw']);
    expect(set('')).toEqual(['']);
  });

  test('keeps dates and amounts on one line, and figures of a table under each other', () => {
    const set = (text: string) => shown(typesetter.breakLines([{ text }], look, 80));
    expect(set('go on 1 February 2027')).toEqual(['go on', '1 February 2027']);
    expect(set('ends up at -GBP 411,900.')).toEqual(['ends up at', '-GBP 411,900.']);
    const [line] = typesetter.breakLines([{ text: 'R-01 at 1,122,900.' }], { ...look, family: 'plain' }, 500);
    expect(line?.pieces.filter(({ isFigure }) => isFigure).map(({ text }) => text)).toEqual([
      '01',
      '1,122,900',
    ]);
  });

  test('does not part a word where only its look changes', () => {
    const inlines: Inline[] = [{ text: 'one two' }, { text: 'three', bold: true }, { text: ', four' }];
    expect(shown(typesetter.breakLines(inlines, look, 50))).toEqual(['one', 'twothree,', 'four']);
  });

  test('loses nothing and fits its box, whatever it is', () => {
    const words = fc.array(
      fc.record({ text: fc.string({ unit: 'grapheme' }), bold: fc.constantFrom(true as const, undefined) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 200 }), (given, width) => {
        const inlines = given.map(({ text, bold }): Inline =>
          bold === undefined ? { text } : { text, bold },
        );
        const lines = typesetter.breakLines(inlines, look, width);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(Math.max(width, 10) + 0.1);
        const letters = (text: string) => text.replaceAll(/\s/gu, '').length;
        const all = typesetter.breakLines(inlines, look, 1e9);
        expect(letters(shown(lines).join(''))).toBe(letters(shown(all).join('')));
      }),
    );
  });

  test('every letter is drawn by a font that has it', () => {
    for (const family of ['text', 'plain', 'code'] as const) {
      const chain = openFontChain({ family, bold: false, italic: false });
      const kept = 'Aa €1,200 – “so” … Łódź Ærø ğ ő ß Ω μ я ґ → ≥ ≤ ≠ ½ ² ✓ ✗ ☐ ☑ № ★';
      expect(
        chain
          .cut(kept)
          .map(({ text }) => text)
          .join(''),
      ).toBe(kept);
      expect(
        chain
          .cut('H₂O 中 😀\u200d\ufe0f')
          .map(({ text }) => text)
          .join(''),
      ).toBe('H2O □ □');
    }
  });
});

test('room that is left over goes to words, not between figures', () => {
  const figures = { least: 40, most: 50, isFigures: true };
  expect(shareWidth([{ least: 30, most: 45 }, figures, figures], 450)).toEqual([300, 75, 75]);
});

test('columns share the width, and words break only where there is no other way', () => {
  const column = fc.record({
    least: fc.integer({ min: 5, max: 120 }),
    more: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 9 }), (given) => {
      const needs = given.map(({ least, more }) => ({ least, most: least + more }));
      const widths = shareWidth(needs, 450);
      expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(450, 0);
      const least = needs.reduce((sum, each) => sum + each.least, 0);
      if (least <= 450)
        for (const [index, width] of widths.entries())
          expect(width).toBeGreaterThanOrEqual((needs[index]?.least ?? 0) - 0.1);
    }),
  );
});
