import { numberWordSource, readNumberWord } from '../../../../platform/number-words.ts';

const digitForm = /(\d+(?:,\d{3})*(?:\.\d+)?)(?:\s?([kKmM])(?![\p{L}\d]))?/gu;
const wordForm = new RegExp(`(?<![\\p{L}\\d])(?:${numberWordSource})(?![\\p{L}\\d])`, 'giu');
const factors: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };
const idForm = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;

/** Every figure in a text, in digits (`12,500`, `5k`) or as a word from two to ninety-nine. */
export function readNumbers(text: string): number[] {
  const inDigits = [...text.matchAll(digitForm)].map(
    ([, digits = '', unit = '']) => Number(digits.replaceAll(',', '')) * (factors[unit.toLowerCase()] ?? 1),
  );
  const inWords = [...text.matchAll(wordForm)].map(([word]) => readNumberWord(word) ?? Number.NaN);
  return [...inDigits, ...inWords];
}

/** The figures that an answer may name: those of its material. An id is a name, so its digits are none. */
export function figuresOf(material: unknown): ReadonlySet<number> {
  return new Set(readNumbers(textOf(material)));
}

/** What of an answer does not stand in its material, in words that the model can act on. */
export function findInventions(said: string, material: unknown): string[] {
  const known = figuresOf(material);
  const text = textOf(material);
  const figures = readNumbers(said).filter((figure) => !known.has(figure));
  const addresses = (said.match(addressForm) ?? []).filter((address) => !text.includes(address));
  return [
    ...new Set(figures.map((figure) => `The number ${figure} stands nowhere in the material.`)),
    ...new Set(addresses.map((address) => `The address ${address} stands nowhere in the material.`)),
    ...(said.includes('![') ? ['An answer shows no image.'] : []),
  ];
}

const addressForm = /(?:\b(?:https?|ftp):)?\/\/[^\s)>\]"'<]+|\b(?:www\.|mailto:)[^\s)>\]"'<]+/giu;

function textOf(material: unknown): string {
  return (JSON.stringify(material) ?? '').replaceAll(idForm, ' ');
}
