import { bullets, capital, entry, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatSpan, joinNames, spellCount } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { partOf } from '../mentions.ts';

/** Technical scope, Current State Analysis. */
export function draftCurrentState(draft: Draft): string[] {
  const { facts, ask, gap } = draft;
  const { systems, constraints } = facts.customer;
  return [
    openState(draft),
    table(
      ['System', 'Purpose', 'Owner', 'Age', 'Condition'],
      systems.length === 0
        ? [
            [
              gap('name'),
              gap('what it is used for'),
              gap('owner'),
              gap('year of introduction'),
              gap('good, fair or poor'),
            ],
          ]
        : inventory(draft),
    ),
    '## What was observed',
    observations(draft),
    '## What follows from it',
    bullets(consequences(draft)),
    '## Limits to respect',
    constraints.length > 0
      ? bullets(constraints.map((text) => sentence(inline(text))))
      : `None is recorded. A first walk through a working day should bring them out: ${ask('operations', 'peak times, shifts and places without network')}.`,
  ];
}

function openState({ facts, Customer, ask, vary }: Draft): string {
  const { systems } = facts.customer;
  const [oldest] = systems
    .filter(({ age_years }) => age_years !== undefined)
    .toSorted((first, second) => (second.age_years ?? 0) - (first.age_years ?? 0));
  if (systems.length === 0)
    return `The starting point is undocumented, so this section is a list of things to look at on site: ${ask('technology', 'someone to show the systems in use')}.`;
  const count = (condition: string) => systems.filter((system) => system.condition === condition).length;
  const conditions = ['good', 'fair', 'poor']
    .map((each) => ({ each, number: count(each) }))
    .filter(({ number }) => number > 0)
    .map(({ each, number }) => `${spellCount(number)} ${each}`);
  return paragraph(
    systems.length === 1 && conditions.length === 0
      ? 'One system is on record; what else the work depends on is still to be seen.'
      : vary(
          'open',
          `The landscape consists of ${countOf(systems.length, 'system')}${conditions.length > 0 ? `, by condition: ${joinNames(conditions)}` : ''}.`,
          `${Customer} works with ${countOf(systems.length, 'system')} today${conditions.length > 0 ? `. Their condition: ${joinNames(conditions)}` : ''}.`,
        ),
    oldest?.age_years !== undefined &&
      systems.length > 1 &&
      `The oldest is ${inline(oldest.name)}, in use for ${formatSpan(oldest.age_years, 'year')}.`,
  );
}

function inventory({ facts, gap }: Draft): (readonly string[])[] {
  return facts.customer.systems.map(({ name, purpose, owner, age_years, condition }) => [
    inline(name),
    purpose === undefined ? gap('what it is used for') : entry(purpose),
    owner === undefined ? gap('owner') : entry(owner),
    age_years === undefined ? gap('year of introduction') : formatSpan(age_years, 'year'),
    condition === undefined ? gap('good, fair or poor') : capital(condition),
  ]);
}

/** What the attached documents say, in their own words. */
function observations({ facts, ask }: Draft): string {
  const notes = facts.opportunity.attachments.flatMap(({ name, text }) => {
    const sentences = text.split(/(?<=[.!?])\s+/).filter((each) => each.trim() !== '' && each.length < 240);
    return sentences.length === 0
      ? []
      : [
          `From “${inline(name)}”: ${sentences
            .slice(0, 3)
            .map((each) => sentence(inline(each)))
            .join(' ')}`,
        ];
  });
  if (notes.length > 0) return bullets(notes);
  return `Nobody has written down how the work is done now. Before design, two things are needed: ${ask('users', 'one typical case followed from beginning to end')}, and ${ask('operations', 'how often it goes wrong, and where')}.`;
}

function consequences({ facts, ask }: Draft): string[] {
  const { systems } = facts.customer;
  const points = systems.flatMap((system) => {
    const name = inline(system.name);
    const part = partOf(system, facts);
    if (part === 'replaced')
      return [
        `${name} goes. What it holds has to be moved or archived first: ${ask('technology', `which records of ${name} must survive`)}.`,
      ];
    return part === 'untouched' || part === 'connected'
      ? []
      : [`${name} stays as it is; changing it is out of scope.`];
  });
  const worn = systems.filter(
    (system) =>
      partOf(system, facts) === 'connected' && (system.condition === 'poor' || system.condition === 'fair'),
  );
  if (worn.length > 0)
    points.push(
      `${joinNames(worn.map(({ name }) => inline(name)))} ${worn.length === 1 ? 'stays' : 'stay'}, though in less than good condition. A test system for ${worn.length === 1 ? 'it' : 'each'} is needed early, before new interfaces lean on ${worn.length === 1 ? 'it' : 'them'}.`,
    );
  const sound = systems.filter(
    (system) => partOf(system, facts) === 'connected' && system.condition === 'good',
  );
  if (sound.length > 0)
    points.push(
      `${joinNames(sound.map(({ name }) => inline(name)))} can be built on as ${sound.length === 1 ? 'it is' : 'they are'}.`,
    );
  if (points.length === 0)
    points.push(
      `What stays, what goes and what is connected: ${ask('technology', 'the intended fate of each system')}.`,
    );
  return points;
}
