import { applyEdits, type Edit } from '../../text/markdown-blocks.ts';
import { capital } from '../../text/markdown.ts';
import { rangeOf, type Range } from '../../../../platform/markdown/markdown-tree.ts';
import { numbering } from '../outline/find-part.ts';
import { outlineOf, type HeadedPart, type Outline } from '../outline/outline.ts';
import { Refusal } from '../refusal.ts';

/** Puts headings in order: levels without gaps, numbers without gaps, a capital first. */
export function fixHeadings(markdown: string): string {
  const outline = outlineOf(markdown);
  if (outline.parts.length === 0) throw new Refusal('The section has no headings.');
  const edits = [...levelEdits(outline), ...titleEdits(outline)];
  if (edits.length === 0) throw new Refusal('The headings are in order already.');
  return applyEdits(markdown, edits);
}

/** The level of each heading when none is skipped: one below the heading it stands under, or as it is at the top. */
function levelEdits({ parts, title }: Outline): Edit[] {
  const open: { readonly old: number; readonly level: number }[] = [];
  const [first] = parts;
  // A second heading of the title's level stands below the title all the same.
  const isTitle = (part: HeadedPart) =>
    part === title || (part === first && part.level === 1 && part.block.index === 0);
  return parts.flatMap((part) => {
    const old = isTitle(part) ? 0 : part.level;
    while ((open.at(-1)?.old ?? -1) >= old) open.pop();
    const above = open.at(-1);
    const level = above === undefined ? part.level : Math.min(above.level + 1, 6);
    open.push({ old, level });
    return level === part.level ? [] : writeLevel(part, level);
  });
}

function writeLevel({ block, node }: HeadedPart, level: number): Edit[] {
  const { start, end, source } = block;
  const hashes = /^#{1,6}/u.exec(source)?.[0].length;
  if (hashes !== undefined) return [{ start, end: start + hashes, text: '#'.repeat(level) }];
  const rule = /(?<![=-])[=-]+[ \t]*$/u.exec(source)?.[0].length ?? 0;
  if (level <= 2)
    return [{ start: end - rule, end, text: (level === 1 ? '=' : '-').repeat(Math.max(3, rule)) }];
  const content = contentOf(node);
  // A title over several lines cannot follow hashes.
  if (content === undefined || /[\r\n]/u.test(source.slice(0, content.end - start))) return [];
  return [
    { start, end: start, text: `${'#'.repeat(level)} ` },
    { start: content.end, end, text: '' },
  ];
}

/** The words of a heading as they stand in the source; `undefined` where it has none. */
export function contentOf(node: HeadedPart['node']): Range | undefined {
  const [first, last] = [node.children[0], node.children.at(-1)];
  return first === undefined || last === undefined
    ? undefined
    : { start: rangeOf(first).start, end: rangeOf(last).end };
}

/** Numbers by where each heading stands, `1.`, `1.1`, where most have one; where few have one it goes. */
function titleEdits({ source, parts, title }: Outline): Edit[] {
  const below = parts.filter((part) => part !== title);
  const numbered = below.filter((part) => numbering.test(part.title));
  const isNumbered = numbered.length * 2 > below.length;
  const open: number[] = [];
  const counts: number[] = [];
  return below.flatMap(({ block, node, level }): Edit[] => {
    while ((open.at(-1) ?? 0) >= level) open.pop();
    const depth = open.length;
    open.push(level);
    counts.length = Math.min(counts.length, depth + 1);
    while (counts.length <= depth) counts.push(0);
    counts[depth] = (counts[depth] ?? 0) + 1;
    const content = contentOf(node);
    if (content === undefined) return [];
    const text = source.slice(content.start, content.end);
    const old = numbering.exec(text)?.[0] ?? '';
    // Over a line of `===` a bare `1.` would begin a list.
    const dot = block.source.startsWith('#') ? '.' : String.raw`\.`;
    const number = depth === 0 ? `${counts[0] ?? 1}${dot} ` : `${counts.join('.')} `;
    const lead = /^\p{Ll}\S*/u.exec(text.slice(old.length))?.[0] ?? '';
    const fresh = (isNumbered ? number : '') + capital(lead);
    const { start } = content;
    return fresh === old + lead ? [] : [{ start, end: start + old.length + lead.length, text: fresh }];
  });
}
