import type { Facts } from '../facts/facts.ts';
import { rowSubject } from './known-values.ts';
import { placeOf, type ReadSection, type ReadUnit, type Statement } from './statements.ts';

/** What prose says of the role of a person: `Ingrid Falkner, Chief Operating Officer` or the other way round. */
export function readRoles(section: ReadSection, { customer }: Facts): Statement[] {
  const roles = [...new Set(customer.stakeholders.flatMap(({ role }) => (role === undefined ? [] : [role])))];
  return section.units.flatMap((read) =>
    customer.stakeholders.flatMap(({ name }) =>
      roles.flatMap((role) => readRole(section.title, read, name, role)),
    ),
  );
}

function readRole(title: string, { unit }: ReadUnit, name: string, role: string): Statement[] {
  const [person, post] = [escape(name), escape(role)];
  const pattern = new RegExp(
    `(?<![\\p{L}-])(?:${person}(?:,| \\(|, the | is the | as the | as )\\s?(?:the )?(${post})|(${post})(?:,| \\()?\\s${person})(?![\\p{L}-])`,
    'giu',
  );
  return [...unit.text.matchAll(pattern)].map((match) => ({
    subject: rowSubject('person', name, 'role'),
    said: { kind: 'word', text: match[1] ?? match[2] ?? role },
    place: placeOf(title, unit, match.index, match.index + match[0].length),
  }));
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
