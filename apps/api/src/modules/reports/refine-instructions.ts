import { writeTokens, type Token } from './prompt-tokens.ts';
import { matchPattern, type Captures } from './refine-patterns.ts';
import { phrases } from './refine-phrases.ts';
import { readScope, type Reading, type Scope } from './refine-scope.ts';
import type { HeadingFixes, Step } from './refine-steps.ts';
import { readGoal, readStyle, usualGoal, type Style } from './refine-styles.ts';

type Reader = (captures: Captures, reading: Reading) => readonly Step[] | undefined;

const leave: HeadingFixes = { levels: false, letters: 'leave', numbers: 'leave' };

const readers: readonly (readonly [keyof typeof phrases, Reader])[] = [
  ['tidyHeadings', fixHeadings({ levels: true, letters: 'sentence', numbers: 'repair' })],
  ['levelHeadings', fixHeadings({ ...leave, levels: true })],
  ['smallHeadings', fixHeadings({ ...leave, letters: 'sentence' })],
  ['titledHeadings', fixHeadings({ ...leave, letters: 'title' })],
  ['numberHeadings', fixHeadings({ ...leave, numbers: 'add' })],
  ['renumberHeadings', fixHeadings({ ...leave, numbers: 'repair' })],
  ['bareHeadings', fixHeadings({ ...leave, numbers: 'remove' })],
  ['renameHeading', (captures, reading) => readRename(captures, reading, 'headings')],
  ['retitle', readRetitle],
  ['rename', (captures, reading) => readRename(captures, reading, 'everywhere')],
  ['keep', readKeep],
  ['contractions', asStyle({ rule: 'contractions' })],
  ['shortSentences', asStyle({ rule: 'short-sentences' })],
  ['jargon', asStyle({ rule: 'plain' })],
  ['formalise', asStyle({ rule: 'formal' })],
  ['bullet', asStyle({ rule: 'bullets' })],
  ['tabulate', asStyle({ rule: 'table' })],
  ['enumerate', asStyle({ rule: 'numbers' })],
  ['halve', asStyle({ rule: 'shorten', goal: { share: 1 / 2 } })],
  ['shorten', readShorten],
  ['remove', readRemove],
  ['restyle', readRestyle],
  ['complain', readComplaint],
];

/** The steps of one clause; `undefined` when it is no instruction that rules can follow. */
export function readInstruction(tokens: readonly Token[], reading: Reading): readonly Step[] | undefined {
  for (const [name, read] of readers) {
    for (const pattern of phrases[name]) {
      for (const captures of matchPattern(pattern, tokens)) {
        const steps = read(captures, reading);
        if (steps !== undefined) return steps;
      }
    }
  }
  return undefined;
}

function scopeFrom(captures: Captures, reading: Reading): Scope | undefined {
  const tokens = captures.get('scope');
  return tokens === undefined ? reading.base : readScope(tokens, reading);
}

function wordsOf(tokens: readonly Token[] | undefined): string {
  return (tokens ?? []).map(({ text }) => text).join(' ');
}

function fixHeadings(fixes: HeadingFixes): Reader {
  return (_, { base }) => [{ rule: 'headings', scope: base, fixes }];
}

function asStyle(style: Style): Reader {
  return (captures, reading) => {
    const scope = scopeFrom(captures, reading);
    return scope && [{ rule: 'restyle', scope, style }];
  };
}

function readShorten(captures: Captures, reading: Reading): readonly Step[] | undefined {
  const words = captures.get('goal');
  const goal = words === undefined ? usualGoal : readGoal(wordsOf(words));
  return goal && asStyle({ rule: 'shorten', goal })(captures, reading);
}

function readRemove(captures: Captures, reading: Reading): readonly Step[] | undefined {
  const scope = scopeFrom(captures, reading);
  return scope && [{ rule: 'remove', scope }];
}

