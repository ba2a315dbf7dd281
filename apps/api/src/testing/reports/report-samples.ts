import fc from 'fast-check';
import type { AlignType, BlockContent, ListItem, PhrasingContent, RootContent } from 'mdast';
import { nestRuns } from './text-runs.ts';

const word = fc.constantFrom(
  'The',
  'budget',
  'EUR 12,000',
  'a*b',
  'x_y',
  '[to confirm: owner]',
  '<b>',
  '&amp;',
  '1.',
  '#',
  'é',
  '日本',
  '😀',
  'a|b',
  '“so”',
  '~',
  '\\',
  'end.',
);
const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const flag = fc.constantFrom<boolean | undefined>(undefined, undefined, undefined, true);
const run = fc
  .record({
    text,
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    link: fc.constantFrom<string | undefined>(undefined, undefined, undefined, 'https://example.org/a_b?c=1'),
  })
  .map(({ text, ...look }) => ({
    text,
    ...Object.fromEntries(Object.entries(look).filter(([, value]) => value !== undefined)),
  }));

/** Words of a paragraph; runs stand apart, since Markdown cannot change the look inside a word everywhere. */
const inlines: fc.Arbitrary<PhrasingContent[]> = fc
  .array(fc.tuple(run, fc.constantFrom(' ', ' ', ' ', 'break')), { minLength: 1, maxLength: 4 })
  .map((parts) =>
    nestRuns(
      parts.flatMap(([one, gap], index) => {
        if (index === parts.length - 1) return [one];
        return gap === 'break' ? [one, { text: '', isBreak: true }] : [one, { text: gap }];
      }),
    ),
  );
const line = inlines.filter((nodes) => !JSON.stringify(nodes).includes('"break"'));

const paragraph: fc.Arbitrary<BlockContent> = inlines.map((children) => ({ type: 'paragraph', children }));
const heading: fc.Arbitrary<RootContent> = fc
  .tuple(fc.constantFrom(2 as const, 3 as const, 4 as const, 5 as const, 6 as const), line)
  .map(([depth, children]) => ({ type: 'heading', depth, children }));
const code: fc.Arbitrary<BlockContent> = fc
  .tuple(
    fc.constantFrom(null, 'ts', 'sql'),
    fc.array(fc.constantFrom('select *', '', '  in\tit', '<b>&', '# no'), { maxLength: 4 }),
  )
  .map(([lang, lines]) => ({ type: 'code', lang, value: lines.join('\n') }));
const quote: fc.Arbitrary<RootContent> = fc
  .array(paragraph, { minLength: 1, maxLength: 3 })
  .map((children) => ({ type: 'blockquote', children }));
const table: fc.Arbitrary<RootContent> = fc
  .tuple(
    fc.array(fc.constantFrom<AlignType>(null, 'left', 'right', 'center'), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 4 }),
  )
  .chain(([align, rows]) =>
    fc
      .array(
        fc.array(fc.oneof(line, fc.constant<PhrasingContent[]>([])), {
          minLength: align.length,
          maxLength: align.length,
        }),
        {
          minLength: rows,
          maxLength: rows,
        },
      )
      .map((cells): RootContent => ({
        type: 'table',
        align,
        children: cells.map((row) => ({
          type: 'tableRow',
          children: row.map((children) => ({ type: 'tableCell', children })),
        })),
      })),
  );

function listOf(depth: number): fc.Arbitrary<BlockContent & RootContent> {
  const more: fc.Arbitrary<BlockContent> = depth > 1 ? fc.oneof(listOf(depth - 1), paragraph) : paragraph;
  return fc
    .tuple(
      fc.constantFrom(undefined, undefined, 1, 1, 3, 40),
      fc.boolean(),
      fc.array(fc.tuple(paragraph, fc.array(more, { maxLength: 2 })), { minLength: 1, maxLength: 3 }),
    )
    .map(([start, isLoose, entries]) => {
      // A second paragraph makes an item loose, and with it the list.
      const spread = isLoose || entries.some(([, others]) => others.some(({ type }) => type === 'paragraph'));
      const children = entries.map(([first, others]): ListItem => ({
        type: 'listItem',
        spread,
        children: [first, ...others],
      }));
      return { type: 'list', ordered: start !== undefined, start: start ?? null, spread, children };
    });
}

/** Blocks of a section as our own writers make them: every construct, three lists deep. */
export const arbitraryReportBlocks: fc.Arbitrary<RootContent[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: paragraph },
    { weight: 2, arbitrary: heading },
    { weight: 3, arbitrary: listOf(3) },
    { weight: 2, arbitrary: table },
    { weight: 1, arbitrary: code },
    { weight: 1, arbitrary: quote },
    { weight: 1, arbitrary: fc.constant<RootContent>({ type: 'thematicBreak' }) },
  ),
  { minLength: 1, maxLength: 6 },
);
