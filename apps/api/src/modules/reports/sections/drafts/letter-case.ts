import type { Facts } from '../../facts/facts.ts';

/** A small first letter, unless the first word is part of a name, a name of the facts or an abbreviation. */
export function lowerFirst(text: string, { customer, opportunity }: Facts): string {
  const [first = '', second = ''] = text.split(/[\s,.:;]+/);
  const names = [
    customer.name ?? '',
    ...customer.systems.map(({ name }) => name),
    ...customer.stakeholders.map(({ name }) => name),
    ...opportunity.integrations.map(({ system }) => system),
  ];
  const keeps =
    /\p{Lu}.*\p{Lu}|\d/u.test(first) ||
    /^\p{Lu}/u.test(second) ||
    first === 'I' ||
    names.some((name) => name.split(/\s/).includes(first));
  return keeps ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
