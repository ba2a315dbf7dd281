import type { Range } from './markdown-tree.ts';
import { writeTokens, type Prompt, type Token } from './prompt-tokens.ts';
import { findNamed, isWithin, partsIn, scopeOfPart } from './refine-named.ts';
import { matchName } from './refine-names.ts';
import { findUnits, type Outline } from './refine-outline.ts';
import { readPlaces, readTopic } from './refine-units.ts';

/** The part of a section that an instruction speaks of. */
export interface Scope {
  readonly kind: 'all' | 'part' | 'blocks' | 'items' | 'rows' | 'sentences' | 'headings';
  /** As the log names it, such as `the introduction`. */
  readonly label: string;
  /** What a rule may change. */
  readonly ranges: readonly Range[];
  /** What has to go when it is removed. */
  readonly wholes: readonly Range[];
  /** What "the third one" counts. */
  readonly noun?: string;
  /** The scopes that were named together. */
  readonly members?: readonly Scope[];
}

/** What an instruction is read against. */
export interface Reading {
  readonly prompt: Prompt;
  readonly outline: Outline;
  /** Where to look: everything, or what "In the second paragraph, …" has narrowed it to. */
  readonly base: Scope;
  /** What "it" means. */
  readonly previous: Scope | undefined;
  /** The verb that a clause without one goes on with. */
  readonly verb?: string;
  /** Collects why nothing was found, for the answer to the user. */
  readonly misses: Set<string>;
  /** Names mean headings only, not whatever text speaks of them. */
  readonly isStrict?: boolean;
  /** How many more readings are tried before the instruction counts as one that nobody can follow. */
  readonly budget: { left: number };
}

const prepositions = new Set([
  'in',
  'under',
  'of',
  'from',
  'within',
  'inside',
  'at',
  'below',
  'on',
  'for',
  'throughout',
  'beneath',
]);
const links = new Set(['and', ',', '&', 'plus']);
const everything = new Set(
  (
    'it|it all|all of it|everything|this|that|them|these|those|text|all text|section|this section|whole section|entire section|' +
    'whole thing|whole text|entire text|full text|document|draft|whole draft|wording|language|tone|style|writing|content|copy|' +
    'prose|report|complete section|this text|this draft|whole document|sentences|paragraphs|words|body|body text|vocabulary'
  ).split('|'),
);
const remainders = new Set([
  'everything else',
  'rest',
  'remainder',
  'rest of text',
  'rest of it',
  'other text',
]);
const pronouns = new Set(['it', 'this', 'that', 'them', 'these', 'those', 'this one', 'the same']);

/** Everything in a section, its title left alone unless it is named. */
export function everythingIn({ source, title }: Outline): Scope {
  const range = { start: 0, end: source.length };
  const body = title === undefined ? range : { start: title.block.end, end: source.length };
  return { kind: 'all', label: 'the section', ranges: [body], wholes: [range] };
}

/** Reads the words for a part of the section; `undefined` when they name none. */
export function readScope(tokens: readonly Token[], reading: Reading): Scope | undefined {
  const words = dropDeterminers(tokens);
  reading.budget.left -= 1;
  if (words.length === 0 || words.length > 24 || reading.budget.left < 0) return undefined;
  return readSingle(words, reading) ?? readNested(words, reading) ?? readSeveral(words, reading);
}

const determiners = new Set(
  'the a an all both only every each any whole entire my our its of these those'.split(' '),
);

function dropDeterminers(tokens: readonly Token[]): readonly Token[] {
  const first = tokens.findIndex(
    ({ kind, text, isCapital }, index) =>
      kind !== 'word' || !determiners.has(text) || (isCapital && text === 'a' && index > 0),
  );
  // "all", "these" alone
  return first < 0 ? tokens : tokens.slice(first);
}

function readSingle(tokens: readonly Token[], reading: Reading): Scope | undefined {
  const phrase = tokens.map(({ kind, text }) => (kind === 'quoted' ? `"${text}"` : text)).join(' ');
  if (pronouns.has(phrase) && reading.previous !== undefined) return reading.previous;
  if (everything.has(phrase)) return reading.base;
  if (remainders.has(phrase)) return leaveOut(reading);
  const edge = readEdge(phrase, reading);
  if (edge !== undefined) return edge;
  const placed = readPlaces(phrase, reading) ?? readOwned(tokens, reading) ?? readTopic(phrase, reading);
  return placed === 'none' ? undefined : (placed ?? readNamed(tokens, reading));
}

/** "everything else": all but what was spoken of just before. */
function leaveOut({ base, previous }: Reading): Scope | undefined {
  if (previous === undefined) return undefined;
  const rest = (ranges: readonly Range[]) => subtractRanges(ranges, previous.wholes);
  return { ...base, kind: 'blocks', label: 'the rest', ranges: rest(base.ranges), wholes: rest(base.wholes) };
}

/** What is left of ranges without others. */
export function subtractRanges(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return others.reduce<Range[]>(
    (left, other) =>
      left.flatMap(({ start, end }) =>
        other.end <= start || end <= other.start
          ? [{ start, end }]
          : [
              { start, end: Math.max(start, other.start) },
              { start: Math.min(end, other.end), end },
            ].filter((range) => range.start < range.end),
      ),
    [...ranges],
  );
}

