import type { Facts } from './facts.ts';

/** Every text and every number in the facts, however deep. Names of fields are not among them. */
export function listFactValues(facts: Facts): {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
} {
  const texts: string[] = [];
  const numbers: number[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'number') numbers.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(facts);
  return { texts, numbers };
}
