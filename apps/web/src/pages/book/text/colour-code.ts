import type { Element, ElementContent, Root, RootContent } from 'hast';
import python from 'highlight.js/lib/languages/python';
import { createLowlight } from 'lowlight';

const lowlight = createLowlight({ python });

/** A rehype plugin that marks keywords, texts and numbers in blocks of Python. */
export function colourCode() {
  return (tree: Root) => tree.children.forEach(colour);
}

function colour(node: RootContent): void {
  if (node.type !== 'element') return;
  if (node.tagName !== 'pre') {
    node.children.forEach(colour);
    return;
  }
  for (const code of node.children) {
    if (code.type !== 'element' || languageOf(code) !== 'python') continue;
    code.children = lowlight.highlight('python', textOf(code)).children.filter(isContent);
  }
}

/** The language a block of code is marked with, such as `python`. */
export function languageOf({ properties }: Element): string | undefined {
  const names = properties['className'];
  const name = Array.isArray(names)
    ? names.find((name) => typeof name === 'string' && name.startsWith('language-'))
    : undefined;
  return typeof name === 'string' ? name.slice('language-'.length) : undefined;
}

/** The text of a node without its tags. */
export function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map(textOf).join('') : '';
}

function isContent(node: RootContent): node is ElementContent {
  return node.type === 'element' || node.type === 'text';
}
