import type { Stakeholder } from '@quintet/contracts/reports/facts';
import {
  bullets,
  capital,
  entry,
  inline,
  paragraph,
  phrase,
  sentence,
  table,
} from '../../../text/markdown.ts';
import { countOf, joinNames, spellCount } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';

const approaches = {
  'high-high': 'Work with closely',
  'low-high': 'Keep satisfied',
  'high-low': 'Keep informed',
  'low-low': 'Watch',
} as const;
type Quadrant = keyof typeof approaches;

function quadrantOf({ interest, influence }: Stakeholder): Quadrant | undefined {
  return interest === undefined || influence === undefined ? undefined : `${interest}-${influence}`;
}

/** Feasibility report, Stakeholder Analysis. */
export function draftStakeholderAnalysis(draft: Draft): string[] {
  const { facts, ask } = draft;
  const { stakeholders } = facts.customer;
  return [
    openStakeholders(draft),
    table(
      ['Name', 'Role', 'Interest', 'Influence', 'Stance', 'Approach'],
      stakeholders.length === 0
        ? missingPeople(draft)
        : stakeholders.map((each) => stakeholderRow(each, draft)),
    ),
    '## Where to spend effort',
    bullets(groupByApproach(draft)),
    '## Support and doubt',
    discussStances(draft),
    '## Still unknown',
    bullets([
      !stakeholders.some(({ role }) => /\b(?:representative|union|council|user)\b/i.test(role ?? '')) &&
        `Those who will work with the result every day: ${ask('operations', 'people who can speak for the daily users')}`,
      !stakeholders.some(({ role }) => /\b(?:procurement|purchas\w+|buyer)\b/i.test(role ?? '')) &&
        draft.vary(
          'buying',
          `The buying side: ${ask('finance', 'who negotiates and signs the contract')}`,
          `Purchasing: ${ask('finance', 'whose signature the order needs, and from which sum')}`,
        ),
      draft.vary(
        'rule',
        `Decision rule: ${ask('sponsor', 'whether one person decides or a board, and what each needs to see first')}`,
        `The way to a decision: ${ask('sponsor', 'which meeting decides, when it sits, and what it asks for')}`,
      ),
    ]),
  ];
}

function openStakeholders({ facts, Customer, ask, project, vary }: Draft): string {
  const { stakeholders } = facts.customer;
  if (stakeholders.length === 0) {
    return `No one at ${Customer.replace(/^The /, 'the ')} is on record yet, so this section lists the parts that somebody has to play in ${project}.`;
  }
  const close = stakeholders.filter((each) => quadrantOf(each) === 'high-high');
  if (close.length === 0) {
    return `${sentence(`${countOf(stakeholders.length, 'person is', 'people are')} known so far`)} Nobody among them is marked as both willing and able to carry the project: ${ask('sponsor', 'who can stop it, and who wants it')}.`;
  }
  return vary(
    'open',
    sentence(
      `of ${countOf(stakeholders.length, 'person', 'people')} with a part in ${project}, ${close.length === 1 ? 'one has' : `${spellCount(close.length)} have`} both the will and the weight to carry it: ${joinNames(close.map(({ name }) => inline(name)))}`,
    ),
    sentence(
      `${joinNames(close.map(({ name }) => inline(name)))} ${close.length === 1 ? 'carries' : 'carry'} ${project}; ${countOf(stakeholders.length - close.length, 'other person has', 'other people have')} a part in it`,
    ),
  );
}

function missingPeople({ ask, gap }: Draft): (readonly string[])[] {
  const grade = gap('high or low');
  return [
    [ask('sponsor', 'who pays and decides'), 'Sponsor', grade, grade, gap('stance'), 'To set'],
    [
      ask('operations', 'who runs the work that changes'),
      'Process owner',
      grade,
      grade,
      gap('stance'),
      'To set',
    ],
    [ask('technology', 'who runs the systems'), 'System owner', grade, grade, gap('stance'), 'To set'],
  ];
}

function stakeholderRow(each: Stakeholder, { gap }: Draft): readonly string[] {
  const quadrant = quadrantOf(each);
  const mark = (value: string | undefined, question: string) =>
    value === undefined ? gap(question) : capital(value);
  return [
    inline(each.name),
    each.role === undefined ? gap('role') : entry(each.role),
    mark(each.interest, 'high or low'),
    mark(each.influence, 'high or low'),
    mark(each.stance, 'stance'),
    quadrant === undefined ? 'To set' : approaches[quadrant],
  ];
}

function groupByApproach({ facts, ask }: Draft): string[] {
  const reasons: Readonly<Record<Quadrant, string>> = {
    'high-high': 'in every steering meeting, and first to hear of bad news',
    'low-high': 'short, on figures, ahead of each decision',
    'high-low': 'at each demonstration; they notice first what does not work',
    'low-low': 'when their own subject comes up',
  };
  const quadrants: readonly Quadrant[] = ['high-high', 'low-high', 'high-low', 'low-low'];
  const groups = quadrants.flatMap((quadrant) => {
    const members = facts.customer.stakeholders.filter((each) => quadrantOf(each) === quadrant);
    if (members.length === 0) return [];
    return [
      `**${approaches[quadrant]}** – ${joinNames(members.map(({ name }) => inline(name)))}: ${reasons[quadrant]}.`,
    ];
  });
  const ungraded = facts.customer.stakeholders.filter((each) => quadrantOf(each) === undefined);
  if (ungraded.length > 0)
    groups.push(
      `**To place** – ${joinNames(ungraded.map(({ name }) => inline(name)))}: ${ask('sponsor', 'how much each cares, and how much each can decide')}.`,
    );
  return groups.length > 0
    ? groups
    : [`A first meeting should settle it: ${ask('sponsor', 'who has to be in the room')}.`];
}

function discussStances({ facts, ask, vary }: Draft): string {
  const by = (stance: Stakeholder['stance']) =>
    facts.customer.stakeholders.filter((each) => each.stance === stance);
  const names = (group: readonly Stakeholder[]) => joinNames(group.map(({ name }) => inline(name)));
  const [supporters, sceptics] = [by('supportive'), by('sceptical')];
  const doers = facts.opportunity.risks.filter(({ text }) =>
    /\b(?:adopt|accept|resist|take to|train|user|crew|staff)/i.test(text),
  );
  if (supporters.length + sceptics.length === 0)
    return `No stance is on record. It is worth asking directly: ${ask('sponsor', 'who gains, who loses, and who has seen such a project fail')}.`;
  return paragraph(
    supporters.length > 0 &&
      vary(
        'support',
        `${names(supporters)} ${supporters.length === 1 ? 'speaks' : 'speak'} for the project.`,
        `On the side of the project: ${names(supporters)}.`,
      ),
    sceptics.length > 0
      ? `${names(sceptics)} ${sceptics.length === 1 ? 'doubts' : 'doubt'} it, and ${sceptics.length === 1 ? 'that doubt is' : 'those doubts are'} worth more than polite agreement: ${ask('delivery', `what ${names(sceptics)} would have to see working first`)}.`
      : 'Nobody has voiced doubt, which may only mean that nobody was asked.',
    doers[0] !== undefined &&
      sceptics.length > 0 &&
      `It touches a known risk: “${phrase(inline(doers[0].text))}”.`,
  );
}
