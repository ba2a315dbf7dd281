import {
  countedParts,
  RefineAction,
  refineForms,
  writeInstruction,
} from '@quintet/contracts/reports/refine-actions';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refineByRule } from './by-rule.ts';
import { readInstruction } from './read-instruction.ts';

const part = { kind: 'all' } as const;
const heading = (title: string) => ({ kind: 'heading', title }) as const;

const understood: readonly (readonly [prompt: string, action: RefineAction])[] = [
  ['Make it shorter', { action: 'shorten', part }],
  ['please make this shorter.', { action: 'shorten', part }],
  ['Shorten', { action: 'shorten', part }],
  ['SHORTER!', { action: 'shorten', part }],
  ['Shorten the section “Risks”, please', { action: 'shorten', part: heading('Risks') }],
  ['Make paragraph 3 more concise', { action: 'shorten', part: { kind: 'paragraph', place: 3 } }],
  ['Shorten to 100 words', { action: 'shorten_to_words', part, words: 100 }],
  ['Shorten it to 1,200 words.', { action: 'shorten_to_words', part, words: 1_200 }],
  ['Cut "Risks" to 40 words', { action: 'shorten_to_words', part: heading('Risks'), words: 40 }],
  ['Shorten to 50 %', { action: 'shorten_to_share', part, share: 0.5 }],
  ['shorten this to 80% of its length', { action: 'shorten_to_share', part, share: 0.8 }],
  ['Cut the text to half', { action: 'shorten_to_share', part, share: 0.5 }],
  ['Shorten by half', { action: 'shorten_by_share', part, share: 0.5 }],
  ['Shorten by a third', { action: 'shorten_by_share', part, share: 1 / 3 }],
  [
    'Cut section 2 by 25 percent',
    { action: 'shorten_by_share', part: { kind: 'section', place: 2 }, share: 0.25 },
  ],
  ['Make it 30% shorter', { action: 'shorten_by_share', part, share: 0.3 }],
  ['Turn into bullets', { action: 'bullets', part }],
  ['turn it into bullet points', { action: 'bullets', part }],
  ['Use bullets', { action: 'bullets', part }],
  ['Turn the “Key risks” section into bullets', { action: 'bullets', part: heading('Key risks') }],
  ['Turn the table into bullets', { action: 'bullets', part: { kind: 'table' } }],
  ['Turn into a table', { action: 'table', part }],
  ['Turn list 2 into a table', { action: 'table', part: { kind: 'list', place: 2 } }],
  ['Make it plainer', { action: 'plainer', part }],
  ['Use plain English', { action: 'plainer', part }],
  ['Make it more formal', { action: 'more_formal', part }],
  ['make "Risks" more formal', { action: 'more_formal', part: heading('Risks') }],
  ['Fix the headings', { action: 'fix_headings' }],
  ['Remove the section "X"', { action: 'remove', part: heading('X') }],
  ['Remove ‘X’', { action: 'remove', part: heading('X') }],
  ['Delete paragraph 3', { action: 'remove', part: { kind: 'paragraph', place: 3 } }],
  ['Remove the list', { action: 'remove', part: { kind: 'list' } }],
  ['Rename "X" to "Y"', { action: 'rename_heading', from: 'X', to: 'Y' }],
  [
    'rename the heading “Key risks” to “Main risks”.',
    { action: 'rename_heading', from: 'Key risks', to: 'Main risks' },
  ],
  ['Replace "X" with "Y"', { action: 'replace_text', from: 'X', to: 'Y' }],
  ["Replace “don't” by 'do not'", { action: 'replace_text', from: "don't", to: 'do not' }],
  ['replace „a“ with “b.”', { action: 'replace_text', from: 'a', to: 'b.' }],
];

test.each(understood)('%s', (prompt, action) => {
  expect(readInstruction(prompt)).toEqual(action);
});

test('every example and form is read as its own action', () => {
  const sample = { part: 'paragraph 1', words: '90', share: '10 %', from: '"a"', to: '“b”' };
  for (const [action, { example, forms }] of Object.entries(refineForms)) {
    const texts = forms.map((form) =>
      Object.entries(sample).reduce((text, [name, value]) => text.replace(`{${name}}`, value), form),
    );
    for (const text of [example, ...texts])
      expect([text, readInstruction(text)?.action]).toEqual([text, action]);
  }
});

