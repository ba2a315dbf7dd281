import { inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, joinNames } from '../../../text/numerals.ts';
import { numbered } from '../../../figures/risk-scores.ts';
import type { PlannedPhase } from '../../../figures/schedule.ts';
import { dayCell, type Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { findPhase, findSystems } from '../mentions.ts';

/** Technical scope, Assumptions & Dependencies. */
export function draftAssumptions(draft: Draft): string[] {
  return [
    openAssumptions(draft),
    '## Assumptions',
    table(['Ref', 'Assumption', 'Touches', 'Confirmed by'], assumptionRows(draft)),
    draft.vary(
      'name',
      `An assumption counts once somebody has put a name to it: ${draft.ask('sponsor', 'who can confirm each, and by when')}.`,
      `Until confirmed, each is a risk in disguise: ${draft.ask('sponsor', 'who can confirm which, and by when')}.`,
      `The last column is filled before the contract is signed: ${draft.ask('sponsor', 'who vouches for each assumption')}.`,
    ),
    '## Dependencies',
    table(['Ref', 'Dependency', 'Needed by', 'From'], dependencyRows(draft)),
    '## If one of them fails',
    describeFailure(draft),
  ];
}

function openAssumptions({ facts, Customer, vary, ask }: Draft): string {
  const { assumptions, dependencies } = facts.opportunity;
  if (assumptions.length + dependencies.length === 0)
    return `Scope, dates and effort always rest on something. With ${Customer.replace(/^The /, 'the ')} none of it has been put in writing: ${ask('delivery', 'what the estimates take for granted')}.`;
  return vary(
    'open',
    sentence(
      `scope, dates and effort hold as long as ${countOf(assumptions.length, 'assumption')} and ${countOf(dependencies.length, 'dependency', 'dependencies')} hold`,
    ),
    `This scope was written on the strength of ${countOf(assumptions.length, 'assumption')}, and it waits for ${countOf(dependencies.length, 'thing')} that others have to deliver.`,
  );
}

function touches(text: string, { facts, figures }: Draft): string {
  const systems = findSystems(text, facts).map(({ name }) => inline(name));
  const phase = findPhase(text, figures.schedule)?.phase.name;
  return joinNames([...systems, ...(phase === undefined ? [] : [inline(phase)])]);
}

function assumptionRows(draft: Draft): (readonly string[])[] {
  const { facts, ask, gap } = draft;
  const { assumptions } = facts.opportunity;
  if (assumptions.length === 0) {
    return [
      ['–', ask('operations', 'people who will be available, and when'), 'Effort', gap('name')],
      ['–', ask('technology', 'systems that will not change meanwhile'), 'Scope', gap('name')],
      ['–', ask('finance', 'what is bought separately'), 'Cost', gap('name')],
    ];
  }
  return assumptions.map((text, index) => [
    numbered('A', index),
    sentence(inline(text)),
    touches(text, draft),
    gap('name, date'),
  ]);
}

function dependencyRows(draft: Draft): (readonly string[])[] {
  const { facts, figures, ask, gap } = draft;
  const { dependencies } = facts.opportunity;
  if (dependencies.length === 0)
    return [
      [
        '–',
        ask('technology', 'access, test systems and data that others provide'),
        gap('date'),
        gap('who provides it'),
      ],
    ];
  return dependencies.map((text, index) => {
    const planned = findPhase(text, figures.schedule);
    const [system] = findSystems(text, facts);
    return [
      numbered('D', index),
      sentence(inline(text)),
      neededBy(text, planned) ?? ask('delivery', `date for ${numbered('D', index)}`),
      system?.owner === undefined
        ? ask('delivery', `who provides ${numbered('D', index)}`)
        : inline(system.owner),
    ];
  });
}

/** A thing needed before a phase ends is needed by its end, otherwise by its start. */
function neededBy(text: string, planned: PlannedPhase | undefined): string | undefined {
  if (planned === undefined) return undefined;
  const untilEnd = /\b(?:end|ends|ended|over|finished|complete[ds]?)\b/i.test(text);
  return (
    dayCell(untilEnd ? planned.end : planned.start) ??
    `${untilEnd ? 'End' : 'Start'} of “${inline(planned.phase.name)}”`
  );
}

function describeFailure(draft: Draft): string {
  const { facts, figures, ask, vary } = draft;
  const tight = facts.opportunity.dependencies
    .map((text) => ({ text, planned: findPhase(text, figures.schedule) }))
    .filter(({ planned }) => planned?.critical === true);
  return paragraph(
    vary(
      'fail',
      'A failed assumption does not stop the work by itself; it opens a change request with its effect on scope, date and cost.',
      'When one fails, its effect on scope, date and cost is put in writing before work goes on.',
      'Whoever sees one fail says so at once; the plan is then recalculated and agreed anew.',
    ),
    tight.length > 0 &&
      `No slack at all ${tight.length === 1 ? 'protects this one' : 'protects these'}: ${joinNames(tight.map(({ text }) => lowerFirst(phrase(inline(text)), facts)))}.`,
    vary(
      'decide',
      `Who decides on changes is still open: ${ask('sponsor', 'one person, and within how many days')}.`,
      `Changes need a short way to a decision: ${ask('sponsor', 'who approves them, and up to which sum')}.`,
    ),
  );
}
