import type { FormField } from './read-fields.ts';

/** What was typed, by the name of the field. */
export type Typed = Readonly<Record<string, string>>;

/** What a form sends, and what is wrong with it by field; only what was filled in is sent. */
export function readInput(fields: readonly FormField[], typed: Typed) {
  const input: Record<string, unknown> = {};
  const mistakes = new Map<string, string>();
  for (const field of fields) {
    const text = (typed[field.name] ?? field.initial).trim();
    const mistake = text === '' ? missing(field) : checkNumber(field, text);
    if (mistake !== undefined) mistakes.set(field.name, mistake);
    else if (text !== '') input[field.name] = valueOf(field, text);
  }
  return { input, mistakes };
}

function missing({ isRequired, label }: FormField): string | undefined {
  return isRequired ? `${label} is needed.` : undefined;
}

function checkNumber({ kind, minimum, maximum }: FormField, text: string): string | undefined {
  if (kind !== 'number') return undefined;
  const value = Number(text);
  const isWithin = value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
  if (Number.isFinite(value) && isWithin) return undefined;
  return minimum === undefined || maximum === undefined
    ? 'Enter a number.'
    : `Enter a number from ${minimum} to ${maximum}.`;
}

function valueOf({ kind }: FormField, text: string): unknown {
  if (kind === 'number') return Number(text);
  if (kind !== 'list') return text;
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
