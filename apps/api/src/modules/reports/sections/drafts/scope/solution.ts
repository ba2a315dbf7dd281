import type { Goal, Requirement } from '@quintet/contracts/reports/facts';
import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, joinNames } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { mentions, partOf } from '../mentions.ts';

/** Technical scope, Proposed Solution. */
export function draftProposedSolution(draft: Draft): string[] {
  return [
    openSolution(draft),
    table(['Part', 'Built as', 'Answers'], partRows(draft)),
    '## What changes for the people who use it',
    changesForUsers(draft),
    '## What the goals ask of it',
    table(['Goal', 'Has to show in'], goalRows(draft)),
    '## How it arrives',
    describeArrival(draft),
    '## Boundary',
    describeBoundary(draft),
  ];
}

function openSolution({ facts, ask, project, vary, customer }: Draft): string {
  const { technology, integrations } = facts.opportunity;
  if (technology.length === 0)
    return `A solution for ${project} is not designed yet. The parts below are the questions that a design has to answer for ${customer}, starting with ${ask('technology', 'whether a product, a service or own software is preferred')}.`;
  const layers = technology.map(({ layer }) => lowerFirst(inline(layer), facts));
  return paragraph(
    vary(
      'open',
      sentence(`the solution is made of ${countOf(technology.length, 'part')}: ${joinNames(layers)}`),
      sentence(
        `${countOf(technology.length, 'part')} make up the solution, from ${layers[0] ?? ''} to ${layers.at(-1) ?? ''}`,
      ),
    ),
    integrations.length > 0 &&
      sentence(
        `it joins ${countOf(integrations.length, 'system')} that ${customer} already runs, and leaves their work with them`,
      ),
  );
}

function metBy(layer: string, requirements: readonly Requirement[]): readonly Requirement[] {
  return requirements.filter(
    ({ met_by }) => met_by !== undefined && (mentions(met_by, layer) || mentions(layer, met_by)),
  );
}

function partRows({ facts, ask }: Draft): (readonly string[])[] {
  const { technology, requirements } = facts.opportunity;
  if (technology.length === 0) {
    return [
      ['What people see', ask('users', 'devices and places of work'), ''],
      ['What does the work', ask('technology', 'a product on the market or own development'), ''],
      ['What connects it', ask('technology', 'systems on the other side'), ''],
      ['Where it runs', ask('technology', 'own data centre or cloud'), ''],
    ];
  }
  return technology.map(({ layer, choice }) => [
    entry(layer),
    choice === undefined
      ? ask('technology', `what to use for ${lowerFirst(inline(layer), facts)}`)
      : entry(choice),
    joinNames(metBy(layer, requirements).map(({ id }) => inline(id))),
  ]);
}

function changesForUsers({ facts, ask }: Draft): string {
  const wanted = facts.opportunity.requirements.filter(
    ({ kind, priority }) => kind === 'functional' && priority !== 'could',
  );
  if (wanted.length === 0)
    return `Described from the user's side, the solution is still blank: ${ask('users', 'what they want to do faster, safer or no longer at all')}.`;
  return bullets(wanted.map(({ id, text }) => `${phrase(entry(text))} (${inline(id)}).`));
}

function goalRows({ facts, ask }: Draft): (readonly string[])[] {
  const { goals } = facts.opportunity;
  if (goals.length === 0)
    return [[ask('sponsor', 'goal'), ask('operations', 'figure in which success would show')]];
  const evidence = ({ measure, target }: Goal) =>
    measure === undefined
      ? ask('operations', 'figure in which success would show')
      : `${entry(measure)}${target === undefined ? '' : `, ${inline(target)}`}`;
  return goals.map((goal) => [entry(goal.text), evidence(goal)]);
}

function describeArrival({ figures, facts, ask, vary, see }: Draft): string {
  const phases = figures.schedule?.phases ?? [];
  const trial = phases.find(({ phase }) => /\b(?:pilot|trial|proof)/i.test(phase.name));
  const retired = facts.customer.systems.filter((system) => partOf(system, facts) === 'replaced');
  if (phases.length === 0)
    return `In one step or in several is still to be decided: ${ask('operations', 'whether one team could start before the others')}.`;
  const names = phases.map(({ phase }) => inline(phase.name));
  return paragraph(
    trial === undefined
      ? `It is delivered in ${countOf(phases.length, 'phase')}, the last being “${names.at(-1) ?? ''}”. No trial with a part of the users is planned: ${ask('operations', 'a team that could go first')}.`
      : vary(
          'trial',
          `It does not arrive everywhere at once: “${inline(trial.phase.name)}” comes first, and only what works there is spread further.`,
          `“${inline(trial.phase.name)}” shows whether it works before everyone depends on it.`,
        ),
    retired.length > 0 &&
      `${joinNames(retired.map(({ name }) => inline(name)))} ${retired.length === 1 ? 'stays' : 'stay'} available until then.`,
    see('Implementation Timeline', (title) => `dates are in ${title}`),
  );
}

function describeBoundary({ facts, ask }: Draft): string {
  const { out_of_scope, integrations } = facts.opportunity;
  const outside =
    out_of_scope.length === 0
      ? `Where the solution ends is not agreed: ${ask('sponsor', 'what it should not do')}.`
      : `Not part of the solution: ${joinNames(out_of_scope.map((text) => lowerFirst(phrase(inline(text)), facts)))}.`;
  return paragraph(
    outside,
    integrations.length > 0 &&
      `Where ${joinNames(
        integrations.map(({ system }) => inline(system)),
        'or',
      )} would have to change, that is asked of its owner.`,
  );
}
