import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryMarkdown } from '../../../testing/reports/markdown-samples.ts';
import { exportMarkdown } from './export-markdown.ts';
import { parseMarkdown, plainTextOf, walk } from '../../../platform/markdown/markdown-tree.ts';

const cover = {
  title: 'Field *service* platform',
  type: 'Technical_scope',
  customer_name: 'Tarnwick & Co',
  prepared_at: new Date('2026-11-20T00:30:00Z'),
} as const;

describe('exportMarkdown', () => {
  test('writes cover, contents and sections one level down', () => {
    const markdown = exportMarkdown({
      ...cover,
      sections: [
        {
          section_title: 'Risks & Mitigations',
          markdown: '# Risks & Mitigations\r\n\r\nText.\r\n\r\n## Part\r\n\r\nTitle\r\n-----\r\n',
        },
        { section_title: 'Appendix', markdown: 'No title of its own.\n\n###### Deep\n' },
      ],
    });
    expect(markdown).toBe(
      [
        '# Field \\*service\\* platform',
        'Technical scope  \nTarnwick & Co  \n20 November 2026',
        '## Contents',
        '- [Risks & Mitigations](#risks--mitigations)\n  - [Part](#part)\n  - [Title](#title)\n- [Appendix](#appendix)',
        '## Risks & Mitigations',
        'Text.',
        '### Part',
        '### Title',
        '## Appendix',
        'No title of its own.',
        '###### Deep\n',
      ].join('\n\n'),
    );
  });

  test('references of each section stay its own', () => {
    const section = (name: string) =>
      `# ${name}\n\n[${name}][a], [a], [a][] and note[^1].\n\n[a]: https://${name}.example\n[^1]: Note of ${name}.\n`;
    const markdown = exportMarkdown({
      ...cover,
      sections: ['one', 'two'].map((section_title) => ({ section_title, markdown: section(section_title) })),
    });
    const nodes = [...walk(parseMarkdown(markdown))];
    const urls = new Map(
      nodes.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url]] : [])),
    );
    const targets = nodes.flatMap((node) =>
      node.type === 'linkReference' ? [urls.get(node.identifier)] : [],
    );
    expect(targets).toEqual([
      ...Array.from({ length: 3 }, () => 'https://one.example'),
      ...Array.from({ length: 3 }, () => 'https://two.example'),
    ]);
    const notes = nodes.flatMap((node) => (node.type === 'footnoteDefinition' ? [plainTextOf(node)] : []));
    expect(notes).toEqual(['Note of one.', 'Note of two.']);
    const used = nodes.flatMap((node) => (node.type === 'footnoteReference' ? [node.identifier] : []));
    expect(new Set(used).size).toBe(2);
  });

  test('any section comes out with the same words', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, (markdown) => {
        const words = (text: string) => text.match(/\p{L}+/gu) ?? [];
        const exported = exportMarkdown({ ...cover, sections: [{ section_title: 'Zebra', markdown }] });
        const body = exported.slice(exported.indexOf('20 November 2026') + 16);
        const wanted = words(markdown);
        const given = words(body);
        expect(given.slice(given.length - wanted.length)).toEqual(wanted);
      }),
      { numRuns: 150 },
    );
  });
});
