import fc from 'fast-check';
import type { ReportType } from '@quintet/contracts/reports/schemas';
import { describe, expect, test } from 'vitest';
import { anyFacts, writtenText } from '../../../testing/reports/any-facts.ts';
import { factsOf, warehouse } from '../../../testing/reports/report-facts.ts';
import { findInconsistencies } from './consistency.ts';
import type { Finding } from './findings.ts';
import { demoCustomers, demoOpportunities } from '../demo/demo-customer.ts';
import { draftSection } from '../sections/draft.ts';
import { buildFacts, type Facts, type WrittenSection } from '../facts/facts.ts';
import { readUnits } from '../text/markdown-units.ts';
import { sections } from '../sections/sections.ts';
import { readUnitClaims } from '../text/unit-claims.ts';

const [demoCustomer] = demoCustomers;
const [demoOpportunity] = demoOpportunities;
if (demoCustomer === undefined || demoOpportunity === undefined) throw new Error('no demo');
const demo = factsOf(demoCustomer, demoOpportunity);
const unknown = buildFacts({ customer_id: 'c-404', opportunity_id: 'o-404' });

function draftReport(type: ReportType, facts: Facts): WrittenSection[] {
  const written: WrittenSection[] = [];
  for (const { brief } of sections.filter((section) => section.brief.type === type)) {
    const markdown = draftSection({ type, section_title: brief.title, facts, written });
    written.push({ section_title: brief.title, markdown });
  }
  return written;
}

const feasibility = draftReport('Feasibility_report', demo);
const scope = draftReport('Technical_scope', demo);

/** The report with one passage of one section changed. */
function plant(report: readonly WrittenSection[], title: string, from: string, to: string): WrittenSection[] {
  const section = report.find(({ section_title }) => section_title === title);
  if (section?.markdown.includes(from) !== true) throw new Error(`${title} does not say: ${from}`);
  return report.map((each) =>
    each === section ? { ...each, markdown: each.markdown.replace(from, to) } : each,
  );
}

/** The findings, after checking that every place is where it says. */
function find(report: readonly WrittenSection[], facts: Facts = demo): Finding[] {
  const findings = findInconsistencies({ sections: report, facts });
  for (const { quote, section_title, start, end } of findings.flatMap(({ places }) => places)) {
    expect(report.find((each) => each.section_title === section_title)?.markdown.slice(start, end)).toBe(
      quote,
    );
  }
  return findings;
}

