import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../testing/reports/report-facts.ts';
import { checkSection } from './check-section.ts';
import { demoCustomers, demoOpportunities } from '../demo/demo-customer.ts';
import { findSection } from '../sections/sections.ts';

const [customer] = demoCustomers;
const [opportunity] = demoOpportunities;
if (customer === undefined || opportunity === undefined) throw new Error('no demo');
const facts = factsOf(customer, opportunity);
const { brief } = findSection('Feasibility_report', 'Timeline Feasibility');

/** A section as a model writes it: sound, in words of its own. */
const sound = `# Timeline Feasibility

Tarnwick Water can meet its date. The eight phases need 38 weeks from 1 February 2027, and the crews are live in the
first half of September 2027, ten days before the 20 September that the business asked for. That is not much: the
winter change freeze follows on 1 November, and nobody wants to switch dispatch systems with bursts coming in.

| Phase | Weeks | Start | End |
| --- | ---: | --- | --- |
| Discovery and design | 6 | 1 February 2027 | 12 March 2027 |
| Interfaces | 12 | 15 March 2027 | 4 June 2027 |
| Roll-out to all crews | 6 | 2 August 2027 | 10 September 2027 |

The Interfaces phase has three weeks of float and the job history transfer two. Everything else is critical. Gareth
Munslowe's pilot in the lower valley, planned for five weeks, is therefore the last good moment to stop.

| Date | Day | Result |
| --- | --- | --- |
| Wanted go-live | 20 September 2027 | 10 days to spare |
| FieldLog support ends | 31 December 2027 | 112 days to spare |

## What would break it

A late GeoView interface would eat the float first. Whether Ms Tolland can lend people in July is open:
[to confirm: holiday plans of the IT team; ask Priya Tolland]. About GBP 1.1 million is spent once, so a slip is dear.
`;

function problemsOf(markdown: string) {
  return checkSection(markdown, facts, brief).map(({ kind, message }) => `${kind}: ${message}`);
}

test('a sound section in words of its own passes', () => {
  expect(problemsOf(sound)).toEqual([]);
});

describe('a section is refused for', () => {
  test.each([
    ['another title', '# Timeline Feasibility', '# Timeline', 'title'],
    ['a preamble', '# Timeline Feasibility', 'Here is the section:\n\n# Timeline Feasibility', 'title'],
    ['a second first-level heading', '## What would break it', '# What would break it', 'headings'],
    ['a skipped level', '## What would break it', '#### What would break it', 'headings'],
    ['raw HTML', 'Everything else is critical.', 'Everything else is <b>critical</b>.', 'html'],
    ['a comment', 'Everything else is critical.', '\n\n<!-- note -->\n\n', 'html'],
    ['a code block', '## What would break it', '```\nplan\n```\n\n## What would break it', 'html'],
    ['a link', 'critical.', '[critical](https://example.org/plan).', 'link'],
    ['an image', 'critical.', '![plan](plan.png)', 'link'],
    ['a missing table', '| Date | Day | Result |', '| When | Day | Remark |', 'table'],
    ['an invented amount', 'GBP 1.1 million', 'GBP 1.6 million', 'figure'],
    ['another currency', 'GBP 1.1 million', 'EUR 1.1 million', 'figure'],
    ['an invented date', 'on 1 November,', 'on 15 November,', 'figure'],
    ['an invented month', 'September 2027, ten', 'March 2028, ten', 'figure'],
    ['an invented duration', 'three weeks of float', 'nine weeks of float', 'figure'],
    ['the right number of the wrong unit', '38 weeks', '38 months', 'figure'],
    ['an invented count', 'The eight phases', 'The eleven phases', 'figure'],
    ['an invented percentage', 'That is not much:', 'That is 33% of the plan:', 'figure'],
    ['an invented fraction', 'That is not much:', 'That is a third of the float:', 'figure'],
    ['an invented requirement', 'Everything else is critical.', 'R-17 depends on it.', 'figure'],
    ['an invented person', "Gareth\nMunslowe's", "Gareth\nMunslowe's and Walter Pruitt's", 'name'],
    ['an invented product in the middle', 'A late GeoView interface', 'A late Kartograph interface', 'name'],
    ['a known product at the start', 'Everything else is critical.', 'Salesforce could help.', 'name'],
    [
      'a known product in small letters',
      'Everything else is critical.',
      'The rest runs on kubernetes.',
      'name',
    ],
    ['a rule nobody named', 'Everything else is critical.', 'The rest falls under HIPAA.', 'name'],
    ['machine leftovers', 'Everything else is critical.', 'Everything else is undefined.', 'leftover'],
    ['too little text', sound.slice(sound.indexOf('| Phase')), '', 'length'],
  ])('%s', (_, from, to, kind) => {
    expect(sound).toContain(from);
    expect(
      problemsOf(sound.replace(from, to)).filter((problem) => problem.startsWith(`${kind}: `)),
    ).not.toEqual([]);
  });

  test('a table without content', () => {
    const empty = sound.replace(
      /(\| Date \| Day \| Result \|\n\|[^\n]*\n)(\|[^\n]*\n)+/,
      '$1| – | – | – |\n',
    );
    expect(problemsOf(empty).filter((problem) => problem.startsWith('table: '))).not.toEqual([]);
  });

  test('too much text', () => {
    expect(problemsOf(sound + 'The crews are ready. '.repeat(400))).toEqual([
      expect.stringContaining('at most'),
    ]);
  });
});

test('a problem tells where it stands', () => {
  const text = sound.replace('GBP 1.1 million', 'GBP 9 million');
  const [problem] = checkSection(text, facts, brief);
  expect(text.slice(problem?.start, problem?.end)).toBe('GBP 9 million');
});