/** "the risks table": the table under the heading Risks */
function readOwned(tokens: readonly Token[], reading: Reading): Scope | undefined {
  for (const length of [2, 1]) {
    const noun = tokens.slice(-length);
    if (tokens.length <= length || noun.some(({ kind }) => kind !== 'word')) continue;
    const quiet = { ...reading, misses: new Set<string>() };
    const base = findNamed(writeTokens(reading.prompt, tokens.slice(0, -length)), quiet, 'headings');
    const phrase = noun.map(({ text }) => text).join(' ');
    const inner =
      base === undefined || partNouns.test(phrase) ? undefined : readTopic(phrase, { ...quiet, base });
    if (base !== undefined && inner !== undefined && inner !== 'none')
      return { ...inner, label: `${inner.label} in ${base.label}` };
  }
  return undefined;
}

/** "the second paragraph under Risks" */
function readNested(tokens: readonly Token[], reading: Reading): Scope | undefined {
  for (const [index, { kind, text }] of tokens.entries()) {
    if (index === 0 || kind !== 'word' || !prepositions.has(text)) continue;
    const base = readScope(tokens.slice(index + 1), { ...reading, misses: new Set() });
    const inner = base === undefined ? undefined : readWithin(tokens.slice(0, index), base, reading);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** A piece of each of the scopes that were named together, or of the only one. */
function readWithin(tokens: readonly Token[], base: Scope, reading: Reading): Scope | undefined {
  const inner = (base.members ?? [base]).map((member) => {
    const found = readScope(tokens, { ...reading, base: member });
    return found === undefined || found === member
      ? found
      : { ...found, label: `${found.label} in ${member.label}` };
  });
  const found = inner.filter((scope) => scope !== undefined);
  const [first, ...others] = found;
  return first === undefined || found.length < inner.length ? undefined : others.reduce(uniteScopes, first);
}

/** "the introduction and the risks" */
function readSeveral(tokens: readonly Token[], reading: Reading): Scope | undefined {
  for (const [index, { text }] of tokens.entries()) {
    if (index === 0 || !links.has(text)) continue;
    const quiet = { ...reading, misses: new Set<string>() };
    const first = readSingle(dropDeterminers(tokens.slice(0, index)), quiet);
    const others = first && readScope(dropLinks(tokens.slice(index)), reading);
    if (first !== undefined && others !== undefined) return uniteScopes(first, others);
  }
  return undefined;
}

function dropLinks(tokens: readonly Token[]): readonly Token[] {
  return tokens.slice(tokens.findIndex(({ text }) => !links.has(text)));
}

function uniteScopes(first: Scope, second: Scope): Scope {
  return {
    kind: first.kind === second.kind ? first.kind : 'blocks',
    label: `${first.label} and ${second.label}`,
    ranges: [...first.ranges, ...second.ranges],
    wholes: [...first.wholes, ...second.wholes],
    members: [...(first.members ?? [first]), ...(second.members ?? [second])],
  };
}

const introductions =
  /^(?:intro(?:duction)?|introductory (?:text|paragraph|section|part)|opening|lead(?:-in)?|preamble)$/u;
const conclusions =
  /^(?:conclusions?|closing|ending|closing (?:text|remarks|section)|concluding (?:paragraph|section|remarks))$/u;

/** The introduction and the conclusion, which need no heading to be one. */
function readEdge(phrase: string, reading: Reading): Scope | undefined {
  const isIntroduction = introductions.test(phrase);
  if (!isIntroduction && !conclusions.test(phrase)) return undefined;
  const label = isIntroduction ? 'the introduction' : 'the conclusion';
  const named = partsIn(reading).filter(
    ({ title }) => matchName(isIntroduction ? 'introduction' : 'conclusion', title) > 1,
  );
  if (named[0] !== undefined) return scopeOfPart(named[0], label);
  const ranges = isIntroduction ? opening(reading) : closing(reading);
  if (ranges.length > 0) return { kind: 'blocks', label, ranges, wholes: ranges };
  reading.misses.add(`There is no ${isIntroduction ? 'introduction' : 'conclusion'} here.`);
  return undefined;
}

/** The paragraphs before the first heading below the title, or the first paragraph where there is none. */
function opening({ outline, base }: Reading): Range[] {
  const paragraphs = base.ranges
    .flatMap((range) => findUnits(outline, 'paragraph', range))
    .map(({ range }) => range);
  const [next] = outline.parts.filter((part) => part !== outline.title && isWithin(part.whole, base));
  const before = paragraphs.filter(({ end }) => next !== undefined && end <= next.block.start);
  return before.length > 0 ? before : paragraphs.slice(0, 1);
}

function closing({ outline, base }: Reading): Range[] {
  return base.ranges
    .flatMap((range) => findUnits(outline, 'paragraph', range))
    .map(({ range }) => range)
    .slice(-1);
}

const partNouns = /^(?:sections?|subsections?|parts?|chapters?)$/u;

/** A name: the heading that answers to it, else the one block that speaks of it. */
function readNamed(tokens: readonly Token[], reading: Reading): Scope | undefined {
  const [first, ...others] = tokens;
  const last = tokens.at(-1);
  // "section Risks", "Risks section"
  if (others.length > 0 && first?.kind === 'word' && partNouns.test(first.text)) {
    const isCalled = ['called', 'named', 'titled', 'on', 'about'].includes(others[0]?.text ?? '');
    return findNamed(writeTokens(reading.prompt, isCalled ? others.slice(1) : others), reading, 'headings');
  }
  if (others.length > 0 && last?.kind === 'word' && partNouns.test(last.text)) {
    return findNamed(writeTokens(reading.prompt, tokens.slice(0, -1)), reading, 'headings');
  }
  if (tokens.length > 12) return undefined;
  return findNamed(
    writeTokens(reading.prompt, tokens),
    reading,
    reading.isStrict === true ? 'headings' : 'anything',
  );
}
