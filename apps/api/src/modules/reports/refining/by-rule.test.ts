import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allFaults } from '../../../testing/faults.ts';
import { draftDemo } from '../../../testing/reports/demo-drafts.ts';
import { arbitraryMarkdown, arbitraryProse } from '../../../testing/reports/markdown-samples.ts';
import { splitBlocks } from '../text/markdown-blocks.ts';
import { refineByRule } from './by-rule.ts';

/** The section after an instruction that has to succeed. */
function refine(markdown: string, prompt: string): string {
  const result = refineByRule({ markdown, prompt });
  if (!result.ok) throw new Error(result.message);
  return result.markdown;
}

const problemOf = (markdown: string, prompt: string): string => {
  const result = refineByRule({ markdown, prompt });
  return result.ok ? `done: ${result.markdown}` : result.message;
};

describe('shorter', () => {
  const text =
    'The dispatch system is 14 years old. It runs on one server in Brookmere. In addition, it is worth a look. ' +
    'For example, the depots print lists. The system must be replaced by March 2027.';

  test('leaves out what tells least and keeps figures, duties and first sentences', () => {
    expect(refine(text, 'make it shorter')).toBe(
      'The dispatch system is 14 years old. It runs on one server in Brookmere. The system must be replaced by March 2027.',
    );
  });

  test('never leaves a sentence that leans on one that went', () => {
    const leaning =
      'Alpha is the plan. Some depots disagree. They fear long queues. The start is on 3 May 2027.';
    expect(refine(leaning, 'shorten it by a third')).toBe('Alpha is the plan. The start is on 3 May 2027.');
  });

  test('keeps to a stated length where whole paragraphs have to go', () => {
    const result = refine(
      `${text}\n\nA second paragraph. It says more.\n\nA third one.`,
      'shorten to 8 words',
    );
    expect(result.match(/\./gu)).toHaveLength(1);
  });

  test('leaves tables, code, quotes, headings and placeholders alone', () => {
    const kept =
      '| a | b |\n|---|---|\n| In order to | 12 |\n\n```\nin order to\n```\n\n> In order to quote. More. Much more.\n\n## In order to head\n\n';
    const result = refine(`${kept}${text} [to confirm: who pays.]`, 'make it shorter, please');
    expect(result.startsWith(kept)).toBe(true);
    expect(result.endsWith('[to confirm: who pays.]')).toBe(true);
  });

  test('keeps a bold lead and what it leads to, what opens a paragraph, and every figure', () => {
    const text =
      '- **Risk.** One scores high. Two lack an owner.\n- **Data.** PostgreSQL.\n\n' +
      'The years are counted from go-live. The first carries all cost. Few doubt the plan. At 6%, that is GBP 796,323.';
    expect(refine(text, 'make it shorter')).toBe(
      '- **Risk.** One scores high. Two lack an owner.\n- **Data.** PostgreSQL.\n\n' +
        'The years are counted from go-live. Few doubt the plan. At 6%, that is GBP 796,323.',
    );
  });

  test.each(['Feasibility_report', 'Technical_scope'] as const)('loses no figure of a drafted %s', (type) => {
    const figuresOf = (text: string) => new Set(text.match(/\d(?:[\d.,]*\d)?%?/gu));
    const shorter = draftDemo(type).filter(({ markdown }) => {
      const result = refineByRule({ markdown, prompt: 'make it shorter' });
      if (!result.ok) return false;
      expect(figuresOf(result.markdown)).toEqual(figuresOf(markdown));
      expect(result.markdown).not.toMatch(/^- \*\*[^*]+\*\*$/mu);
      return result.markdown.length < markdown.length;
    });
    expect(shorter.length).toBeGreaterThan(8);
  });

  test('lets a figure go that also stands elsewhere, or where a length was stated', () => {
    const text = 'The case is sound. The vendor agrees. It costs EUR 1,200.';
    expect(problemOf('The case is sound. It costs EUR 1,200.', 'make it shorter')).toMatch(/without loss/u);
    expect(refine(`${text}\n\n| Cost (EUR) |\n| ---: |\n| 1,200 |`, 'make it shorter')).not.toContain(
      'It costs',
    );
    expect(refine('The case is sound. It costs EUR 1,200.', 'shorten to 4 words')).toBe('The case is sound.');
  });

  test('says so when each paragraph is one plain sentence', () => {
    expect(problemOf('One short sentence.\n\nAnother one.', 'shorter')).toMatch(/without loss/u);
  });

  test('does not cut sentences at abbreviations, decimals or inside emphasis', () => {
    const tricky =
      'Use e.g. Brookmere or St. Ives vs. 3.5 others. **First. Second.** Fine. In addition, filler stands here too.';
    expect(refine(tricky, 'shorter')).toBe(
      'Use e.g. Brookmere or St. Ives vs. 3.5 others. **First. Second.** Fine.',
    );
  });
});

