import { describe, expect, test } from 'vitest';
import { outlineOf } from './refine-outline.ts';
import { readSteps } from './refine-prompt.ts';

const section = outlineOf(`# Risk Assessment

This section sets out the risks. It was written in May.

A second opening paragraph about the vendor.

## Introduction to Risks

Intro text here. More of it.

## Key risks

Server failure. Data loss. The vendor leaves.

- Owner: Ann
- Budget: 12,000
- Vendor: Acme

## Costs & Budget

| Item | EUR |
|---|---|
| Licence | 12 |

Costs are in the table.

## Conclusion

We recommend to go on.
`);

/** Steps in short: `rule @ scope`, with what the rule is told. */
function read(prompt: string): string {
  const result = readSteps(prompt, section);
  if (!result.ok) return `not read: ${result.unread}`;
  return result.steps
    .map((step) => {
      const what =
        step.rule === 'restyle'
          ? step.style.rule +
            ('goal' in step.style
              ? JSON.stringify(step.style.goal).replaceAll(/["{}]|(?<=\.\d\d)\d+/gu, '')
              : '')
          : step.rule === 'rename'
            ? `rename ${step.from}→${step.to}${step.where === 'headings' ? ' (headings)' : ''}`
            : step.rule === 'headings'
              ? `headings ${step.fixes.levels ? 'levels ' : ''}${step.fixes.letters} ${step.fixes.numbers}`
              : step.rule;
      return `${what} @ ${step.scope.label}`;
    })
    .join('; ');
}

const whole = 'the section';
const usual = 'shortenshare:0.66,isUsual:true';

describe('the usual instructions, said in many ways', () => {
  test.each([
    ['Make it shorter', `${usual} @ ${whole}`],
    ['Could you please shorten this a bit?', `${usual} @ ${whole}`],
    ['shorter', `${usual} @ ${whole}`],
    ['more concise please', `${usual} @ ${whole}`],
    ['This is too long.', `${usual} @ ${whole}`],
    ["I'd like it to be shorter", `${usual} @ ${whole}`],
    ['Tighten up the opening paragraph', `${usual} @ the opening paragraph`],
    ['The introduction is too wordy.', `${usual} @ the introduction`],
    ['Cut the introduction by half', 'shortenshare:0.5 @ the introduction'],
    ['halve the conclusion', 'shortenshare:0.5 @ the conclusion'],
    ['make the intro 30% shorter', 'shortenshare:0.7 @ the introduction'],
    ['shorten the conclusion to 20 words', 'shortenwords:20 @ the conclusion'],
    ['no more than 50 words', `shortenwords:50 @ ${whole}`],
    ['Summarise the section in two sentences', `shortensentences:2 @ ${whole}`],
    ['make the introduction shorter because it is too long', `${usual} @ the introduction`],
    ['Shorten the text without changing the numbers', `${usual} @ ${whole}`],
    ['turn the key risks into bullet points', 'bullets @ “Key risks”'],
    ['Bullets for the key risks, please', 'bullets @ “Key risks”'],
    ['Under Key risks, use bullets', 'bullets @ “Key risks”'],
    ['Key risks: use bullets', 'bullets @ “Key risks”'],
    ['bullet the risks', 'bullets @ “Key risks”'],
    ['List the risks as bullets', 'bullets @ “Key risks”'],
    ['turn the key risks into a numbered list', 'numbers @ “Key risks”'],
    ['turn the bullets into prose', 'prose @ the bullets'],
    ['Convert the list into a table', 'table @ the list'],
    ["I'd like the risks as a table", 'table @ “Key risks”'],
    ['Put the key risks in a table', 'table @ “Key risks”'],
    ['Use plain English', `plain @ ${whole}`],
    ['Rewrite the conclusion in plain English', 'plain @ the conclusion'],
    ['simplify the wording in the introduction', 'plain @ the introduction'],
    ['Avoid jargon', `plain @ ${whole}`],
    ['split long sentences', `short-sentences @ ${whole}`],
    ['Make the tone more professional', `formal @ ${whole}`],
    ['less casual', `formal @ ${whole}`],
    ['get rid of contractions', `contractions @ ${whole}`],
    ['Fix the headings', `headings levels sentence repair @ ${whole}`],
    ['fix the heading levels', `headings levels leave leave @ ${whole}`],
    ['Use sentence case for headings', 'headings sentence leave @ the headings'],
    ['number the headings', `headings leave add @ ${whole}`],
    ['remove the numbering from the headings', `headings leave remove @ ${whole}`],
    ['remove the Conclusion section', 'remove @ “Conclusion”'],
    ['Delete the second paragraph', 'remove @ the second paragraph'],
    ['Remove the bullet about budget', 'remove @ the bullet on budget'],
    ['remove the table under Costs', 'remove @ the table'],
    ['delete the row about the licence', 'remove @ the row on licence'],
    ['drop the last sentence of the first paragraph', 'remove @ the last sentence'],
    ['replace vendor with supplier', `rename vendor→supplier @ ${whole}`],
    ['Change "May" to "June"', `rename May→June @ ${whole}`],
    ['May -> June', `rename May→June @ ${whole}`],
    ['use "supplier" instead of "vendor"', `rename vendor→supplier @ ${whole}`],
    ['call the vendor the supplier', `rename vendor→supplier @ ${whole}`],
    [
      'in the second paragraph, replace "vendor" with "supplier"',
      'rename vendor→supplier @ the second paragraph',
    ],
    ['replace vendor with supplier in the second paragraph', 'rename vendor→supplier @ the second paragraph'],
    ['Rename the heading "Key risks" to "Main risks"', `rename Key risks→Main risks (headings) @ ${whole}`],
    ['rename the Key risks section to Main risks', `rename Key risks→Main risks (headings) @ ${whole}`],
  ])('%s', (prompt, steps) => {
    expect(read(prompt)).toBe(steps);
  });
});

describe('several at once', () => {
  test.each([
    [
      'make the introduction shorter and turn the risks into bullets',
      `${usual} @ the introduction; bullets @ “Key risks”`,
    ],
    ['Please make this more formal and less wordy.', `formal @ ${whole}; ${usual} @ ${whole}`],
    [
      'make the introduction shorter, the conclusion more formal',
      `${usual} @ the introduction; formal @ the conclusion`,
    ],
    ['It should be shorter. Also, bullets for the key risks.', `${usual} @ ${whole}; bullets @ “Key risks”`],
    [
      'can you make the second paragraph simpler and remove the third one?',
      'plain @ the second paragraph; remove @ the third paragraph',
    ],
    [
      '1. shorten the introduction\n2) use bullets for the key risks\n- remove the conclusion',
      `${usual} @ the introduction; bullets @ “Key risks”; remove @ the conclusion`,
    ],
    ['keep the table as it is but make everything else shorter', `keep @ the table; ${usual} @ the rest`],
    ['make everything shorter except the introduction', `${usual} @ ${whole}; keep @ the introduction`],
    ['Remove the table and the list', 'remove @ the table and the list'],
    ['shorten the conclusion and make it more formal', `${usual} @ the conclusion; formal @ the conclusion`],
    ['Shorten paragraphs 1 and 2', `${usual} @ the paragraphs 1 and 2`],
    ['Make the first two paragraphs shorter', `${usual} @ the first two paragraphs`],
    [
      'remove the first sentence of the introduction and the table',
      'remove @ the first sentence; remove @ the table',
    ],
  ])('%s', (prompt, steps) => {
    expect(read(prompt)).toBe(steps);
  });
});

describe('what needs a model is not half done', () => {
  test.each([
    'Add a paragraph about the merger',
    'Mention that the CEO resigned',
    'Translate it into German',
    'make it shorter and mention the merger',
    'Make the risks more convincing',
    'Increase the budget to 200,000',
    'rewrite the second paragraph',
    'shorten the introduction for the board and explain the vendor lock-in',
    'do not make it shorter',
    'Remove the fifth table',
    'Remove the Glossary section',
  ])('%s', (prompt) => {
    expect(read(prompt)).toMatch(/^not read/u);
  });

  test('says what it looked for and did not find', () => {
    expect(readSteps('Remove the Glossary section', section)).toMatchObject({
      misses: ['There is no heading or paragraph “Glossary” here.'],
    });
    expect(readSteps('Delete the ninth paragraph', section)).toMatchObject({
      misses: ['There are 6 paragraphs here, so there is no ninth paragraph.'],
    });
  });
});

describe('hostile instructions end quickly', () => {
  const words = (text: string, times: number) => Array.from({ length: times }, () => text).join(' ');
  test.each([
    ['regex metacharacters', '.*+?^${}()|[]\\ (a+)+$ [[:alpha:]] \\1'],
    ['10,000 letters', 'a'.repeat(10_000)],
    ['10,000 quotes', '"'.repeat(10_000)],
    ['many connectors', words('and', 59)],
    ['many scopes', words('in the risks and', 15)],
    ['many clauses', words('make the risks shorter and', 11)],
    ['many prepositions', `remove ${words('the first sentence of', 12)} the risks`],
    ['commas', words('the table,', 28)],
    ['renames', words('replace a with b to c in', 9)],
    ['one of each', words('replace make turn remove the risks into bullets and', 6)],
    ['nothing', ' \n\t '],
    ['marks only', '... !!! ??? ;;; ,,,'],
    ['null and controls', 'make\u0000it\u0007shorter\u202e now'],
  ])('%s', (_, prompt) => {
    const began = performance.now();
    readSteps(prompt, section);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
