import type { Chapter, Prose } from '../tree/chapter.ts';

/** Words that a book explains. */
export interface Glossary {
  readonly terms: readonly {
    readonly term: string;
    readonly also?: readonly string[];
    readonly definition: string;
  }[];
}

/** A term where the chapter uses it first, in the block of this index. */
export interface FirstUse {
  readonly block: number;
  readonly term: string;
  readonly definition: string;
}

const longestDefinition = 240;

/** Where a chapter first uses the terms of a glossary that it does not itself explain there. Headings explain nothing. */
export function findFirstUses({ blocks }: Chapter, glossary: Glossary): FirstUse[] {
  const byForm = new Map<string, { term: string; definition: string }>();
  for (const { term, also = [], definition } of glossary.terms) {
    const first = firstSentence(definition);
    if (first.length <= longestDefinition)
      for (const form of [term, ...also].flatMap(formsOf)) byForm.set(form, { term, definition: first });
  }
  const longest = Math.max(0, ...[...byForm.keys()].map((form) => form.split(' ').length));
  const uses: FirstUse[] = [];
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries())
    for (const prose of block.prose)
      for (const { form, start } of phrasesOf(prose.text, Math.min(longest, 5))) {
        const entry = byForm.get(form);
        if (entry === undefined || seen.has(entry.term)) continue;
        seen.add(entry.term);
        if (!isIntroduced(prose, start)) uses.push({ block: index, ...entry });
      }
  return uses;
}

function formsOf(term: string): string[] {
  const plain = term.trim().toLowerCase();
  return /[a-z]$/u.test(plain)
    ? [plain, plain.endsWith('y') ? `${plain.slice(0, -1)}ies` : `${plain}s`]
    : [plain];
}

/** The runs of words of a text, longest first at each place. */
function* phrasesOf(text: string, longest: number): Generator<{ form: string; start: number }> {
  const words = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)];
  for (const [at, first] of words.entries())
    for (let count = longest; count > 0; count--) {
      const last = words[at + count - 1];
      if (last === undefined) continue;
      yield { form: text.slice(first.index, last.index + last[0].length).toLowerCase(), start: first.index };
    }
}

/** A term in bold or italics is being introduced: the chapter says itself what it is. */
function isIntroduced({ spans }: Prose, start: number): boolean {
  return spans.some((span) => span.start <= start && start < span.end);
}

function firstSentence(definition: string): string {
  const flat = definition.trim().replaceAll(/\s+/gu, ' ');
  return /^.{10,}?[.!?](?=\s)/u.exec(flat)?.[0] ?? flat;
}

/** What a chapter itself explains: a bold term that begins a sentence and what it is, as in `**Torque** is …`. */
export function findDefinitions({ blocks }: Chapter): Glossary {
  const terms = blocks.flatMap(({ prose }) => prose.flatMap(definitionsIn));
  return { terms };
}

function definitionsIn({ text, bold, pieces }: Prose): { term: string; definition: string }[] {
  const [first] = bold;
  if (first === undefined || text.slice(0, first.start).trim() !== '') return [];
  const term = text.slice(first.start, first.end).trim().replace(/:$/u, '');
  const [, rest] = /^:? ?(?:is|are|means)? ?((?:an?|the) .*)$/iu.exec(text.slice(first.end)) ?? [];
  // What is no word in it, code or a formula, could not be repeated.
  const isPure =
    !pieces.some(({ isFixed, length }) => isFixed && length > 0) && !/[\\`*_[\]<>~|{}$]/u.test(text);
  if (rest === undefined || !isPure || term.length > 60) return [];
  return [{ term, definition: rest.charAt(0).toUpperCase() + rest.slice(1) }];
}
