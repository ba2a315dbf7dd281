import { entry, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatNumber, joinNames } from '../../../text/numerals.ts';
import { groupBy } from '../../../text/group-by.ts';
import type { Draft } from '../draft-context.ts';

/** Technical scope, Company Background. */
export function draftCompanyBackground(draft: Draft): string[] {
  const { facts, ask, Customer } = draft;
  const { description, constraints } = facts.customer;
  return [
    description === undefined
      ? `${Customer} still has to be introduced to the reader of this document: ${ask('sponsor', 'what the company does, for whom, and what sets it apart')}.`
      : sentence(inline(description)),
    '## Profile',
    table(['Trait', 'Value'], profile(draft)),
    '## People in this project',
    introducePeople(draft),
    '## How it works today',
    introduceSystems(draft),
    constraints.length > 0
      ? `${sentence(`its way of working sets ${countOf(constraints.length, 'limit')} that the scope has to respect`)} “Current State Analysis” takes them up.`
      : '',
  ];
}

function profile({ facts, ask, money }: Draft): (readonly string[])[] {
  const { name, industry, country, size } = facts.customer;
  return [
    ['Company', name === undefined ? ask('sponsor', 'registered name') : inline(name)],
    ['Industry', industry === undefined ? ask('sponsor', 'industry') : entry(industry)],
    ['Country', country === undefined ? ask('sponsor', 'country of the contract') : inline(country)],
    ['Employees', size.employees === undefined ? ask('sponsor', 'head count') : formatNumber(size.employees)],
    [
      'Sites',
      size.sites === undefined ? ask('operations', 'sites that take part') : formatNumber(size.sites),
    ],
    [
      'Annual revenue',
      size.annual_revenue === undefined
        ? ask('finance', 'annual revenue, if it may be named')
        : money(size.annual_revenue),
    ],
  ];
}

function introducePeople({ facts, ask, Customer, vary }: Draft): string {
  const { stakeholders } = facts.customer;
  if (stakeholders.length === 0)
    return `Contacts at ${Customer.replace(/^The /, 'the ')} are not named yet: ${ask('sponsor', 'a contact for the business and one for IT')}.`;
  const named = stakeholders.map(({ name, role }) =>
    role === undefined ? inline(name) : `${inline(name)} (${inline(role)})`,
  );
  const unknown = stakeholders.filter(({ role }) => role === undefined);
  return paragraph(
    stakeholders.length === 1
      ? `The one known contact is ${named[0] ?? ''}.`
      : vary(
          'people',
          `On the side of ${Customer.replace(/^The /, 'the ')}, these people take part: ${joinNames(named)}.`,
          sentence(
            `${countOf(stakeholders.length, 'person', 'people')} will be met in this project: ${joinNames(named)}`,
          ),
        ),
    unknown.length > 0 &&
      `Missing: ${ask('sponsor', `role of ${joinNames(unknown.map(({ name }) => inline(name)))}`)}.`,
  );
}

function introduceSystems({ facts, ask, Customer }: Draft): string {
  const { systems } = facts.customer;
  if (systems.length === 0)
    return `Which systems carry the daily work is not recorded: ${ask('technology', 'the systems without which work stops')}.`;
  const owners = groupBy(systems, ({ owner }) => owner);
  const rest = (owners.get(undefined) ?? []).map(({ name }) => inline(name));
  owners.delete(undefined);
  const kept = [...owners].map(
    ([owner = '', own]) => `${inline(owner)} looks after ${joinNames(own.map(({ name }) => inline(name)))}`,
  );
  return paragraph(
    kept.length > 0 && sentence(kept.join('; ')),
    rest.length > 0 &&
      `${kept.length > 0 ? '' : `${Customer} works with ${joinNames(rest)}. `}${kept.length > 0 ? `${joinNames(rest)} ${rest.length === 1 ? 'has' : 'have'} no named owner` : `Nobody is named as owner`}: ${ask('technology', 'who keeps it running')}.`,
  );
}