test('whatever an action is, the instruction written for it is read as that action', () => {
  const text = fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.stringMatching(/^["'“”„‘’]?[a-z ]{1,9}["'“”„‘’]?\.?$/u),
    )
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const part = fc.oneof(
    fc.constant({ kind: 'all' as const }),
    fc.record({ kind: fc.constant('heading' as const), title: text }),
    fc.record({ kind: fc.constantFrom(...countedParts), place: fc.integer({ min: 1, max: 999 }) }),
  );
  const given = {
    part,
    words: fc.integer({ min: 1, max: 100_000 }),
    share: fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100),
    from: text,
    to: text,
  };
  const action = fc.constantFrom(...RefineAction.options).chain(({ shape }) => {
    const fields = Object.entries(given).filter(([name]) => name in shape);
    return fc.record({ action: fc.constantFrom(...shape.action.values), ...Object.fromEntries(fields) });
  });
  fc.assert(
    fc.property(action, (made) => {
      const wanted = RefineAction.parse(made);
      const instruction = writeInstruction(wanted);
      const texts = [wanted].flatMap((each) => ('from' in each ? [each.from, each.to] : []));
      if (instruction === undefined) expect(JSON.stringify(wanted)).toMatch(/\\"|[“”‘’']/u);
      else expect([texts, readInstruction(instruction)]).toEqual([texts, wanted]);
    }),
    { numRuns: 500 },
  );
});

describe('what is none of the forms is refused with the list of them', () => {
  const markdown =
    '# Cost-Benefit Analysis\n\nThe payback is 19 months. The budget is GBP 1,300,000.\n\n' +
    '| Payback | Budget |\n| --- | --- |\n| 19 months | GBP 1,300,000 |\n\n## Budget\n\nThe vendor agrees.\n';

  test.each([
    'Change the payback to 24 months',
    'Change the budget to GBP 2m',
    'Sing it in the key of blue',
    'Make it sing',
    'Make it shorter and more formal',
    'Make it shorter. Turn it into bullets.',
    'Make it a lot shorter',
    'Do not make it shorter',
    'Make everything but the table shorter',
    'Shorten to about 100 words',
    'Shorten to 0 words',
    'Shorten to 3 sentences',
    'Shorten by 0 %',
    'Shorten to 150 %',
    'Shorten the introduction',
    'Turn the risks into bullets',
    'Turn it into a poem',
    'Make it less formal',
    'Remove the risks',
    'Remove the third paragraph',
    'Remove paragraphs 1 and 2',
    'Remove the section Budget',
    'Remove "Budget" and "Risks"',
    'Rename Budget to Cost',
    'Rename "Budget"',
    'Replace vendor with supplier',
    'Replace "vendor" with supplier',
    'Replace "vendor" with ""',
    'Replace "vendor" with "supplier" in the table',
    'Replace "vendor" with "supplier", "a" with "b"',
    'Add a paragraph about the merger',
    'Translate it into German',
    'Increase the budget to 2,000,000',
    'Fix the headings and the numbers',
    'Fix the figures',
    '19 months -> 24 months',
    'Rewrite it',
    'table 1',
    '"Budget"',
    'Can you make it shorter?',
  ])('%s', (prompt) => {
    const result = refineByRule({ markdown, prompt });
    expect(result).toEqual({ ok: false, message: expect.stringContaining('- Make it shorter\n') });
  });

  test.each([
    ['Shorten to 100 words', /no more than the 100 asked for/u],
    ['Shorten to 5 words', /not to 5/u],
    ['Shorten to 20 %', /not to 4:/u],
    ['Turn into a table', /a table already/u],
    ['Make it plainer', /Nothing was changed/u],
    ['Make it more formal', /Nothing was changed/u],
    ['Fix the headings', /in order already/u],
    ['Remove "Costs"', /The headings are “Cost-Benefit Analysis”, “Budget”/u],
    ['Remove paragraph 9', /There are 2 paragraphs/u],
    ['Replace "months" with "months"', /does not stand|reads so already/u],
    ['Replace "9 month" with "24 months"', /does not stand/u],
    ['Rename "Budget" to "Budget"', /reads so already/u],
  ])('%s: understood, but it would change nothing or miss what was asked', (prompt, why) => {
    expect(refineByRule({ markdown, prompt })).toEqual({ ok: false, message: expect.stringMatching(why) });
  });
});

test('no instruction takes long or falls over', () => {
  const hostile = [
    ' '.repeat(8_000),
    `Turn${' '.repeat(7_900)}x`,
    `please ${'!'.repeat(7_900)}x`,
    `Replace ${'"'.repeat(7_900)}`,
    `Remove ${'“'.repeat(3_900)}${'”'.repeat(3_900)}`,
    '.*+?^${}()|[]\\ (a+)+$',
  ];
  const began = process.cpuUsage();
  for (const prompt of hostile) expect(readInstruction(prompt)).toBeUndefined();
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(5_000);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (prompt) => {
      expect(readInstruction(prompt)).toBeUndefined();
    }),
  );
});
