import type { Edit } from './chapter.ts';

const longestTag = 4_000;
const quotes = new Set(['"', "'", '`']);

/** Event handlers that are written as expressions of MDX, `onClick={() => …}`, which HTML would not read as one attribute. */
export function findExpressionHandlers(text: string): Edit[] {
  if (!/\son[a-z]{1,40}=\{/iu.test(text)) return [];
  const edits: Edit[] = [];
  for (const { index } of text.matchAll(/<[a-z]/giu)) {
    if (index < (edits.at(-1)?.end ?? 0)) continue;
    const end = findEnd(text, index + 1, Math.min(text.length, index + longestTag), '>');
    for (const handler of text.slice(index, end).matchAll(/\son[a-z]{1,40}=\{/giu)) {
      const start = index + handler.index;
      if (start < (edits.at(-1)?.end ?? 0)) continue;
      edits.push({ start, end: findEnd(text, start + handler[0].length, end, '}'), text: '' });
    }
  }
  return edits;
}

/** After the closing mark that belongs to where it begins, past braces and quotations within. */
function findEnd(text: string, from: number, to: number, mark: string): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < to; at++) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (quotes.has(character)) quote = character;
    else if (depth === 0 && character === mark) return at + 1;
    else if (character === '{') depth++;
    else if (character === '}') depth--;
  }
  return to;
}