describe('our own drafts', () => {
  test.each([
    ['the demo customer', demo],
    ['a second customer', warehouse],
    ['unknown ids', unknown],
  ] as const)('of %s do not contradict themselves', (_, facts) => {
    expect(find(draftReport('Feasibility_report', facts), facts)).toEqual([]);
    expect(find(draftReport('Technical_scope', facts), facts)).toEqual([]);
  });

  test('of any facts never break the comparison', () => {
    fc.assert(
      fc.property(anyFacts(writtenText), (facts) => {
        expect(Array.isArray(find(draftReport('Feasibility_report', facts), facts))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

const planted = [
  [feasibility, 'Executive Summary', '| GBP 1,122,900 |', '| GBP 1,222,900 |', '1,222,900'],
  [feasibility, 'Executive Summary', '| 19 months |', '| 14 months |', '14 months'],
  [feasibility, 'Executive Summary', '| GBP 1,031,100 |', '| GBP 1,301,100 |', '1,301,100'],
  [
    feasibility,
    'Executive Summary',
    'go-live of 20 September 2027',
    'go-live of 27 September 2027',
    '27 September 2027',
  ],
  [feasibility, 'Project Overview', '14 years old', '12 years old', '12 years'],
  [
    feasibility,
    'Project Overview',
    'ends on 31 December 2027',
    'ends on 30 November 2027',
    '30 November 2027',
  ],
  [
    feasibility,
    'Project Overview',
    '| Start | 1 February 2027 |',
    '| Start | 1 March 2027 |',
    '1 March 2027',
  ],
  [feasibility, 'Project Overview', 'twelve requirements', 'fourteen requirements', 'fourteen requirements'],
  [feasibility, 'Business Requirements', 'twelve requirements', 'eleven requirements', 'eleven requirements'],
  [
    feasibility,
    'Business Requirements',
    '| Functional | Must | Asset',
    '| Functional | Could | Asset',
    'Could',
  ],
  [feasibility, 'Business Requirements', 'under 2 seconds', 'under 3 seconds', '3 seconds'],
  [feasibility, 'Business Requirements', '99.5%', '98.5%', '98.5%'],
  [feasibility, 'Technical Assessment', '| 9 years | Fair |', '| 7 years | Fair |', '7 years'],
  [feasibility, 'Technical Assessment', '| 9 years | Fair |', '| 9 years | Good |', 'Good'],
  [feasibility, 'Resource Assessment', '| Developers | 3 |', '| Developers | 4 |', '4'],
  [feasibility, 'Resource Assessment', '249,600', '294,600', '294,600'],
  [feasibility, 'Resource Assessment', '| 194 | 970 |', '| 184 | 970 |', '184'],
  [
    feasibility,
    'Cost-Benefit Analysis',
    'The budget of GBP 1,300,000',
    'The budget of GBP 1,400,000',
    'GBP 1,400,000',
  ],
  [
    feasibility,
    'Cost-Benefit Analysis',
    'The budget of GBP 1,300,000',
    'The approved budget is about £1.5 million and',
    '£1.5 million',
  ],
  [feasibility, 'Cost-Benefit Analysis', '| 168,000 |', '| 186,000 |', '186,000'],
  [feasibility, 'Cost-Benefit Analysis', 'payback takes 19 months', 'payback takes two years', 'two years'],
  [
    feasibility,
    'Cost-Benefit Analysis',
    '**Cumulative** | -404,900',
    '**Cumulative** | -440,900',
    '-440,900',
  ],
  [
    feasibility,
    'Cost-Benefit Analysis',
    'net present value of GBP 796,323',
    'net present value of GBP 769,323',
    'GBP 769,323',
  ],
  [feasibility, 'Risk Assessment', '| 3 | 4 | 12 |', '| 3 | 4 | 15 |', '15'],
  [
    feasibility,
    'Risk Assessment',
    '12 | Medium | Gareth Munslowe',
    '12 | Medium | Halina Osrick',
    'Halina Osrick',
  ],
  [feasibility, 'Risk Assessment', 'six risks', 'eight risks', 'eight risks'],
  [feasibility, 'Timeline Feasibility', '| Interfaces | 12 |', '| Interfaces | 10 |', '10'],
  [
    feasibility,
    'Timeline Feasibility',
    '| Interfaces | 12 | 15 March 2027',
    '| Interfaces | 12 | 22 March 2027',
    '22 March 2027',
  ],
  [
    feasibility,
    'Timeline Feasibility',
    'ends | 31 December 2027',
    'ends | 30 September 2027',
    '30 September 2027',
  ],
  [feasibility, 'Stakeholder Analysis', 'Priya Tolland', 'Priya Holland', 'Priya Holland'],
  [feasibility, 'Stakeholder Analysis', '| Ingrid Falkner |', '| Ingrid Falconer |', 'Ingrid Falconer'],
  [feasibility, 'Stakeholder Analysis', '| Finance Director | Low |', '| Finance Director | High |', 'High'],
  [feasibility, 'Stakeholder Analysis', 'Crew Representative', 'Crew Supervisor', 'Crew Supervisor'],
  [
    scope,
    'Executive Summary',
    '1 February 2027 to 22 October 2027',
    '1 February 2027 to 29 October 2027',
    '29 October 2027',
  ],
  [
    scope,
    'Company Background',
    'Priya Tolland (Head of IT)',
    'Priya Tolland (Finance Director)',
    'Finance Director',
  ],
  [scope, 'Company Background', '| Employees | 640 |', '| Employees | 460 |', '460'],
  [
    scope,
    'Current State Analysis',
    'FieldLog, in use for 14 years',
    'FieldLog, in use for 11 years',
    '11 years',
  ],
  [scope, 'Current State Analysis', '| GeoView |', '| GeoVeiw |', 'GeoVeiw'],
  [
    scope,
    'Integration Points',
    'from 15 March 2027 to 4 June 2027',
    'from 15 March 2027 to 25 June 2027',
    '25 June 2027',
  ],
  [
    scope,
    'Implementation Timeline',
    '| Early-life support | Roll-out to all crews | 6 |',
    '| Early-life support | Roll-out to all crews | 4 |',
    '4',
  ],
  [
    scope,
    'Resource Requirements',
    '| Interfaces | Integration engineer | Priya Tolland',
    '| Interfaces | Integration engineer | Ingrid Falkner',
    'Ingrid Falkner',
  ],
  [scope, 'Risks & Mitigations', 'Priya Tolland', 'Priya Munslowe', 'Priya Munslowe'],
  [scope, 'Technology Stack', 'GBP 168,000 a year', 'GBP 178,000 a year', 'GBP 178,000'],
] as const;

describe('planted contradictions', () => {
  test.each(planted.map(([report, title, from, to, quote]) => ({ report, title, from, to, quote })))(
    '$title: $from → $to',
    ({ report, title, from, to, quote }) => {
      const findings = find(plant(report, title, from, to));
      const hit = findings.filter(
        ({ places }) => places[0]?.section_title === title && places[0].quote.includes(quote),
      );
      expect(hit.map(({ message }) => message)).not.toEqual([]);
      // One slip is one finding, or two where it breaks two rules; never a flood.
      expect(findings.length).toBeLessThanOrEqual(2);
    },
  );

  test('the finding shows the other section that has it right, and the facts', () => {
    const [finding] = find(plant(feasibility, 'Executive Summary', '| 19 months |', '| 14 months |'));
    expect(finding).toMatchObject({
      kind: 'duration',
      fact: { subject: 'payback', value: '19 months' },
      places: [
        { section_title: 'Executive Summary', quote: '14 months' },
        { section_title: 'Cost-Benefit Analysis' },
      ],
    });
  });

  test('most single changes of a figure anywhere are noticed', () => {
    let planted = 0;
    let noticed = 0;
    for (const { section_title, markdown } of feasibility) {
      for (const unit of readUnits(markdown)) {
        for (const claim of readUnitClaims(unit)) {
          const at = unit.start + claim.start;
          const changed = claim.quote.replace(/\d/, (digit) => String((Number(digit) + 1) % 10 || 1));
          if (changed === claim.quote || unit.kind !== 'sentence' || claim.kind === 'reference') continue;
          const text = markdown.slice(0, at) + changed + markdown.slice(at + claim.quote.length);
          const sections = feasibility.map((each) =>
            each.section_title === section_title ? { section_title, markdown: text } : each,
          );
          const findings = findInconsistencies({ sections, facts: demo });
          planted += 1;
          if (
            findings.some(({ places }) =>
              places.some(
                (place) => place.section_title === section_title && place.start <= at + 1 && place.end >= at,
              ),
            )
          )
            noticed += 1;
        }
      }
    }
    expect(planted).toBeGreaterThan(50);
    expect(noticed / planted).toBeGreaterThan(0.7);
  });
});

describe('where the facts are silent', () => {
  const section = (section_title: string, text: string): WrittenSection => ({
    section_title,
    markdown: `# ${section_title}\n\n${text}\n`,
  });

  test.each([
    ['budget', 'The budget is EUR 40,000.', 'A EUR 60,000 budget is set aside.', 'figure'],
    ['payback', 'Payback takes 18 months.', 'The money is back after 24 months.', 'duration'],
    ['start', 'The project starts on 3 May 2027.', 'The start date is 10 May 2027.', 'date'],
    [
      'same statement',
      'Each van carries up to 14 crates of finished window frames.',
      'A van carries up to 18 crates of finished window frames.',
      'figure',
    ],
    [
      'name',
      'Anneke Dorsham leads the workshop.',
      'The workshop is led by Anneke Dorshan, who approves orders.',
      'name',
    ],
  ] as const)('two sections that differ on %s are both shown', (_, one, two, kind) => {
    const report = [section('Project Overview', one), section('Executive Summary', two)];
    const findings = find(report, unknown);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ kind, places: [{}, {}] });
    expect(new Set(findings[0]?.places.map(({ section_title }) => section_title)).size).toBe(2);
  });

  test.each([
    ['The budget is EUR 40,000.', 'A budget of EUR 40 thousand is set aside.'],
    ['The budget is EUR 1,234,000.', 'A budget of about EUR 1.2 million is set aside.'],
    ['Payback takes 24 months.', 'It pays back after two years.'],
    ['The project starts on 3 May 2027.', 'The start date is 2027-05-03.'],
    ['Ada Winslade leads the workshop.', 'Winslade approves orders, and Ada signs them.'],
  ])('%s / %s is no contradiction', (one, two) => {
    expect(find([section('Project Overview', one), section('Executive Summary', two)], unknown)).toEqual([]);
  });
});

test('marked gaps claim nothing', () => {
  const gap = {
    section_title: 'Project Overview',
    markdown: '# Project Overview\n\nThe budget is [to confirm: GBP 999,999 or more; ask Priya Hollander].\n',
  };
  expect(find([gap])).toEqual([]);
});
