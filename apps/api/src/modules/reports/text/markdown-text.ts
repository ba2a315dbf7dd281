import type { Nodes } from 'mdast';
import { plainTextOf, rangeOf, type Range } from '../../../platform/markdown/markdown-tree.ts';

/** Where words stand that a rule may change: never code, link targets, HTML or an address that is shown as it is. */
export function findWords(node: Nodes): Range[] {
  if (node.type === 'text') return [rangeOf(node)];
  if (node.type === 'link' && showsItsAddress(node.url, plainTextOf(node))) return [];
  return 'children' in node ? node.children.flatMap(findWords) : [];
}

function showsItsAddress(url: string, shown: string): boolean {
  return shown !== '' && [shown, `http://${shown}`, `mailto:${shown}`].includes(url);
}

/** Stands for a character of markup or code in `maskMarkup`. */
export const masked = '\uE000';

/** The source of a node with everything but its words masked, character for character. */
export function maskMarkup(source: string, node: Nodes): string {
  const { start, end } = rangeOf(node);
  const pieces: string[] = [];
  let from = start;
  for (const words of findWords(node)) {
    pieces.push(masked.repeat(Math.max(0, words.start - from)), source.slice(words.start, words.end));
    from = words.end;
  }
  return [...pieces, masked.repeat(Math.max(0, end - from))].join('');
}

/** Inline nodes that hold others: a cut through the middle of one would break it. */
export function findSpans(node: Nodes): Range[] {
  if (!('children' in node)) return [];
  return node.children.filter((child) => child.type !== 'text').map(rangeOf);
}

/** Words of a text without markup, as a reader counts them. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,%/-]*/gu)?.length ?? 0;
}

/** Text of others as it has to be written to show just so in Markdown. */
export function escapeText(text: string, place: 'line' | 'cell' = 'line'): string {
  const escaped = text
    .replaceAll(/[\\`*_[\]<>~|]/gu, '\\$&')
    .replaceAll(/&(?=#?\w+;)/gu, '&amp;')
    .replaceAll(/\s+/gu, ' ');
  // Only a table is harmed by a bare bar.
  return place === 'cell'
    ? escaped
    : escaped.replaceAll('\\|', '|').replace(/^(\d*)([#+-]|(?<=\d)[.)])(?=\s|$)/u, String.raw`$1\$2`);
}
