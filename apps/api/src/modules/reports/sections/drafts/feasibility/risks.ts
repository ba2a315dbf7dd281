import { bullets, capital, entry, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { countOf, joinNames } from '../../../text/numerals.ts';
import { bandFloors, highestScore, riskBands, type ScoredRisk } from '../../../figures/risk-scores.ts';
import { groupBy } from '../../../text/group-by.ts';
import type { Draft } from '../draft-context.ts';

/** Feasibility report, Risk Assessment. */
export function draftRiskAssessment(draft: Draft): string[] {
  const { figures } = draft;
  return [
    openRisks(draft),
    table(
      ['Ref', 'Risk', '>Likelihood', '>Impact', '>Score', 'Level', 'Owner'],
      figures.risks.length === 0 ? missingRisks(draft) : figures.risks.map((each) => riskRow(each, draft)),
    ),
    draft.vary(
      'scale',
      `Likelihood and impact run from 1 to 5, the score is their product. From ${bandFloors.high} a risk counts as high, from ${bandFloors.medium} as medium.`,
      `A score is likelihood times impact, each graded 1 to 5: ${bandFloors.high} and more is high, ${bandFloors.medium} and more medium.`,
    ),
    '## What the scores say',
    readScores(draft),
    '## Answers to the highest',
    answerHighest(draft),
    '## Not under control',
    bullets(uncontrolled(draft)),
  ];
}

function openRisks({ figures, project, vary, customer }: Draft): string {
  const { risks } = figures;
  if (risks.length === 0)
    return `No risk has been recorded for ${project}. That is a gap, not good news: the rows below are the places to look first with ${customer}.`;
  const groups = riskBands
    .map((band) => ({ band, count: risks.filter((each) => each.band === band).length }))
    .filter(({ count }) => count > 0)
    .map(({ band, count }) => countOf(count, band, band));
  const graded = groups.length === 0 ? 'none of them graded yet' : joinNames(groups);
  return vary(
    'open',
    sentence(
      `${countOf(risks.length, 'risk')} ${risks.length === 1 ? 'is' : 'are'} on the register: ${graded}`,
    ),
    sentence(`the register holds ${countOf(risks.length, 'risk')}, ${graded}`),
  );
}

function missingRisks({ ask, gap }: Draft): (readonly string[])[] {
  const grade = gap('1 to 5');
  const row = (question: string): readonly string[] => ['–', question, grade, grade, '', '', gap('owner')];
  return [
    row(ask('users', 'what would make people avoid the result')),
    row(ask('technology', 'which data or interface could fail')),
    row(ask('delivery', 'which person or supplier the dates hang on')),
    row(ask('sponsor', 'what could stop the money')),
  ];
}

function riskRow({ risk, reference, score, band }: ScoredRisk, { ask, gap }: Draft): readonly string[] {
  return [
    reference,
    entry(risk.text),
    risk.likelihood === undefined ? gap('1 to 5') : String(risk.likelihood),
    risk.impact === undefined ? gap('1 to 5') : String(risk.impact),
    score === undefined ? '' : String(score),
    band === undefined ? 'To grade' : capital(band),
    risk.owner === undefined ? ask('delivery', `owner of ${reference}`) : inline(risk.owner),
  ];
}

function readScores({ figures, ask, vary }: Draft): string {
  const scored = figures.risks.filter(
    (each): each is ScoredRisk & { score: number } => each.score !== undefined,
  );
  const [worst] = scored;
  if (worst === undefined)
    return `A ranking needs grades: ${ask('delivery', 'a half-hour with the people who do the work, to grade each risk together')}.`;
  const grave = scored.filter(({ risk, score }) => risk.impact === 5 && score < bandFloors.high);
  const owners = groupBy(figures.risks, ({ risk }) => risk.owner);
  owners.delete(undefined);
  const byCount = [...owners].toSorted((first, second) => second[1].length - first[1].length);
  const [busiestOwner = '', owned = []] = byCount[0] ?? [];
  return paragraph(
    vary(
      'worst',
      `${worst.reference} leads with ${worst.score} of ${highestScore}.`,
      `The highest score, ${worst.score} of ${highestScore}, belongs to ${worst.reference}.`,
    ),
    grave.length > 0 &&
      `${joinNames(grave.map(({ reference }) => reference))} ${grave.length === 1 ? 'is' : 'are'} unlikely but would hit with full force, which a score hides.`,
    owned.length > 1 &&
      `${inline(busiestOwner)} owns ${countOf(owned.length, 'of them', 'of them')}, more than anyone else.`,
  );
}

function answerHighest({ figures, ask }: Draft): string {
  const pressing = figures.risks.filter(({ band }) => band === 'high' || band === 'medium');
  const shown = pressing.length > 0 ? pressing : figures.risks.slice(0, 2);
  if (shown.length === 0)
    return `Each entry should leave the first workshop with an answer and an owner: ${ask('delivery', 'a date for the risk workshop')}.`;
  return bullets(
    shown.map(({ reference, risk }) =>
      risk.mitigation === undefined
        ? `**${reference}** has no answer yet: ${ask('delivery', `what lowers the likelihood or the impact of ${reference}`)}.`
        : `**${reference}** ${sentence(inline(risk.mitigation))}`,
    ),
  );
}

function uncontrolled(draft: Draft): string[] {
  const { figures, ask, vary } = draft;
  const without = (pick: (each: ScoredRisk) => unknown) =>
    joinNames(figures.risks.filter((each) => pick(each) === undefined).map(({ reference }) => reference));
  const [owner, answer, grade] = [
    without(({ risk }) => risk.owner),
    without(({ risk }) => risk.mitigation),
    without(({ score }) => score),
  ];
  const points = [
    owner !== '' &&
      `Nobody owns ${owner}; until that changes, nobody will notice when ${owner.includes(' ') ? 'they come' : 'it comes'} true`,
    answer !== '' &&
      `Nothing is planned against ${answer}: ${ask('delivery', `an answer to ${answer}, or the decision to live with it`)}`,
    grade !== '' && `Not graded: ${ask('delivery', `likelihood and impact of ${grade}`)}`,
    vary(
      'review',
      `Review: ${ask('delivery', 'how often the register is read, and by whom')}`,
      `Upkeep: ${ask('delivery', 'who brings the register up to date before each steering meeting')}`,
      `Escalation: ${ask('sponsor', 'from which score a risk is reported upwards')}`,
    ),
    draft.see(
      'Timeline Feasibility',
      (title) => `what a delay would do to the dates is worked out in ${title}`,
    ),
  ];
  return points.filter((point) => point !== false && point !== undefined);
}