/** What no rule changes anyway, so that asking for it is heard at once. */
const neverChanged =
  /^(?:all |the |any |my )*(?:numbers?|figures?|facts?|amounts?|dates?|meaning|names?|links?|data|values?|message|totals?|information|details)(?: (?:and|or|,|the))*(?: (?:numbers?|figures?|facts?|amounts?|dates?|meaning|names?|links?|totals?|information|details))?$/u;

function readKeep(captures: Captures, reading: Reading): readonly Step[] | undefined {
  if (neverChanged.test(wordsOf(captures.get('scope')))) return [];
  const scope = scopeFrom(captures, { ...reading, previous: undefined });
  return scope === undefined || scope === reading.base ? undefined : [{ rule: 'keep', scope }];
}

/** To rename what is a heading word for word means the heading. */
function readRetitle(captures: Captures, reading: Reading): readonly Step[] | undefined {
  const name = writeTokens(reading.prompt, dropDeterminers(captures.get('from') ?? []));
  const isTitle = reading.outline.parts.some(({ title }) => title === name);
  return isTitle ? readRename(captures, reading, 'headings') : undefined;
}

const determiners = new Set(['the', 'a', 'an', 'our', 'its', 'all', 'every']);

function readRename(
  captures: Captures,
  reading: Reading,
  where: 'headings' | 'everywhere',
): readonly Step[] | undefined {
  const [from, to] = (['from', 'to'] as const).map((name) => dropDeterminers(captures.get(name) ?? []));
  if (from === undefined || to === undefined || from.length === 0 || to.length === 0) return undefined;
  const isQuoted = from[0]?.kind === 'quoted';
  if (!isQuoted && readStyle(wordsOf(to)) !== undefined) return undefined;
  const [old, wanted] = [writeTokens(reading.prompt, from), writeTokens(reading.prompt, to)];
  if (!reading.outline.source.toLowerCase().includes((old.split(/\s/u)[0] ?? '').toLowerCase())) {
    reading.misses.add(`“${old}” does not stand in the text.`);
    return undefined;
  }
  return [{ rule: 'rename', scope: reading.base, from: old, to: wanted, where }];
}

function dropDeterminers(tokens: readonly Token[]): readonly Token[] {
  const first = tokens.findIndex(({ kind, text }) => kind === 'quoted' || !determiners.has(text));
  return first < 0 ? [] : tokens.slice(first);
}

function readRestyle(captures: Captures, reading: Reading): readonly Step[] | undefined {
  const styles = readStyles(captures.get('style') ?? []);
  const scope = styles && scopeFrom(captures, reading);
  return styles && scope && styles.map((style) => ({ rule: 'restyle', scope, style }));
}

const joints = new Set(['and', ',', '&', 'but', 'yet']);

/** "shorter, plainer and more formal" */
function readStyles(tokens: readonly Token[]): readonly Style[] | undefined {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (joints.has(token.text) && token.kind !== 'quoted') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const styles = parts.filter(({ length }) => length > 0).map((part) => readStyle(wordsOf(part)));
  const known = styles.filter((style) => style !== undefined);
  return known.length > 0 && known.length === styles.length ? known : undefined;
}

const complaints: readonly (readonly [RegExp, Style])[] = [
  [
    /^(?:long|wordy|verbose|long-winded|lengthy|much|detailed|repetitive)$/u,
    { rule: 'shorten', goal: usualGoal },
  ],
  [/^(?:informal|casual|chatty|colloquial|unprofessional|sloppy|relaxed)$/u, { rule: 'formal' }],
  [
    /^(?:complicated|complex|(?:hard|difficult) to (?:read|understand|follow)|difficult|jargon-heavy|bureaucratic|stuffy|stilted|convoluted)$/u,
    { rule: 'plain' },
  ],
];

function readComplaint(captures: Captures, reading: Reading): readonly Step[] | undefined {
  const words = wordsOf(captures.get('complaint'));
  const style = complaints.find(([pattern]) => pattern.test(words))?.[1];
  return style && asStyle(style)(captures, reading);
}
