import fc from 'fast-check';
import type { List, RootContent } from 'mdast';
import { describe, expect, test } from 'vitest';
import { allFaults } from '../../../../testing/faults.ts';
import { factsOf } from '../../../../testing/reports/report-facts.ts';
import { arbitraryMarkdown } from '../../../../testing/reports/markdown-samples.ts';
import { docxToMarkdown, openDocx } from '../../../../testing/reports/read-docx.ts';
import { arbitraryReportBlocks } from '../../../../testing/reports/report-samples.ts';
import { flattenInlines, nestRuns } from '../../../../testing/reports/text-runs.ts';
import { demoCustomers, demoOpportunities } from '../../demo/demo-customer.ts';
import { draftSection } from '../../sections/draft.ts';
import { exportDocx } from './export-docx.ts';
import { parseMarkdown, writeMarkdown } from '../../../../platform/markdown/markdown-tree.ts';
import { sectionTitles } from '@quintet/contracts/reports/schemas';

const cover = {
  title: 'Field service platform',
  type: 'Technical_scope',
  customer_name: 'Tarnwick Water',
  prepared_at: new Date('2026-11-20T23:30:00Z'),
} as const;

async function roundTrip(markdown: string): Promise<string> {
  const bytes = await exportDocx({
    ...cover,
    sections: [{ section_title: 'One', markdown: `# One\n\n${markdown}` }],
  });
  const [section] = docxToMarkdown(bytes);
  expect(section?.title).toBe('One');
  return section?.markdown ?? '';
}

/** Markdown in the one style that is read back: looks nested in a fixed order, lists either tight or loose. */
function settle(markdown: string): string {
  return writeMarkdown(parseMarkdown(markdown).children.map(settleBlock));
}

function settleBlock<Node extends RootContent>(node: Node): Node {
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') {
    return { ...node, children: nestRuns(flattenInlines(node.children)) };
  }
  if (node.type === 'list') return settleList(node) as Node;
  return 'children' in node ? { ...node, children: node.children.map(settleBlock) } : node;
}

function settleList(list: List): List {
  const spread = list.spread === true || list.children.some((item) => item.spread === true);
  return {
    ...list,
    spread,
    children: list.children.map((item) => ({ ...item, spread, children: item.children.map(settleBlock) })),
  };
}

describe('Markdown to DOCX and back', () => {
  test.each([
    [
      'looks',
      'Plain **bold *both* bold** *it* ~~gone~~ `co  de` **`bold code`** and [a *link*](https://example.org/a_b?c=1&d=(2)).',
    ],
    ['hard breaks', 'one\\\ntwo\\\n**three**'],
    [
      'what Markdown would read as its own',
      '\\*not it\\*, \\_nor\\_ this, a\\_b, \\[x], 1\\. no, \\# no, \\<b> & \\&amp; \\| \\` \\~~',
    ],
    ['a gap', 'The cost is \\[to confirm: amount; ask Ann] for now.'],
    ['headings', '## Two\n\n### Three\n\n#### Four *it*\n\n##### Five\n\n###### Six'],
    ['bullets, three deep', '- one\n  - two\n    - three\n  - two again\n- one again'],
    ['numbers with starts', '7. seven\n8. eight\n   3. three\n   4. four\n9. nine'],
    ['numbers within bullets within numbers', '1. one\n   - two\n     1. three\n2. four'],
    ['loose lists with more inside', '- one\n\n  more of one\n\n  ```ts\n  code\n  ```\n\n- two'],
    ['two lists in a row', '- one\n- two\n\n* three\n* four'],
    ['a list, text, a list', '1. one\n\ntext\n\n1. one again'],
    ['tasks', '- [ ] open\n- [x] done'],
    [
      'tables',
      '| a | b | c | d |\n| - | :- | :-: | -: |\n| 1 | **x** | \\| | 12.5 |\n|  | `y` | [l](https://e.example) | |',
    ],
    [
      'looks and bars in cells',
      '| a | b |\n| - | -: |\n| **b** *i* ***both*** ~~s~~ | **1 \\| 2** |\n| `c` and [l *i*](https://e.example/a_b) | a\\*b |',
    ],
    ['two tables in a row', '| a |\n| - |\n| 1 |\n\n| b |\n| - |\n| 2 |'],
    ['code', '```sql\nselect *\n\n  from\tt -- x\n```\n\n```\n\n```\n\n```\nplain\n```'],
    ['quotes', '> one\n>\n> two *it*\\\n> three\n\nbetween\n\n> four'],
    ['two quotes in a row', '> one\n\n<!-- -->\n\n> two'],
    ['a quote in a list', '- one\n\n  > quoted\n\n- two'],
    ['a rule', 'one\n\n---\n\ntwo'],
    ['letters of the world', 'Łódź Ærø Ελλάδα Москва 日本語 العربية 😀 ½ m² — “quoted”…'],
  ])('%s', async (_, markdown) => {
    const back = await roundTrip(markdown);
    expect(back.replaceAll('\n\n<!-- -->', '')).toBe(settle(markdown).replaceAll('\n\n<!-- -->', ''));
  });

  test('any report', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryReportBlocks, async (blocks) => {
        const markdown = writeMarkdown(blocks);
        const settled = settle(markdown);
        // What the writer of Markdown cannot say, such as emphasis between letters, is no matter of ours.
        fc.pre(settle(settled) === settled);
        expect(await roundTrip(markdown)).toBe(settled);
      }),
      { numRuns: allFaults ? 60 : 20, endOnFailure: true },
    );
  });

  test('all drafts of the demo', async () => {
    const [customer] = demoCustomers;
    const [opportunity] = demoOpportunities;
    if (customer === undefined || opportunity === undefined) throw new Error('no demo');
    const facts = factsOf(customer, opportunity);
    for (const type of ['Feasibility_report', 'Technical_scope'] as const) {
      const sections = sectionTitles[type].map((section_title) => ({
        section_title,
        markdown: draftSection({ type, section_title, facts, written: [] }),
      }));
      const back = docxToMarkdown(await exportDocx({ ...cover, type, sections }));
      expect(back.map(({ title }) => title)).toEqual(sections.map(({ section_title }) => section_title));
      for (const [index, { markdown }] of sections.entries()) {
        expect(`# ${back[index]?.title}\n\n${back[index]?.markdown}`).toBe(settle(markdown));
      }
    }
  });
});

