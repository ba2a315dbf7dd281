import { lexer, type Token } from 'marked';

/** What a page would show of a Markdown text, and what it is made of. */
export interface CopyText {
  /** The visible text, one line for each heading, paragraph and list item. */
  readonly lines: readonly string[];
  readonly headings: readonly { readonly depth: number; readonly text: string }[];
  /** Where links and images point to. */
  readonly addresses: readonly string[];
  /** Markdown that copy has no use for, by name: `html`, `image`, `table` and so on. */
  readonly strange: readonly string[];
  readonly wordCount: number;
}

const plainKinds = new Set([
  'heading',
  'paragraph',
  'list',
  'list_item',
  'space',
  'text',
  'strong',
  'em',
  'escape',
  'br',
  'link',
]);
const lineKinds = new Set(['heading', 'paragraph', 'text']);

/** Reads Markdown the way the page does. */
export function readCopy(markdown: string): CopyText {
  const lines: string[] = [];
  const headings: { depth: number; text: string }[] = [];
  const addresses: string[] = [];
  const strange = new Set<string>();

  function visit(token: Token, isInLine: boolean): void {
    if (!plainKinds.has(token.type)) strange.add(token.type);
    if ('href' in token && typeof token.href === 'string') addresses.push(token.href);
    if (token.type === 'heading') headings.push({ depth: Number(token['depth']), text: textOf(token) });
    const isLine = !isInLine && lineKinds.has(token.type);
    if (isLine) lines.push(textOf(token));
    for (const child of childrenOf(token)) visit(child, isInLine || isLine);
  }

  for (const token of lexer(markdown)) visit(token, false);
  const wordCount = lines.join(' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return { lines, headings, addresses, strange: [...strange], wordCount };
}

function childrenOf(token: Token): readonly Token[] {
  const items: unknown = 'items' in token ? token.items : undefined;
  if (Array.isArray(items)) return items;
  return 'tokens' in token && token.tokens !== undefined ? token.tokens : [];
}

function textOf(token: Token): string {
  const children = childrenOf(token);
  if (children.length > 0) return children.map(textOf).join('');
  if (token.type === 'br') return ' ';
  return 'text' in token && typeof token.text === 'string' ? token.text.replaceAll('\n', ' ') : token.raw;
}
