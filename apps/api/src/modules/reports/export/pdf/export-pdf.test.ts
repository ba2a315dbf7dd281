import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allFaults } from '../../../../testing/faults.ts';
import { draftDemo } from '../../../../testing/reports/demo-drafts.ts';
import { arbitraryMarkdown } from '../../../../testing/reports/markdown-samples.ts';
import { readPdf, walkTags, type Tag } from '../../../../testing/reports/read-pdf.ts';
import type { Report } from '../report-document.ts';
import { page } from '../report-look.ts';
import { exportPdf } from './export-pdf.ts';

const cover = {
  title: 'Field service platform',
  type: 'Technical_scope',
  customer_name: 'Tarnwick Water',
  prepared_at: new Date('2026-11-20T23:30:00Z'),
} as const;

const write = (report: Report) => exportPdf(report) ?? expect.fail('too long');
const exportSections = async (...markdown: string[]) =>
  await readPdf(
    write({
      ...cover,
      sections: markdown.map((each, index) => ({ section_title: `S${index}`, markdown: each })),
    }),
  );
const shape = ({ role, children }: Tag): string =>
  children.length === 0 ? role : `${role}(${children.map(shape).join(' ')})`;
const without = (text: string) => text.replaceAll(/\s/gu, '');
const linesOf = ({ pages }: Awaited<ReturnType<typeof readPdf>>, from = 2) =>
  pages.slice(from).map(({ lines }) => lines.map(({ text }) => text));

describe('the file', () => {
  test('has a cover, contents that lead to pages, a side bar, numbers and the words of its properties', async () => {
    const long = `# Second\n\n${'Words and words. '.repeat(2_000)}`;
    const pdf = await exportSections(
      '# First\n\nText with [a link](https://example.org/x).\n\n## Part\n\nMore.',
      long,
    );
    expect(pdf.info).toMatchObject({
      PDFFormatVersion: '1.7',
      Title: 'Field service platform',
      Subject: 'Technical scope',
      Keywords: 'Tarnwick Water',
      Language: 'en-GB',
    });
    expect(JSON.stringify(pdf.info)).toContain('D:20261120');
    expect(pdf.pages.length).toBeGreaterThan(8);
    expect(linesOf(pdf, 0)[0]).toEqual([
      'Technical scope',
      'Field service platform',
      'Prepared for Tarnwick Water',
      '20 November 2026',
    ]);
    expect(pdf.outline).toEqual(['First', 'Part', 'Second']);
    const [contents, first] = pdf.pages.slice(1);
    expect(contents?.lines.map(({ text }) => text.replaceAll(/[. ]+/gu, ' '))).toEqual([
      'Contents',
      'First 3',
      'Part 3',
      'Second 4',
    ]);
    expect(contents?.links.filter(({ dest }) => dest !== undefined)).toHaveLength(3);
    expect(first?.links).toMatchObject([{ url: 'https://example.org/x' }]);
    for (const [index, { artifacts }] of pdf.pages.slice(1).entries()) {
      expect(artifacts).toContain('Field service platform');
      expect(artifacts).toContain(`${index + 2} of ${pdf.pages.length}`);
    }
  });

  test('is the same for the same report', () => {
    const report = { ...cover, sections: [{ section_title: 'S', markdown: 'Text *and* more.\n\n## Part' }] };
    expect(Buffer.from(write(report)).equals(write(report))).toBe(true);
  });

  test('every section begins a page, and many headings leave the contents on one', async () => {
    expect((await exportSections('# A\n\nShort.', '# B\n\nShort.', '# C')).pages).toHaveLength(5);
    expect((await exportSections()).pages).toHaveLength(2);
    const many = await exportSections(`# A\n\n${'## Part\n\n'.repeat(37)}`);
    expect(many.pages[1]?.lines).toHaveLength(39);
    const most = await exportSections(`# A\n\n${'## Part\n\n'.repeat(38)}`);
    expect(most.pages[1]?.lines).toHaveLength(2);
  });

  test('any text makes a document, and links nowhere but to the web and mail', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMarkdown, fc.string({ unit: 'binary' }), async (markdown, name) => {
        const { pages, marks } = await readPdf(
          write({
            ...cover,
            title: name,
            customer_name: name,
            sections: [{ section_title: name, markdown }],
          }),
        );
        expect(marks).toMatchObject({ Marked: true });
        for (const { url } of pages.flatMap(({ links }) => links))
          expect(url ?? 'http:').toMatch(/^(?:https?:|mailto:)/u);
      }),
      { numRuns: allFaults ? 40 : 15, endOnFailure: true },
    );
    const { pages } = await exportSections('[x](javascript:alert(1)) [y](file:///etc/passwd)');
    expect(pages.slice(2).flatMap(({ links }) => links)).toEqual([]);
  });

  test('no word of a report is read as Typst', async () => {
    const text =
      '#eval("1+1") #import "@preview/x:1.0.0" #read("/etc/passwd") $x^2$ @ref = title / term: ~ #sys.inputs';
    const { tags, pages } = await exportSections(`# ${text}\n\n${text}\n\n\`${text}\`\n\n- ${text}`);
    const shown = walkTags(tags).filter(({ role }) => ['H1', 'P', 'Code', 'LBody'].includes(role));
    expect(shown.filter((tag) => without(tag.text) === without(text))).toHaveLength(6);
    expect(pages).toHaveLength(3);
  });
});

