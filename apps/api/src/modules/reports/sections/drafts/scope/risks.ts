import { formatDay } from '../../../text/calendar.ts';
import { bullets, entry, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { countOf, joinNames, spellCount } from '../../../text/numerals.ts';
import type { ScoredRisk } from '../../../figures/risk-scores.ts';
import { groupBy } from '../../../text/group-by.ts';
import type { Draft } from '../draft-context.ts';
import { findPhase, findSystems } from '../mentions.ts';

/** Technical scope, Risks & Mitigations. */
export function draftRisksAndMitigations(draft: Draft): string[] {
  const { figures } = draft;
  return [
    openMitigations(draft),
    table(
      ['Ref', 'Risk', 'Mitigation', 'Owner', '>Score', 'Bites in'],
      figures.risks.length === 0
        ? missingMitigations(draft)
        : figures.risks.map((each) => mitigationRow(each, draft)),
    ),
    '## By owner',
    byOwner(draft),
    '## In the order of the plan',
    byPhase(draft),
    '## What is missing',
    missingMeasures(draft),
  ];
}

function openMitigations({ figures, facts, vary, ask, project }: Draft): string {
  const { risks } = figures;
  if (risks.length === 0)
    return `Technical risks of ${project} are unrecorded. The rows prompt for the usual ones, to be filled by those who know the systems: ${ask('technology', 'what failed the last time something like this was built')}.`;
  const answered = risks.filter(({ risk }) => risk.mitigation !== undefined).length;
  const named = new Set(risks.flatMap(({ risk }) => findSystems(risk.text, facts).map(({ name }) => name)));
  const systems = facts.customer.systems.filter(({ name }) => named.has(name));
  return paragraph(
    vary(
      'open',
      sentence(
        answered === risks.length
          ? 'every risk has a measure against it'
          : answered === 0
            ? 'no risk has a measure against it yet'
            : `${spellCount(answered)} of ${countOf(risks.length, 'risk')} ${answered === 1 ? 'has' : 'have'} a measure against ${answered === 1 ? 'it' : 'them'}, the rest none yet`,
      ),
      sentence(
        `measures stand against ${answered === risks.length ? 'all risks' : `${spellCount(answered)} of ${countOf(risks.length, 'risk')}`} in the table`,
      ),
    ),
    systems.length > 0 &&
      `Named as a source of trouble: ${joinNames(systems.map(({ name }) => inline(name)))}.`,
  );
}

function missingMitigations({ ask, gap }: Draft): (readonly string[])[] {
  const row = (question: string): readonly string[] => [
    '–',
    ask('technology', question),
    gap('measure'),
    gap('owner'),
    '',
    '',
  ];
  return [
    row('quality of the data to be moved'),
    row('interfaces that depend on others'),
    row('performance under real load'),
    row('skills that one person alone has'),
  ];
}

function mitigationRow({ risk, reference, score }: ScoredRisk, { figures, ask }: Draft): readonly string[] {
  const planned = findPhase(risk.text, figures.schedule);
  return [
    reference,
    entry(risk.text),
    risk.mitigation === undefined
      ? ask('delivery', `measure against ${reference}`)
      : sentence(inline(risk.mitigation)),
    risk.owner === undefined ? ask('delivery', `owner of ${reference}`) : inline(risk.owner),
    score === undefined ? '' : String(score),
    planned === undefined ? '' : entry(planned.phase.name),
  ];
}

function byOwner({ figures, ask }: Draft): string {
  const owners = groupBy(figures.risks, ({ risk }) => risk.owner);
  owners.delete(undefined);
  if (owners.size === 0)
    return `Nobody owns a risk yet. An owner is a person, not a team: ${ask('sponsor', 'names')}.`;
  return bullets([...owners].map(([owner = '', owned]) => `${inline(owner)}: ${joinReferences(owned)}`));
}

function byPhase({ figures, ask }: Draft): string {
  const matched = figures.risks.flatMap(({ risk, reference }) => {
    const planned = findPhase(risk.text, figures.schedule);
    return planned === undefined ? [] : [{ reference, planned }];
  });
  if (matched.length === 0)
    return `When each risk would show cannot be told from the plan: ${ask('delivery', 'the earliest sign of each, and the phase it falls in')}.`;
  return bullets(
    [...groupBy(matched, ({ planned }) => planned)]
      .toSorted((first, second) => first[0].startWeek - second[0].startWeek)
      .map(
        ([{ phase, start }, group]) =>
          `${start === undefined ? `In “${inline(phase.name)}”` : `“${inline(phase.name)}”, from ${formatDay(start)}`}: look at ${joinReferences(group)} before it begins.`,
      ),
  );
}

function joinReferences(risks: readonly Pick<ScoredRisk, 'reference'>[]): string {
  return joinNames(risks.map(({ reference }) => reference));
}

function missingMeasures({ figures, ask, see, vary }: Draft): string {
  const bare = figures.risks.filter(({ risk }) => risk.mitigation === undefined);
  const homeless = figures.risks.filter(
    ({ risk }) => risk.owner === undefined && risk.mitigation !== undefined,
  );
  return paragraph(
    bare.length > 0 &&
      `Without a measure: ${ask('technology', `a trial or a fallback for ${joinReferences(bare)}`)}.`,
    homeless.length > 0 &&
      `${joinReferences(homeless)} ${homeless.length === 1 ? 'has a measure but no one who sees to it' : 'have measures but no one who sees to them'}.`,
    vary(
      'return',
      `For the day of go-live: ${ask('delivery', 'up to which point one can still go back, and who says so')}.`,
      `A way back is part of every plan: ${ask('delivery', 'what is restored, and how long that takes')}.`,
    ),
    see(
      'Assumptions & Dependencies',
      (title) => `an assumption that fails becomes a risk; the list is in ${title}`,
    ),
  );
}
