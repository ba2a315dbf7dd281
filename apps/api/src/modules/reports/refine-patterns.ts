import type { Token } from './prompt-tokens.ts';

/** What stood at the `{names}` of a pattern. */
export type Captures = ReadonlyMap<string, readonly Token[]>;

type Element =
  | { readonly name: string }
  | { readonly phrases: readonly (readonly string[])[]; readonly isOptional: boolean };

/** A way to say something, such as `(shorten|cut down) {scope} (please)?`. */
export interface Pattern {
  readonly elements: readonly Element[];
}

/** Reads a pattern: words, `(one|another way)` with `?` behind it where it may be missing, and `{names}`. */
export function compilePattern(written: string): Pattern {
  const parts = written.match(/\([^)]*\)\??|\{\w+\}|[^\s(){}]+/gu) ?? [];
  return {
    elements: parts.map((part): Element => {
      if (part.startsWith('{')) return { name: part.slice(1, -1) };
      const isOptional = part.endsWith('?');
      const phrases = part.replaceAll(/^\(|\)\??$/gu, '').split('|');
      return { phrases: phrases.map((phrase) => phrase.split(' ')), isOptional };
    }),
  };
}

/** All ways in which a pattern takes in a whole clause; a name takes at least one token. */
export function* matchPattern({ elements }: Pattern, tokens: readonly Token[]): Generator<Captures> {
  yield* matchFrom(elements, tokens, new Map());
}

function* matchFrom(
  elements: readonly Element[],
  tokens: readonly Token[],
  captures: Captures,
): Generator<Captures> {
  const [element, ...others] = elements;
  if (element === undefined) {
    if (tokens.length === 0) yield captures;
    return;
  }
  if ('name' in element) {
    for (let length = 1; length <= tokens.length; length += 1) {
      const taken = new Map(captures).set(element.name, tokens.slice(0, length));
      if (canFollow(others, tokens[length])) yield* matchFrom(others, tokens.slice(length), taken);
    }
    return;
  }
  for (const phrase of element.phrases) {
    if (startsWith(tokens, phrase)) yield* matchFrom(others, tokens.slice(phrase.length), captures);
  }
  if (element.isOptional) yield* matchFrom(others, tokens, captures);
}

/** Whether the next element can begin at a token, so that most lengths of a name are not even tried. */
function canFollow([element, ...others]: readonly Element[], token: Token | undefined): boolean {
  if (element === undefined) return token === undefined;
  if ('name' in element) return token !== undefined;
  if (element.isOptional && canFollow(others, token)) return true;
  return token !== undefined && element.phrases.some(([first]) => first === token.text);
}

function startsWith(tokens: readonly Token[], phrase: readonly string[]): boolean {
  return phrase.every((word, index) => {
    const token = tokens[index];
    return token !== undefined && token.kind !== 'quoted' && token.text === word;
  });
}