describe('for the ear', () => {
  test('headings, text, lists, quotes, code and notes are tagged in the order of the report', async () => {
    const pdf = await exportSections(
      [
        '# One',
        'Plain *it* **strong** `code` and [a link](https://example.org/x).[^1]',
        '## Two',
        '- one\n  1. two\n- [x] three',
        '> quoted\n>\n> again',
        '```ts\na\n  b\n```',
        '---',
        '###### Six',
        '### Three',
        'End.',
        '[^1]: A note.',
      ].join('\n\n'),
    );
    expect(pdf.marks).toMatchObject({ Marked: true });
    expect(pdf.isUniversal).toBe(true);
    expect(pdf.pages[2]?.tags.map(shape)).toEqual([
      'H1',
      'P(Span Span Code(Span) Link(Span) Lbl(Link(Span)) Note(Lbl(Link(Span))))',
      'H2',
      'L(LI(Lbl LBody(P)) L(LI(Lbl LBody(P))) LI(Lbl LBody(P)))',
      'BlockQuote(P P)',
      'Code(P P)',
      'H3',
      'H3',
      'P',
    ]);
    const texts = pdf.pages[2]?.tags.map(({ text }) => text) ?? [];
    expect(texts).toEqual([
      'One',
      'Plain it strong code and a link.1 1 A note.',
      'Two',
      '• one a. two ☑ three',
      'quoted again',
      'a b',
      'Six',
      'Three',
      'End.',
    ]);
  });

  test('a rank of headings is never left out, however the report jumps', async () => {
    const { tags } = await exportSections('# A\n\n#### B\n\n###### C\n\n## D\n\n##### E', 'F\n\n###### G');
    const headings = tags
      .filter(({ role }) => /^H\d$/u.test(role))
      .map(({ role, text }) => `${role} ${text}`);
    expect(headings).toEqual(['H1 Contents', 'H1 A', 'H2 B', 'H3 C', 'H2 D', 'H3 E', 'H1 S1', 'H2 G']);
  });

  test('tables have a head, rows and cells; the repeated head is for the eye', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => `| row ${index} | ${index} |`).join('\n');
    const { pages } = await exportSections(`| Name | Sum |\n|---|--:|\n${rows}`);
    const [first, second] = pages.slice(2).map(({ tags }) => tags.find(({ role }) => role === 'Table'));
    expect(first?.children.map(({ role }) => role)).toEqual(['THead', 'TBody']);
    expect(first?.children[0]?.children.map(shape)).toEqual(['TR(TH TH)']);
    expect(walkTags(first?.children[1]?.children ?? []).slice(0, 3)).toMatchObject([
      { role: 'TR', text: 'row 0 0' },
      { role: 'TD', text: 'row 0' },
      { role: 'TD', text: '0' },
    ]);
    expect(walkTags(second?.children ?? []).filter(({ role, text }) => role === 'TH' && text !== '')).toEqual(
      [],
    );
    expect(pages[3]?.artifacts).toContain('Name');
  });

  test('a link is one tag with its words and the place to click', async () => {
    const { pages } = await exportSections('See [the page](https://example.org/x) or <mailto:a@b.example>.');
    const links = walkTags(pages[2]?.tags ?? []).filter(({ role }) => role === 'Link');
    expect(links.map(({ text }) => text)).toEqual(['the page', 'mailto:a@b.example']);
    expect(links.flatMap(({ objects }) => objects)).toEqual(pages[2]?.links.map(({ id }) => id));
  });

  test.each(['Feasibility_report', 'Technical_scope'] as const)(
    'all of the %s of the demo is read in order, as PDF/UA asks',
    async (type) => {
      const sections = draftDemo(type);
      const pdf = await readPdf(write({ ...cover, type, sections }));
      expect(pdf.isUniversal).toBe(true);
      expect(pdf.pages.length).toBeGreaterThan(13);
      const read = without(pdf.tags.map(({ text }) => text).join(''));
      const words = sections.flatMap(({ markdown }) => markdown.match(/\p{L}{3,}/gu) ?? []);
      let at = without(
        pdf.pages
          .slice(0, 2)
          .flatMap(({ tags }) => tags.map(({ text }) => text))
          .join(''),
      ).length;
      const missing = words.filter((word) => {
        const found = read.indexOf(word, at);
        at = Math.max(at, found);
        return found < 0;
      });
      expect(missing).toEqual([]);
    },
  );
});

