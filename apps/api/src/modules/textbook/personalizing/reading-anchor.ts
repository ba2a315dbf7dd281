import type { Levelled } from '../sessions/session-store.ts';

type Blocks = Levelled['blocks'];

/** Where in the original the paragraph begins that stands at a position of a level, in characters. */
export function toSource(blocks: Blocks, position: number): number {
  return blocks.findLast(({ start }) => start <= position)?.sourceStart ?? 0;
}

/** Where in a level the paragraph begins that holds a position of the original, in characters. */
export function fromSource(blocks: Blocks, position: number): number {
  return blocks.findLast(({ sourceStart }) => sourceStart <= position)?.start ?? 0;
}
