import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { joinNames } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { mentions } from '../mentions.ts';

/** Technical scope, Technology Stack. */
export function draftTechnologyStack(draft: Draft): string[] {
  const { facts, ask, gap } = draft;
  const { technology } = facts.opportunity;
  return [
    openStack(draft),
    table(
      ['Layer', 'Choice', 'Why'],
      technology.length === 0
        ? ['User interface', 'Application', 'Data', 'Hosting', 'Identity'].map((layer) => [
            layer,
            gap('choice or house standard'),
            '',
          ])
        : technology.map(({ layer, choice, reason }) => [
            entry(layer),
            choice === undefined
              ? ask('technology', `what to use for ${lowerFirst(inline(layer), facts)}`)
              : entry(choice),
            reason === undefined
              ? ask('technology', `the reason for the choice of ${lowerFirst(inline(layer), facts)}`)
              : sentence(inline(reason)),
          ]),
    ),
    '## Demands on the stack',
    demands(draft),
    '## Running it',
    runningQuestions(draft),
    '## Versions and licences',
    licences(draft),
  ];
}

function openStack({ facts, vary, ask, Customer }: Draft): string {
  const { technology } = facts.opportunity;
  if (technology.length === 0)
    return `No product or language is chosen. ${Customer} may have standards that decide much of it: ${ask('technology', 'the list of approved technology')}.`;
  const open = technology.filter(({ choice, reason }) => choice === undefined || reason === undefined);
  return paragraph(
    vary(
      'open',
      'Each layer is listed with the choice made and the reason for it.',
      'The stack, layer by layer, with the argument for each choice.',
    ),
    open.length === 0
      ? 'None is left open.'
      : `Still without a full argument: ${joinNames(open.map(({ layer }) => lowerFirst(inline(layer), facts)))}.`,
  );
}

function demands({ facts, ask }: Draft): string {
  const { requirements, technology } = facts.opportunity;
  const strict = requirements.filter(({ kind }) => kind === 'non-functional' || kind === 'regulatory');
  if (strict.length === 0)
    return `Speed, volume and availability decide the stack more than taste does, and none is specified: ${ask('technology', 'load at the busiest hour and hours of service')}.`;
  return bullets(
    strict.map(({ id, text, met_by }) => {
      const layer = technology.find(
        (each) => met_by !== undefined && (mentions(met_by, each.layer) || mentions(each.layer, met_by)),
      );
      const bearer =
        layer === undefined
          ? ask('technology', `which layer guarantees ${inline(id)}`)
          : lowerFirst(inline(layer.layer), facts);
      return `${inline(id)}: ${lowerFirst(phrase(inline(text)), facts)} – carried by: ${bearer}`;
    }),
  );
}

function runningQuestions({ facts, ask, customer }: Draft): string {
  const hosting = facts.opportunity.technology.find(
    ({ layer, choice }) => choice !== undefined && /host|cloud|infrastructure|platform/i.test(layer),
  );
  return paragraph(
    hosting?.choice === undefined
      ? `Where it runs is open: ${ask('technology', 'own data centre, cloud or supplier')}.`
      : `It runs here: ${lowerFirst(phrase(inline(hosting.choice)), facts)}.`,
    `Who is called at night, at ${customer} or at a supplier, has to be settled before go-live: ${ask('technology', 'hours of support and who provides it')}.`,
  );
}

function licences({ facts, ask, see, money, vary }: Draft): string {
  const lines = facts.opportunity.costs.filter(
    ({ item, yearly }) => yearly !== undefined && /licen[cs]e|subscription|hosting|support/i.test(item),
  );
  const phase = facts.opportunity.assumptions.find((text) => /licen[cs]e|subscription/i.test(text));
  return paragraph(
    lines.length === 0
      ? `No licence cost is on record: ${ask('finance', 'contracts that already cover parts of the stack')}.`
      : `Recurring lines that belong to the stack: ${joinNames(lines.map(({ item, yearly = 0 }) => `${lowerFirst(inline(item), facts)} at ${money(yearly)} a year`))}.`,
    phase !== undefined && `Assumed: ${lowerFirst(sentence(inline(phase)), facts)}`,
    vary(
      'versions',
      `Versions are fixed at the end of design: ${ask('technology', 'versions that the house already supports')}.`,
      `Upgrades need an owner from the first day: ${ask('technology', 'who applies them, and how often')}.`,
    ),
    see('Security & Compliance', (title) => `rules for data and access are in ${title}`),
  );
}