describe('bullets', () => {
  test.each([
    ['sentences', 'One is late. Two is dear.', '- One is late.\n- Two is dear.'],
    [
      'members after a colon',
      'We need: a server; two people; and a van.',
      'We need:\n\n- a server\n- two people\n- a van',
    ],
    [
      'members after a colon with commas',
      'It needs: a server, 1,200 euros and a van.',
      'It needs:\n\n- a server\n- 1,200 euros\n- a van',
    ],
    [
      'a sentence whose brackets, quotes and placeholders hold separators',
      'People: Ann (IT, Leeds), “Bea, and co” and [to confirm: a, b; c].',
      'People:\n\n- Ann (IT, Leeds)\n- “Bea, and co”\n- [to confirm: a, b; c]',
    ],
    [
      'sentences of which one has members',
      'Those who answer: Ann, Bea and Cy. Their hours: [to confirm: when; ask Ann].',
      '- Those who answer: Ann, Bea and Cy.\n- Their hours: [to confirm: when; ask Ann].',
    ],
    ['ordinals', 'First, go. Second, stop.', '- Go.\n- Stop.'],
    ['three paragraphs', 'One is long. It is.\n\nTwo.\n\nThree.', '- One is long. It is.\n- Two.\n- Three.'],
    ['a lead and paragraphs', 'The risks:\n\nOne.\n\nTwo.', 'The risks:\n\n- One.\n- Two.'],
    ['wrapped lines', 'One is\nlate. Two is  \ndear.', '- One is late.\n- Two is dear.'],
    ['members with an entity', 'Of: a &amp; b; c', 'Of:\n\n- a &amp; b\n- c'],
    ['a numbered list', '3. a\n4. b', '- a\n- b'],
    ['a table with an empty row', '| a |\n|---|\n|  |\n| b |\n| c |', '- b\n- c'],
    ['numbers that stand askew', ' 10. a\n   11. b', ' -   a\n   -   b'],
    [
      'a table',
      '| Risk | Owner | Score |\n|---|---|--:|\n| Fire | Ann | 3 |\n| Flood | | 4 |',
      '- Fire – Owner: Ann; Score: 3\n- Flood – Score: 4',
    ],
    [
      'what would start another block',
      'Ends. 2. not a list. - dash. # hash',
      '- Ends.\n- 2\\. not a list.\n- - dash.\n- # hash',
    ],
  ])('%s become bullets', (_, before, after) => {
    expect(refine(before, 'turn it into bullets').replaceAll(/\\(?=[-#])/gu, '')).toBe(after);
  });

  test('a table beside running text stays one unless it is named', () => {
    const table = '| Risk | Cost |\n| --- | --- |\n| Fire | 3 |';
    expect(refine(`One. Two.\n\n${table}`, 'use bullets')).toBe(`- One.\n- Two.\n\n${table}`);
    expect(refine(`One. Two.\n\n${table}`, 'turn table 1 into bullets')).toBe('One. Two.\n\n- Fire: 3');
  });

  test('a list next door gets no new members', () => {
    const result = refine('- old\n\nOne. Two.\n\nend', 'turn paragraph 1 into bullets');
    expect(result).toBe('- old\n\n* One.\n* Two.\n\nend');
  });

  test('a numbered list keeps everything inside its items', () => {
    const bullets = refine('1. one\n   - deep\n2. two\n\n   more', 'turn it into bullets');
    expect(bullets).toBe('- one\n   - deep\n- two\n\n   more');
    expect(splitBlocks(bullets).blocks).toHaveLength(1);
  });

  test('code that is set off by spaces does not become part of a list', () => {
    expect(problemOf('One. Two.\n\n    code', 'use bullets')).toMatch(/nothing to list/u);
  });

  test('one sentence makes no list', () => {
    expect(problemOf('Only one sentence here.', 'use bullets')).toMatch(/two sentences or more/u);
  });
});

describe('table', () => {
  test.each([
    [
      'plain labels',
      '- Owner: Ann\n- Budget: EUR 12,000',
      '| Item | Detail |\n| --- | --- |\n| Owner | Ann |\n| Budget | EUR 12,000 |',
    ],
    ['figures', '* A: 12\n* B: 1,200', '| Item | Detail |\n| --- | ---: |\n| A | 12 |\n| B | 1,200 |'],
    [
      'bold labels',
      '- **Owner:** Ann | Bea\n- **Due**: May',
      '| Item | Detail |\n| --- | --- |\n| Owner | Ann \\| Bea |\n| Due | May |',
    ],
    [
      'bold leads with sentences of their own',
      '- **Money.** It pays. Soon.\n- **K-01** has no owner',
      '| Item | Detail |\n| --- | --- |\n| Money | It pays. Soon. |\n| K-01 | Has no owner |',
    ],
    [
      'dashes',
      '1. Owner – Ann\n2. Due - May',
      '| Item | Detail |\n| --- | --- |\n| Owner | Ann |\n| Due | May |',
    ],
    [
      'fields',
      '- Fire: owner: Ann; score: 3\n- Flood: owner: Bea; score: 4',
      '| Item | Owner | Score |\n| --- | --- | ---: |\n| Fire | Ann | 3 |\n| Flood | Bea | 4 |',
    ],
  ])('%s', (_, before, after) => {
    expect(refine(before, 'turn it into a table')).toBe(after);
  });

  test('a table made of a table is not made, and odd points are named', () => {
    expect(problemOf('- Owner: Ann\n- nobody knows', 'turn the list into a table')).toMatch(
      /“nobody knows” has not the form/u,
    );
    const table = '| a | b |\n|---|---|\n| 1 | 2 |';
    expect(problemOf(table, 'turn it into a table')).toMatch(/a table already/u);
  });

  test.each([
    '| Item | Owner | Score |\n| --- | --- | ---: |\n| Fire | Ann | 3 |\n| Flood | Bea | 4 |',
    '| Item | One-off (GBP) | Year 1 (GBP) |\n| --- | ---: | ---: |\n| Team | 660,900 | – |\n| Cloud | – | 46,000 |\n| **Total** | 660,900 | 46,000 |',
    '| Item | Owner | Level |\n| --- | --- | --- |\n| K-05 | [to confirm: owner of K-05; ask Ann] | Low |\n| K-06 | Bea | – |',
  ])('a table turned into bullets comes back as the same figures: %#', (table) => {
    expect(refine(refine(table.replace('Item', 'Risk'), 'use bullets'), 'turn it into a table')).toBe(table);
  });
});

describe('wording', () => {
  test.each([
    [
      'We utilise a methodology in order to obtain an additional audit.',
      'We use a method to get another audit.',
    ],
    ['The majority of the users commence today.', 'Most of the users start today.'],
    [
      'It should be noted that costs rise. Please note that `utilise` stays.',
      'Costs rise. Please note that `utilise` stays.',
    ],
    [
      'See [utilise](https://utilise.example) and https://utilise.example/utilise now.',
      'See [use](https://utilise.example) and https://utilise.example/utilise now.',
    ],
    [
      'An enhancement for *individuals*, not the individuals’ pay, via Acme-utilise.',
      'An improvement for *people*, not the individuals’ pay, through Acme-utilise.',
    ],
    ['Consequently, it fails; however, we remain.', 'So it fails; but we remain.'],
    [
      'They “utilise” what Via Utilise sells, and utilise it.',
      'They “utilise” what Via Utilise sells, and use it.',
    ],
  ])('plainer: %s', (before, after) => {
    expect(refine(before, 'use plain English')).toBe(after);
  });

  test.each([
    'GDPR requires an objective view. With regard to licences, the termination clause holds.',
    'The figures were submitted. A demonstrated need is in the process of review.',
    '> We utilise quotes of others.',
    '`utilise` [x](https://utilise.example)',
  ])('not plainer: %s', (text) => {
    expect(problemOf(text, 'make it plainer')).toMatch(/no heavy or wordy phrase/u);
  });

  test.each([
    ["Don't you agree? Haven't they, won't it?", 'Do you not agree? Have they not, will it not?'],
    ['Click OK. That is okay.', 'Click OK. That is acceptable.'],
    ["It's a pity and we can't wait, don’t we?", 'It is a pity and we cannot wait, do we not?'],
    [
      "It's been hard. They'd gone. It's grown. Ann's desk isn't the dog's.",
      "It has been hard. They'd gone. It's grown. Ann's desk is not the dog's.",
    ],
    ['We want to find out why, ASAP!', 'We wish to establish why, as soon as possible!'],
    [
      'But it works. And it pays. So we stay. But for rain, all is well.',
      'However, it works. In addition, it pays. Therefore, we stay. But for rain, all is well.',
    ],
    ["Then we'll look into it.", 'Then we will investigate it.'],
    ["`don't` and [can't](http://can't.example)", "`don't` and [cannot](http://can't.example)"],
  ])('more formal: %s', (before, after) => {
    expect(refine(before, 'make it more formal')).toBe(after);
  });
});

describe('headings', () => {
  test.each([
    ['levels', '# T\n\n### A\n\n##### B\n\n## C', '# T\n\n## A\n\n### B\n\n## C'],
    ['a second title', '# T\n\n# A\n\n## B', '# T\n\n## A\n\n### B'],
    ['setext', 'Title\n=====\n\n# Part A b\n\nSub\n---', 'Title\n=====\n\n## Part A b\n\n### Sub'],
    [
      'numbers',
      '# T\n\n## 1. A\n\n## 3. B\n\n### 3.4 C\n\n## D',
      '# T\n\n## 1. A\n\n## 2. B\n\n### 2.1 C\n\n## 3. D',
    ],
    ['a lone number', '# T\n\n## 2. A\n\n## B\n\n## C', '# T\n\n## A\n\n## B\n\n## C'],
    [
      'a first letter',
      '# T\n\n## key risks\n\n## iOS in Brookmere',
      '# T\n\n## Key risks\n\n## iOS in Brookmere',
    ],
    [
      'a number over a line of dashes',
      '# T\n\n2\\. Part\n---\n\n## 7. B',
      '# T\n\n1\\. Part\n---\n\n## 2. B',
    ],
  ])('fixed: %s', (_, before, after) => {
    expect(refine(before, 'fix the headings')).toBe(after);
    expect(problemOf(after, 'fix the headings')).toMatch(/in order already/u);
  });

  test.each([
    ['names', '# The Big Title\n\n## Moving Brookmere Depot Staff\n\n## SAP in Germany'],
    ['figures that are no numbers', '# T\n\n## 5 phases\n\n## 2026 plan'],
    ['markup', '# T\n\n## `code` of *key risks* ##'],
  ])('left alone: %s', (_, markdown) => {
    expect(problemOf(markdown, 'fix the headings')).toMatch(/in order already/u);
  });
});

describe('removal', () => {
  const text = '# T\n\nOne.  \n\n## A\nTwo. Three.\n\n- x\n- y\n- z\n\n## B\n\n| h |\n|---|\n| 1 |\n| 2 |\n';
  test.each([
    ['the section "A"', '# T\n\nOne.  \n\n## B\n\n| h |\n|---|\n| 1 |\n| 2 |\n'],
    ['section 1', '# T\n\nOne.  \n\n## B\n\n| h |\n|---|\n| 1 |\n| 2 |\n'],
    ['paragraph 2', '# T\n\nOne.  \n\n## A\n\n- x\n- y\n- z\n\n## B\n\n| h |\n|---|\n| 1 |\n| 2 |\n'],
    ['the list', text.replace('- x\n- y\n- z\n\n', '')],
    ['table 1', '# T\n\nOne.  \n\n## A\nTwo. Three.\n\n- x\n- y\n- z\n\n## B\n'],
    ['‘B’', '# T\n\nOne.  \n\n## A\nTwo. Three.\n\n- x\n- y\n- z\n'],
  ])('of %s', (what, after) => {
    expect(refine(text, `remove ${what}`)).toBe(after);
  });

  test('never runs two blocks together', () => {
    expect(refine('one\n# Head\n- gone\n# Next', 'remove the list')).toBe('one\n# Head\n\n# Next');
    expect(refine('one\n***\ntwo\n***\nthree', 'remove paragraph 2')).toBe('one\n***\n\n***\nthree');
  });

  test.each([
    ['it', /leave nothing/u],
    ['"T"', /leave nothing/u],
    ['"C"', /no heading “C”. The headings are “T”, “A”, “B”/u],
    ['paragraph 3', /There are 2 paragraphs/u],
    ['the paragraph', /There are 2 paragraphs/u],
    ['list 2', /There is one list/u],
  ])('not of %s', (what, why) => {
    expect(problemOf(text, `remove ${what}`)).toMatch(why);
  });

  test('a name that two headings share is not guessed', () => {
    expect(problemOf('# T\n\n## A\n\nx\n\n## A\n\ny', 'remove "A"')).toMatch(/2 headings/u);
  });
});

describe('renaming a heading', () => {
  test.each([
    [
      'no other place',
      '## Key risks\n\nKey risks are few.',
      'Key risks',
      'Main risks',
      '## Main risks\n\nKey risks are few.',
    ],
    ['its number', '## 1. Costs\n\nx', 'costs', '1. Budget', '## 1\\. Budget\n\nx'],
    ['its marks', '## Costs ##\n\nx', 'Costs', 'C# & *more*', '## C# & \\*more\\* ##\n\nx'],
    ['its line', 'Costs\n---\n\nx', 'Costs', 'Budget', 'Budget\n---\n\nx'],
  ])('changes %s', (_, before, from, to, after) => {
    expect(refine(before, `rename “${from}” to “${to}”`)).toBe(after);
  });

  test('says which headings there are, and what cannot stand in one', () => {
    expect(problemOf('## A\n\nx', 'rename "B" to "C"')).toMatch(/The headings are “A”/u);
    expect(problemOf('x', 'rename "B" to "C"')).toMatch(/has no headings/u);
    expect(problemOf('## A\n\nx', 'rename "A" to "B #"')).toMatch(/cannot stand in a heading/u);
  });
});

describe('replacing', () => {
  test.each([
    ['case', 'Vendor, vendor and VENDOR', 'vendor', 'supplier', 'Supplier, supplier and SUPPLIER'],
    ['a name, as it is written', 'Vendor and vendor', 'Vendor', 'Acme', 'Acme and vendor'],
    [
      'whole words',
      'vendor vendors revendor vendor_id vendor’s',
      'vendor',
      'supplier',
      'supplier vendors revendor vendor_id supplier’s',
    ],
    [
      'articles',
      'A vendor and an IT vendor of Plan A vendor',
      'vendor',
      'integrator',
      'An integrator and an IT integrator of Plan A integrator',
    ],
    [
      'code and links',
      '`vendor` [vendor](http://vendor.example) <http://vendor.example>',
      'vendor',
      'supplier',
      '`vendor` [supplier](http://vendor.example) <http://vendor.example>',
    ],
    [
      'tables and headings',
      '# Vendor\n\n## Vendor\n\n| vendor |\n|---|\n| x |',
      'vendor',
      'a|b',
      '# Vendor\n\n## A|b\n\n| a\\|b |\n|---|\n| x |',
    ],
    [
      'several words over a line',
      'the old\nsystem and old  system',
      'old system',
      'archive',
      'the archive and archive',
    ],
    ['abbreviations', 'IT makes it work', 'IT', 'ICT', 'ICT makes it work'],
    [
      'figures',
      '120,000 and 1,120,000 and 120,000.50, 120,000.',
      '120,000',
      '150,000',
      '150,000 and 1,120,000 and 120,000.50, 150,000.',
    ],
    [
      'markup in the new word',
      'the vendor',
      'vendor',
      'a*b_c [d](e) <f>',
      'the a\\*b\\_c \\[d\\](e) \\<f\\>',
    ],
    ['escapes and entities', 'R&amp;D at a\\*b, R&D', 'R&D', 'research', 'research at a\\*b, research'],
    ['escaped text', 'at a\\*b', 'a*b', 'c', 'at c'],
    ['hyphens', 'the go-live, then pre-go-live', 'go-live', 'launch', 'the launch, then pre-launch'],
    ['metacharacters', 'a (b+)+$ c', '(b+)+$', 'x', 'a x c'],
    ['what would begin a list', 'It is\nvendor first', 'vendor', '- x', 'It is\n\\- x first'],
  ])('%s', (_, before, from, to, after) => {
    expect(refine(before, `replace "${from}" with "${to}"`)).toBe(after);
  });

  test('a longer name of itself is not put in twice', () => {
    const once = refine('The budget is small.', 'replace "budget" with "project budget"');
    expect(once).toBe('The project budget is small.');
    expect(problemOf(once, 'replace "budget" with "project budget"')).toMatch(/does not stand/u);
  });
});

const wordingPrompts = [
  'make it shorter',
  'shorten it by a quarter',
  'make it plainer',
  'make it more formal',
];

describe('any section', () => {
  test('wording rules leave every other kind of block as it is, byte for byte', () => {
    const others = (markdown: string) =>
      splitBlocks(markdown)
        .blocks.filter(({ node }) => !['paragraph', 'list', 'footnoteDefinition'].includes(node.type))
        .map(({ source }) => source);
    fc.assert(
      fc.property(arbitraryMarkdown, fc.constantFrom(...wordingPrompts), (markdown, prompt) => {
        const result = refineByRule({ markdown, prompt });
        if (result.ok) expect(others(result.markdown)).toEqual(others(markdown));
      }),
      { numRuns: allFaults ? 200 : 60 },
    );
  });

  test('a rule for one paragraph leaves everything before and behind it as it is', () => {
    const prompts = [
      'Make {part} shorter',
      'Shorten {part} by half',
      'Make {part} plainer',
      'Make {part} more formal',
      'Turn {part} into bullets',
      'Turn {part} into a table',
      'Remove {part}',
    ];
    fc.assert(
      fc.property(
        arbitraryMarkdown,
        arbitraryProse,
        arbitraryMarkdown,
        fc.constantFrom(...prompts),
        (before, prose, after, prompt) => {
          const markdown = `${before}\n\n${prose}\n\n${after}`;
          const { blocks } = splitBlocks(markdown);
          const paragraphs = blocks.filter(({ node }) => node.type === 'paragraph');
          const place = Math.floor(paragraphs.length / 2);
          const target = paragraphs[place];
          fc.pre(target !== undefined);
          const result = refineByRule({
            markdown,
            prompt: prompt.replace('{part}', `paragraph ${place + 1}`),
          });
          if (!result.ok) return;
          const head = markdown.slice(0, blocks[target.index - 1]?.end ?? 0);
          const tail = markdown.slice(blocks[target.index + 1]?.start ?? markdown.length);
          expect(result.markdown.slice(0, head.length)).toBe(head);
          expect(result.markdown.slice(result.markdown.length - tail.length)).toBe(tail);
        },
      ),
      { numRuns: allFaults ? 300 : 80 },
    );
  });

  test('done twice is done once', () => {
    // Not for lists: what a paragraph leads in to changes with its neighbour. Nor for “shorter”, which means than before.
    const prompts = [
      'make it plainer',
      'make it more formal',
      'turn it into a table',
      'fix the headings',
      'replace "vendor" with "supplier"',
    ];
    fc.assert(
      fc.property(arbitraryMarkdown, fc.constantFrom(...prompts), (markdown, prompt) => {
        const once = refineByRule({ markdown, prompt });
        if (!once.ok) return;
        const twice = refineByRule({ markdown: once.markdown, prompt });
        if (twice.ok) expect(twice.markdown).toBe(once.markdown);
      }),
      { numRuns: allFaults ? 400 : 100 },
    );
  });

  test('no word is too odd to be replaced', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, fc.string({ unit: 'binary', maxLength: 8 }), (markdown, word) => {
        const result = refineByRule({
          markdown: `${markdown} ${word}`,
          prompt: `replace "${word}" with "${word}-new"`,
        });
        if (!result.ok) expect(result.message).not.toBe('');
      }),
      { numRuns: allFaults ? 200 : 60 },
    );
  });

  test('no instruction makes it fall over', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, fc.string({ unit: 'binary', maxLength: 60 }), (markdown, prompt) => {
        const result = refineByRule({ markdown, prompt });
        if (!result.ok) expect(result.message).not.toBe('');
      }),
      { numRuns: allFaults ? 200 : 60 },
    );
  });
});

test('a section of 200 kB is refined in seconds', () => {
  const part =
    '## Part\n\nIn order to go on, we wait. It is late. For example, nobody came. Costs are EUR 12.\n\n- a: 1\n- b: 2\n\n';
  const markdown = part.repeat(1_700);
  const began = process.cpuUsage();
  expect(refine(markdown, 'make it shorter').length).toBeLessThan(markdown.length);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(30_000);
});
