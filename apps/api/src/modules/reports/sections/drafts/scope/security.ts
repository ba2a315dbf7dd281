import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, joinNames } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { findPerson } from '../who-to-ask.ts';

/** Technical scope, Security & Compliance. */
export function draftSecurity(draft: Draft): string[] {
  return [
    openSecurity(draft),
    table(['Need', 'Where it is met', 'Shown by'], securityRows(draft)),
    '## Obligations',
    table(['Obligation', 'Requirements that serve it', 'Confirmed by'], obligationRows(draft)),
    '## Data',
    describeData(draft),
    '## Before go-live',
    bullets(goLiveChecks(draft)),
  ];
}

function openSecurity({ facts, ask, Customer, vary }: Draft): string {
  const { security, compliance } = facts.opportunity;
  if (security.length + compliance.length === 0)
    return `${Customer} has not stated what has to be protected and which rules apply. Until then nothing in this scope may be read as a promise of compliance: ${ask('security', 'the security policy and the last audit')}.`;
  return vary(
    'open',
    sentence(
      `${countOf(security.length, 'security need')} and ${countOf(compliance.length, 'obligation')} apply`,
    ) +
      ' The tables say where each is met and who can confirm it; the proof of each need is agreed with security: ' +
      `${ask('security', 'which test or document counts')}.`,
    `What has to be protected is listed first, what the law asks for second: ${countOf(security.length, 'need')} and ${countOf(compliance.length, 'obligation')}. How each need is proven is to be agreed: ${ask('security', 'which test or document counts as proof')}.`,
  );
}

const places: readonly (readonly [RegExp, RegExp])[] = [
  [/sign[- ]?(?:in|on)|log ?in|password|account|factor|access|identity/i, /identity|access|directory/i],
  [/device|tablet|phone|laptop|mobile|lost|wipe/i, /mobile|device|client|interface|app/i],
  [/encrypt|backup|retention|stored|database|record/i, /data|storage|database/i],
  [/network|transfer|interface|transmi/i, /integration|network|gateway/i],
  [/visible|role|permission|shift|trace|log/i, /application|core|platform/i],
  [/country|region|hosting|data cent/i, /host|cloud|infrastructure/i],
];

function securityRows({ facts, ask, gap }: Draft): (readonly string[])[] {
  const { security, technology } = facts.opportunity;
  if (security.length === 0) {
    return [
      [ask('security', 'who may see and change what'), gap('layer'), gap('test or document')],
      [ask('security', 'protection of data at rest and on the way'), gap('layer'), gap('test or document')],
      [ask('security', 'what is logged, and for how long'), gap('layer'), gap('test or document')],
    ];
  }
  return security.map((need) => {
    const rule = places.find(
      ([wanted, place]) => wanted.test(need) && technology.some(({ layer }) => place.test(layer)),
    );
    const layer = technology.find((each) => rule?.[1].test(each.layer) === true)?.layer;
    return [
      sentence(inline(need)),
      layer === undefined ? gap('which part guarantees it') : entry(layer),
      gap('test or document'),
    ];
  });
}

function obligationRows({ facts, ask, gap }: Draft): (readonly string[])[] {
  const { compliance, requirements } = facts.opportunity;
  const rules = requirements.filter(({ kind }) => kind === 'regulatory');
  const officer = findPerson(facts, 'compliance');
  const confirms = officer === undefined ? ask('compliance', 'who confirms') : inline(officer.name);
  if (compliance.length === 0)
    return [
      [
        ask('compliance', 'laws, licences and standards that apply'),
        joinNames(rules.map(({ id }) => inline(id))) || 'None recorded',
        gap('name'),
      ],
    ];
  return compliance.map((obligation) => {
    const serving = rules.filter(({ text }) => sharesSubject(text, obligation));
    return [
      entry(obligation),
      serving.length === 0
        ? ask('compliance', `what “${phrase(inline(obligation))}” asks of the solution`)
        : joinNames(serving.map(({ id }) => inline(id))),
      confirms,
    ];
  });
}

/** A rule and an obligation speak of the same thing when they share a telling word. */
function sharesSubject(requirement: string, obligation: string): boolean {
  const privacy =
    /\b(?:gdpr|privacy|data protection|personal)\b/i.test(obligation) &&
    /\b(?:data|person|delet|location|consent)/i.test(requirement);
  const words = new Set(requirement.toLowerCase().match(/\p{L}{6,}/gu) ?? []);
  return privacy || (obligation.toLowerCase().match(/\p{L}{6,}/gu) ?? []).some((word) => words.has(word));
}

function describeData({ facts, ask, customer, vary }: Draft): string {
  const { requirements, technology } = facts.opportunity;
  const keeping = requirements.filter(({ text }) =>
    /\b(?:delet|retain|retention|keep|kept|archiv|trace)/i.test(text),
  );
  const place = facts.customer.constraints.find(
    (text) =>
      /\bdata\b/i.test(text) && /\b(?:stays?|leaves?|country|region|inside|within|stored|kept)\b/i.test(text),
  );
  const hosting = technology.find(({ layer, choice }) => choice !== undefined && /host|cloud/i.test(layer));
  return paragraph(
    place === undefined
      ? `Where data may be kept is not stated: ${ask('compliance', 'countries and providers that are allowed')}.`
      : sentence(inline(place)),
    place !== undefined &&
      hosting?.choice !== undefined &&
      `The hosting choice, ${lowerFirst(phrase(inline(hosting.choice)), facts)}, is to be checked against that.`,
    keeping.length > 0
      ? `How long things are kept is set by ${joinNames(keeping.map(({ id }) => inline(id)))}.`
      : `How long records are kept is open: ${ask('compliance', 'retention times by kind of record')}.`,
    vary(
      'personal',
      `Personal data held by ${customer} needs an owner: ${ask('compliance', 'which records name a person')}.`,
      `Not every record is harmless: ${ask('compliance', 'which data would do damage in the wrong hands')}.`,
    ),
  );
}

function goLiveChecks({ ask, see, vary }: Draft): (string | undefined)[] {
  return [
    vary(
      'test',
      `Security test by someone who did not build it: ${ask('security', 'own team or outside tester')}`,
      `An independent look for weak points: ${ask('security', 'who is engaged for it, and when')}`,
      `Attempted break-in under agreed rules: ${ask('security', 'scope and date')}`,
    ),
    vary(
      'restore',
      `Restore of a backup, with the time it took: ${ask('technology', 'longest outage the business can bear')}`,
      `Proof that lost data comes back: ${ask('technology', 'how much work may be lost at most')}`,
    ),
    vary(
      'record',
      `Record of processing and, where needed, an impact assessment: ${ask('compliance', 'who writes it')}`,
      `Papers for the regulator: ${ask('compliance', 'which are due, and who prepares them')}`,
      `Check that only needed data is collected: ${ask('compliance', 'who signs it off')}`,
    ),
    see('Risks & Mitigations', (title) => `risks that touch these points are followed up in ${title}`),
  ];
}