describe('the file', () => {
  const table = `| a | n |\n|---|--:|\n${'| x | 1 |\n'.repeat(200)}`;
  const sections = [
    { section_title: 'First', markdown: `# First\n\nText [to confirm: x].[^1]\n\n${table}\n[^1]: A note.` },
    { section_title: 'Second & last', markdown: '## Only a part\n\n5. five' },
  ];

  test('holds what Word needs: cover, contents with page numbers, headings, numbering, notes, page fields', async () => {
    const { parts, files } = openDocx(await exportDocx({ ...cover, sections }));
    const xml = (path: string) => new TextDecoder().decode(files.get(path));
    const document = xml('word/document.xml');
    expect(document).toContain('20 November 2026');
    expect(document).toMatch(/<w:instrText[^>]*>TOC [^<]*\\o &quot;1-2&quot;/u);
    expect(document).not.toMatch(/w:dirty/u);
    expect(xml('word/settings.xml')).not.toMatch(/updateFields/u);
    const pages = [
      ...document.matchAll(
        /PAGEREF[^<]*<\/w:instrText><w:fldChar w:fldCharType="separate"\/><w:t[^>]*>(\d+)</gu,
      ),
    ];
    expect(pages.map(([, number]) => Number(number))).toEqual([3, expect.any(Number), expect.any(Number)]);
    expect(Number(pages[1]?.[1])).toBeGreaterThan(5);
    expect(document).toContain('Second &amp; last');
    expect(document.match(/<w:tblHeader/gu)).toHaveLength(1);
    expect(document).toMatch(/<w:rStyle w:val="Placeholder"\/>/u);
    expect(xml('word/footnotes.xml')).toContain('A note.');
    expect(xml('word/footer1.xml') + xml('word/footer2.xml')).toMatch(/PAGE[\s\S]*NUMPAGES/u);
    expect(document).toContain('<w:titlePg');
    expect(parts.get('word/styles.xml')).toBeDefined();
  });

  test('every style, numbering and relation that is used exists, once', async () => {
    const { files } = openDocx(await exportDocx({ ...cover, sections }));
    const xml = (path: string) => new TextDecoder().decode(files.get(path));
    const document = xml('word/document.xml');
    const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, value]) => value);
    const styles = all(xml('word/styles.xml'), /w:styleId="([^"]+)"/gu);
    const used = all(document, /<w:(?:pStyle|rStyle) w:val="([^"]+)"/gu);
    expect(used.filter((style) => !styles.includes(style))).toEqual([]);
    const numbers = all(xml('word/numbering.xml'), /<w:num w:numId="(\d+)"/gu);
    expect(all(document, /<w:numId w:val="(\d+)"/gu).filter((id) => !numbers.includes(id))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
    const relations = all(xml('word/_rels/document.xml.rels'), /Id="([^"]+)"/gu);
    expect(all(document, /r:id="([^"]+)"/gu).filter((id) => !relations.includes(id))).toEqual([]);
    expect(new Set(styles).size).toBe(styles.length);
  });

  test('is well-formed whatever the text is, and links nowhere but to the web and mail', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMarkdown, fc.string({ unit: 'binary' }), async (markdown, name) => {
        const bytes = await exportDocx({
          ...cover,
          title: name,
          customer_name: name,
          sections: [{ section_title: name, markdown }],
        });
        const { files } = openDocx(bytes);
        expect(new TextDecoder().decode(files.get('word/_rels/document.xml.rels'))).not.toMatch(
          /javascript:|file:/iu,
        );
      }),
      { numRuns: allFaults ? 40 : 15, endOnFailure: true },
    );
    const script = await exportDocx({
      ...cover,
      sections: [{ section_title: 'X', markdown: '[x](javascript:alert(1)) <javascript:x>' }],
    });
    expect(
      new TextDecoder().decode(openDocx(script).files.get('word/_rels/document.xml.rels')),
    ).not.toContain('javascript');
  });

  test('a report without sections is a cover', async () => {
    expect(docxToMarkdown(await exportDocx({ ...cover, sections: [] }))).toEqual([]);
  });
});
