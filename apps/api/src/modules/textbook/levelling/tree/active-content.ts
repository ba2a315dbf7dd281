import type { Edit } from './chapter.ts';
import { findExpressionHandlers } from './expression-handlers.ts';
import { applyEdits } from './prose.ts';
import { Tokenizer, TokenizerMode, type Token, type TokenHandler } from 'parse5';

/** Elements that run something or change what the page around them is. Their tags go; a script goes with all it holds. */
const activeElements = new Set(
  'script object embed applet base meta link noscript noembed noframes xmp plaintext template'.split(' '),
);
const activeScheme = /(?:^|[;,('"=])(?:(?:java|vb|live)script:|data:(?!image\/|audio\/|video\/|font\/))/iu;
const passes = 8;

/**
 * HTML without scripts, event handlers and addresses that run something. What holds none of them is given back as it is; a tag
 * that holds one is written anew with what is left of it. Every tag is looked at by itself, as the worst place it could stand in
 * would read it, so it is the same for fragments, for documents and for what only looks like an attribute or a comment.
 */
export function withoutActiveContent(html: string): string {
  let clean = applyEdits(html, findExpressionHandlers(html));
  for (let pass = 0; pass < passes; pass++) {
    const cuts = findActiveContent(clean);
    if (cuts.length === 0) return clean;
    clean = applyEdits(clean, cuts);
  }
  return clean.replaceAll('<', '&lt;');
}

/** Whether an address runs something when it is followed, however it is written. */
export function isActiveAddress(address: string): boolean {
  const plain = address.replaceAll(/\\(?=[!-/:-@[-`{-~])/gu, '').replaceAll('"', '');
  return activeScheme.test(withoutBlanks(plain)) || findActiveContent(`<a href="${plain}">`).length > 0;
}

/** What `withoutActiveContent` changes in its first pass. */
export function findActiveContent(html: string): Edit[] {
  if (!html.includes('<')) return [];
  const cuts: Edit[] = [];
  let scripted = 0;
  let read = 0;
  const locate = (token: Token.Token): [number, number] => {
    const { startOffset = 0, endOffset = 0 } = token.location ?? {};
    read = endOffset;
    return [startOffset, endOffset];
  };
  const handler: TokenHandler = {
    onStartTag(token) {
      const [start, end] = locate(token);
      if (start < scripted) return;
      if (token.tagName === 'script') {
        scripted = endOfScript(html, end);
        cuts.push({ start, end: scripted, text: ' ' });
      } else if (activeElements.has(token.tagName)) cuts.push({ start, end, text: ' ' });
      else if (token.attrs.some(isActive) || hasExpressionHandler(html.slice(start, end)))
        cuts.push({ start, end, text: writeTag(token) });
    },
    onEndTag(token) {
      const [start, end] = locate(token);
      if (start >= scripted && activeElements.has(token.tagName)) cuts.push({ start, end, text: ' ' });
    },
    onComment(token) {
      const [start, end] = locate(token);
      if (start >= scripted && findActiveContent(token.data).length > 0) cuts.push({ start, end, text: ' ' });
    },
    onDoctype: locate,
    onCharacter: locate,
    onNullCharacter: locate,
    onWhitespaceCharacter: locate,
    onEof: () => undefined,
    onParseError: () => undefined,
  };
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: true }, handler);
  tokenizer.state = TokenizerMode.DATA;
  tokenizer.write(html, true);
  // A tag that its fragment does not close is closed by what comes after it.
  const rest = html.slice(read);
  if (read >= scripted && /^<[a-z!/?]/iu.test(rest) && /\son[a-z]|script|data:/iu.test(rest))
    cuts.push({ start: read, end: html.length, text: ' ' });
  // What lies within another cut goes with it.
  return cuts.filter(({ start }, index) => start >= (cuts[index - 1]?.end ?? 0));
}

function endOfScript(html: string, from: number): number {
  const close = /<\/script[^>]*>/giu;
  close.lastIndex = from;
  return close.exec(html) === null ? html.length : close.lastIndex;
}

function isActive({ name, value }: Token.Attribute): boolean {
  return (
    /^on./iu.test(name) ||
    name === 'srcdoc' ||
    activeScheme.test(withoutBlanks(value)) ||
    (value.includes('<') && findActiveContent(value).length > 0)
  );
}

/** Browsers skip what stands between the letters of a scheme. */
function withoutBlanks(address: string): string {
  // oxlint-disable-next-line no-control-regex
  return address.replaceAll(/[\u0000-\u0020\u007F-\u00A0\u200B-\u200F\u2028\u2029\uFEFF]/gu, '');
}

/** `onClick={…}` of MDX, which HTML reads as several attributes. */
function hasExpressionHandler(tag: string): boolean {
  return /\son[a-z]{1,40}\s{0,10}=/iu.test(tag);
}

function writeTag({ tagName, attrs, selfClosing }: Token.TagToken): string {
  const name = /^[\w:-]+$/u.test(tagName) ? tagName : 'span';
  const kept = attrs.filter((attribute) => /^[a-z][\w:.-]*$/iu.test(attribute.name) && !isActive(attribute));
  const written = kept.map(
    (attribute) =>
      ` ${attribute.name}="${attribute.value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`,
  );
  return `<${name}${written.join('')}${selfClosing ? ' /' : ''}>`;
}
