import type { Edit } from './chapter.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

const tag = /<(?=[a-z!?/])/giu;
const active = /\bon[a-z]{1,40}\s{0,100}=|script\s{0,100}:|\bsrcdoc\b/giu;

/**
 * What is text to Markdown, such as a tag that nothing closes, and would be a tag with a handler or such an address where a
 * reader takes the chapter for HTML: its bracket is written as an entity. `read` are the ranges that are no text, in their order.
 */
export function findLiteralTags(source: string, read: readonly Range[]): Edit[] {
  const danger = [...source.matchAll(active)].map(({ index }) => index);
  if (danger.length === 0) return [];
  const edits: Edit[] = [];
  let [nextRange, nextDanger, close] = [0, 0, -1];
  for (const { index: start } of source.matchAll(tag)) {
    while ((read[nextRange]?.end ?? Number.POSITIVE_INFINITY) <= start) nextRange++;
    if ((read[nextRange]?.start ?? Number.POSITIVE_INFINITY) <= start) continue;
    while ((danger[nextDanger] ?? Number.POSITIVE_INFINITY) < start) nextDanger++;
    const at = danger[nextDanger];
    if (at === undefined) break;
    if (close < start) close = indexOfClose(source, start);
    if (at < close) edits.push({ start, end: start + 1, text: '&lt;' });
  }
  return edits;
}

function indexOfClose(source: string, from: number): number {
  const at = source.indexOf('>', from);
  return at === -1 ? source.length : at;
}