describe('for the eye', () => {
  const filler = (lines: number) => 'A line.\n\n'.repeat(lines);

  test('no heading, no line of a paragraph and no item of a short list stands alone on a page', async () => {
    const long =
      'Words and words of a paragraph that is longer than a line of the page and ends soon. '.repeat(2);
    const cases = Array.from({ length: 12 }, (_, index) => filler(18 + index));
    const heading = linesOf(await exportSections(...cases.map((each) => `${each}## Part\n\nText.`)));
    expect(heading.filter((lines) => lines.at(-1) === 'Part')).toEqual([]);
    const table = linesOf(await exportSections(...cases.map((each) => `${each}|Name|\n|---|\n|x|`)));
    expect(table.filter((lines) => lines.at(-1) === 'Name')).toEqual([]);
    const paragraph = linesOf(await exportSections(...cases.map((each) => each + long)));
    expect(paragraph.filter(([first]) => first?.startsWith('and words'))).toEqual([]);
    const list = linesOf(await exportSections(...cases.map((each) => `${each}- a\n- b\n- c\n- d\n- e`)));
    const parts = list.map((lines) => lines.filter((line) => line.startsWith('•')).length);
    expect(new Set(parts)).toEqual(new Set([0, 5]));
    for (const pages of [heading, table, paragraph, list]) expect(pages.length).toBeGreaterThan(cases.length);
  });

  test('a head row is drawn on each page of a long table, and no row is cut', async () => {
    const rows = Array.from(
      { length: 150 },
      (_, index) => `| row ${index} with words that wrap ${'x '.repeat(60)} | 12 |`,
    );
    const { pages } = await exportSections(`| Name | Sum |\n|---|--:|\n${rows.join('\n')}`);
    expect(pages.length).toBeGreaterThan(6);
    for (const { lines, artifacts } of pages.slice(3)) {
      expect(artifacts).toMatch(/Name.*Sum/su);
      expect(lines[0]?.text).toMatch(/^row/u);
    }
  });

  test('words break where they fit no line, dates and amounts nowhere, and nothing is lost or leaves the page', async () => {
    const word = 'abcdefghij'.repeat(100);
    const { pages } = await exportSections(
      `${word}\n\n\`${word}\`\n\n## ${word}\n\n\`\`\`\n${word}\n\`\`\`\n\n|a|b|\n|---|---|\n|${word}|x|`,
    );
    const lines = pages.slice(2).flatMap(({ lines }) => lines);
    expect(
      lines
        .map(({ text }) => text)
        .join('')
        .replaceAll(/[^a-j]/gu, '').length,
    ).toBe(5_002);
    for (const { left, right } of lines) {
      expect(left).toBeGreaterThan(page.left - 1);
      expect(right).toBeLessThan(page.width - page.right + 1);
    }
    const dated = Array.from(
      { length: 60 },
      (_, index) => `${'i'.repeat(index + 1)} go on 1 February 2027 at -GBP 411,900.`,
    );
    const set = linesOf(await exportSections(dated.join(' ')))
      .flat()
      .join('\n');
    expect(set.match(/1 February 2027/gu)).toHaveLength(60);
    expect(set.match(/-GBP 411,900\./gu)).toHaveLength(60);
  });

  test('the longest of names stay on the cover', async () => {
    const name = 'abcdefghij'.repeat(30);
    const { pages } = await readPdf(write({ ...cover, title: name, customer_name: name, sections: [] }));
    const lines = pages[0]?.lines ?? [];
    expect(lines.map(({ text }) => text.replaceAll(/[^a-j]/gu, '')).join('')).toContain(name);
    expect(Math.max(...lines.map(({ right }) => right))).toBeLessThan(page.width - page.right + 1);
    expect(pages).toHaveLength(2);
  });

  test('a word is not parted where only its look changes', async () => {
    const { pages } = await exportSections(
      Array.from({ length: 40 }, (_, n) => `${'i'.repeat(n)} two**three**, *four*five`).join(' '),
    );
    const text = pages[2]?.lines.map(({ text }) => text) ?? [];
    expect(text.length).toBeGreaterThan(10);
    expect(text.join('\n').match(/twothree,/gu)).toHaveLength(40);
    expect(text.join('\n').match(/fourfive/gu)).toHaveLength(40);
  });

  test('figures of a table stand under each other', async () => {
    const { pages } = await exportSections('| n |\n|--:|\n| 1,111,111 |\n| 8,888,888 |');
    const [ones, eights] = pages[2]?.lines.slice(-2) ?? [];
    expect(ones?.text).toBe('1,111,111');
    expect(eights?.left).toBeCloseTo(ones?.left ?? 0, 1);
  });

  test('every letter of Europe and its signs has a font, and one that has none does no harm', async () => {
    const kept = 'Aa €1,200 – “so” … Łódź Ærø ğ ő ß Ω μ Ελλάδα Москва я ґ → ≥ ≤ ≠ ½ ² ₂ ✓ ✗ ☐ ☑ № ★';
    const { isUniversal, tags } = await exportSections(
      `# One\n\n${kept} **${kept}**\n\n|a|\n|-|\n|${kept}|\n\n- \`${kept}\``,
    );
    expect(isUniversal).toBe(true);
    expect(tags.findLast(({ role }) => role === 'P')?.text).toBe(`${kept} ${kept}`);
    const foreign = await exportSections('end. 中文 😀👨‍👩‍👧 العربية עברית \u202e \u0000');
    expect(foreign.isUniversal).toBe(false);
    expect(foreign.marks).toMatchObject({ Marked: true });
    expect(foreign.pages[2]?.tags.at(-1)?.text).toMatch(/^end\./u);
  });
});

