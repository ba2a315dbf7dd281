/** The two arms of an experiment (contract §2, `variant_id`). */
export type Variant = 'A' | 'B';

/**
 * The arm a visitor is in: the same one every time, about half of all visitors in each, and unrelated to the arm
 * of any other experiment.
 */
export function assignVariant(experiment: string, vid: string): Variant {
  return explainVariant(experiment, vid).variant;
}

/** How `assignVariant` comes to its arm: the text that is hashed, both steps as unsigned 32-bit numbers, and the arm. */
export function explainVariant(experiment: string, vid: string) {
  const hash_input = `${experiment}\n${vid}`;
  const hashed = hash(hash_input);
  const mixed = mix(hashed) >>> 0;
  const variant: Variant = mixed >>> 31 === 0 ? 'A' : 'B';
  return { hash_input, fnv1a: hashed >>> 0, mixed, variant };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state;
}

/** FNV-1a alone carries parity from input to output, which would tie experiments together. */
function mix(state: number): number {
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
