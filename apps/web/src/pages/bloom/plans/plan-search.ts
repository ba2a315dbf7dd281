/** What is about to be bought; it stays in the address on the way to the payment and back. */
export interface PlanSearch {
  readonly plan?: string;
  readonly every?: 'yearly';
  readonly code?: string;
}

const longest = 64;

/** Reads the address; what makes no sense in it is left out. */
export function readPlanSearch(search: Readonly<Record<string, unknown>>): PlanSearch {
  const plan = readText(search['plan']);
  const code = readText(search['code']);
  return {
    ...(plan === undefined ? {} : { plan }),
    ...(search['every'] === 'yearly' ? { every: 'yearly' } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

/** A code of digits alone is a number in the address. */
function readText(given: unknown): string | undefined {
  const text = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
  return text !== '' && text.length <= longest ? text : undefined;
}
