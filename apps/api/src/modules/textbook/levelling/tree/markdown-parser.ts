import { parser, GFM, type BlockParser, type InlineParser, type MarkdownConfig } from '@lezer/markdown';

const dollar = 36;
const backslash = 92;
const brace = 123;

/** `$$` alone on its lines, up to the next. One that is never closed goes on to the end of what holds it, as code does. */
const blockFormula: BlockParser = {
  name: 'BlockFormula',
  before: 'HTMLBlock',
  parse(cx, line) {
    if (line.next !== dollar || !line.text.startsWith('$$', line.pos)) return false;
    const start = cx.lineStart + line.pos;
    let isOpen = !line.text.slice(line.pos + 2).includes('$$');
    // Within a list or a quote it is read as a formula of the paragraph.
    if (isOpen && cx.depth > 1) return false;
    while (isOpen && cx.nextLine()) isOpen = !line.text.includes('$$');
    const end = isOpen ? cx.prevLineEnd() : cx.lineStart + line.text.length;
    cx.addElement(cx.elt('BlockFormula', start, Math.max(end, start + 2)));
    if (!isOpen) cx.nextLine();
    return true;
  },
  endLeaf: (_, line) => line.next === dollar && line.text.startsWith('$$', line.pos),
};

const admonitionMark = /^(?::{3,}|!!!\s|\?{3}\+?\s|===\s+")/u;

/** The line that opens or closes an admonition: `:::note`, `!!! tip "Title"`, `=== "Tab"`. */
const admonition: BlockParser = {
  name: 'AdmonitionMark',
  before: 'HTMLBlock',
  parse(cx, line) {
    if (!admonitionMark.test(line.text.slice(line.pos))) return false;
    cx.addElement(cx.elt('AdmonitionMark', cx.lineStart + line.pos, cx.lineStart + line.text.length));
    cx.nextLine();
    return true;
  },
  endLeaf: (_, line) => admonitionMark.test(line.text.slice(line.pos)),
};

/** How far a formula or an expression within a line may reach. */
const inlineReach = 2_000;

const inlineFormula: InlineParser = {
  name: 'InlineFormula',
  before: 'Escape',
  parse(cx, next, position) {
    if (next !== dollar && next !== backslash) return -1;
    const text = cx.slice(position, Math.min(cx.end, position + inlineReach));
    const found =
      next === dollar
        ? /^(?:\$\$[^$]{1,2000}\$\$|\$(?![\s\d]*[\s,.])[^$\n]{0,500}[^\s$]\$(?!\d))/u.exec(text)
        : /^\\(?:\([^$]{1,1900}?\\\)|\[[^$]{1,1900}?\\\])/u.exec(text);
    if (found === null) return -1;
    return cx.addElement(cx.elt('InlineFormula', position, position + found[0].length));
  },
};

/** `{…}` of MDX, Liquid, or an attribute list. */
const braces: InlineParser = {
  name: 'Braces',
  before: 'Emphasis',
  parse(cx, next, position) {
    if (next !== brace) return -1;
    const reach = Math.min(cx.end, position + inlineReach);
    if (!cx.slice(position, reach).includes('}')) return -1;
    let depth = 0;
    for (let at = position; at < reach; at++) {
      if (cx.char(at) === brace) depth++;
      else if (cx.char(at) === brace + 2 && --depth === 0)
        return cx.addElement(cx.elt('Braces', position, at + 1));
    }
    return -1;
  },
};

const additions: MarkdownConfig = {
  defineNodes: [
    { name: 'BlockFormula', block: true },
    { name: 'AdmonitionMark', block: true },
    'InlineFormula',
    'Braces',
  ],
  parseBlock: [blockFormula, admonition],
  parseInline: [inlineFormula, braces],
};

/**
 * Reads CommonMark with GitHub's additions, formulas, admonitions and expressions. Every node knows its place in the source,
 * and ten thousand quotes within each other are read in milliseconds.
 */
export const markdownParser = parser.configure([GFM, additions]);