describe('what is out of measure', () => {
  test.each([
    [
      'a section of 300 KB',
      'The programme replaces **the system** in 4 phases; each ends with a review. '.repeat(4_000),
    ],
    [
      'a table of 2,000 rows',
      `|a|b|c|\n|---|---|--:|\n${'| some words | more of them | 1,200 |\n'.repeat(2_000)}`,
    ],
    [
      'a table of 30 columns',
      `|${'a|'.repeat(30)}\n|${'---|'.repeat(30)}\n${`|${'value|'.repeat(30)}\n`.repeat(20)}`,
    ],
    ['lists in lists', Array.from({ length: 100 }, (_, n) => `${'  '.repeat(n)}- level ${n}`).join('\n')],
    [
      'quotes in quotes',
      Array.from({ length: 100 }, (_, n) => `${'>'.repeat(n + 1)} level ${n}\n`).join('\n'),
    ],
    [
      'a cell and a note of many pages',
      `|a[^1]|\n|-|\n|${'words '.repeat(9_000)}|\n\n[^1]: ${'words '.repeat(9_000)}`,
    ],
  ])('%s', async (_, markdown) => {
    const { pages, tags } = await exportSections(markdown);
    const letters = (text: string) => text.match(/\w/gu)?.length;
    expect(letters(tags.map(({ text }) => text).join(''))).toBeGreaterThanOrEqual(letters(markdown) ?? 0);
    for (const { left, right } of pages.flatMap(({ lines }) => lines)) {
      expect(left).toBeGreaterThan(page.left - 1);
      expect(right).toBeLessThan(page.width - page.right + 1);
    }
  });

  test('a note in the head of a long table stands once', async () => {
    const { tags, pages } = await exportSections(`|a[^1]|\n|-|\n${'|x|\n'.repeat(80)}\n[^1]: Once.`);
    expect(pages.length).toBeGreaterThan(4);
    expect(
      tags
        .map(({ text }) => text)
        .join(' ')
        .match(/Once\./gu),
    ).toHaveLength(1);
  });

  test('what would hold the compiler for too long is refused before it begins', () => {
    for (const markdown of ['words '.repeat(400_000), `\`\`\`\n${'a\n'.repeat(90_000)}\`\`\``]) {
      expect(exportPdf({ ...cover, sections: [{ section_title: 'S', markdown }] })).toBeUndefined();
    }
  });
});
