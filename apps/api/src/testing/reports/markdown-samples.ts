import fc from 'fast-check';

const words = [
  'The',
  'dispatch',
  'system',
  'Brookmere',
  'budget',
  'of',
  'EUR 120,000',
  '3.5',
  'é',
  'naïve',
  '日本',
  '😀',
  'vendor',
  '**must**',
  '*may*',
  '`code()`',
  '[site](https://example.org/a_b)',
  'don’t',
  'e.g.',
  'in order to',
  '[to confirm: owner]',
  'a\\*b',
  '&amp;',
  'x_y_z',
  '<b>',
  '1)',
  '#',
];

const word = fc.constantFrom(...words);
const sentence = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 14 }), fc.constantFrom('.', '.', '?', '!', ';', ':', ''))
  .map(([parts, end]) => parts.join(' ') + end);
const prose = fc.array(sentence, { minLength: 1, maxLength: 5 }).map((sentences) => sentences.join(' '));
const wrapped = fc
  .tuple(fc.array(sentence, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '  \n', '\\\n'))
  .map(([lines, end]) => lines.join(end));
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.array(word, { minLength: 1, maxLength: 5 }))
  .map(([level, parts]) => `${'#'.repeat(level)} ${parts.join(' ')}`);
const list = fc
  .tuple(
    fc.constantFrom('- ', '* ', '1. ', '7) '),
    fc.array(fc.tuple(fc.constantFrom(0, 0, 2, 4), sentence), { minLength: 1, maxLength: 6 }),
    fc.constantFrom('\n', '\n\n'),
  )
  .map(([mark, items, gap]) => items.map(([indent, text]) => ' '.repeat(indent) + mark + text).join(gap));
const cell = fc.constantFrom('a', 'EUR 12', '12.5', '', 'a \\| b', '`x`', '**y**', 'é 日本');
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((columns) =>
    fc.tuple(
      fc.array(fc.constantFrom('---', ':--', '--:', ':-:'), { minLength: columns, maxLength: columns }),
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }),
    ),
  )
  .map(([marks, [head = [], ...rows]]) =>
    [head, marks, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'),
  );
const fence = fc
  .tuple(
    fc.constantFrom('```', '~~~', '````'),
    fc.constantFrom('', 'ts', 'sql x'),
    fc.array(prose, { maxLength: 3 }),
  )
  .map(([marks, language, lines]) => [marks + language, ...lines, marks].join('\n'));
const quote = wrapped.map((text) => text.replaceAll(/^/gmu, '> '));
const other = fc.constantFrom(
  '---',
  '***',
  '    indented code',
  '<div>\nraw\n</div>',
  '<!-- a\n\nb -->',
  'Setext\n======',
  '[ref]: https://example.org "t"',
  'see [ref] and ![alt](a.png)',
  '[^1]: A note.',
  'with a note[^1]',
  '- [ ] task\n- [x] done',
  '```\nnever closed',
  '| a | b |',
  '\t\ttabbed',
);
const garbage = fc.string({ unit: 'binary', maxLength: 30 });

const block = fc.oneof(
  { weight: 5, arbitrary: prose },
  { weight: 2, arbitrary: wrapped },
  { weight: 3, arbitrary: heading },
  { weight: 3, arbitrary: list },
  { weight: 3, arbitrary: table },
  { weight: 2, arbitrary: fence },
  { weight: 1, arbitrary: quote },
  { weight: 2, arbitrary: other },
  { weight: 1, arbitrary: garbage },
);
const gap = fc.constantFrom('\n\n', '\n\n', '\n\n', '\n', '\n\n\n', '\n \n', '  \n\n', '\n\t\n');

/** Any Markdown, tidy or not: every kind of block, odd gaps, each of the line endings, Unicode, a byte order mark. */
export const arbitraryMarkdown: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.tuple(block, gap), { maxLength: 10 }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.constantFrom('', '', '\uFEFF', '\n\n', '  '),
  )
  .map(([parts, newline, start]) => start + parts.flat().join('').replaceAll('\n', newline));

/** Ordinary report prose, several sentences long. */
export const arbitraryProse: fc.Arbitrary<string> = prose;
