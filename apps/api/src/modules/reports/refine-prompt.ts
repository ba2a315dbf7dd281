import type { Outline } from './refine-outline.ts';
import { readPrompt, trimClause, writeTokens, type Token } from './prompt-tokens.ts';
import { readInstruction } from './refine-instructions.ts';
import { everythingIn, readScope, type Reading } from './refine-scope.ts';
import type { Step } from './refine-steps.ts';

/** What an instruction asks for, or the words that rules cannot follow and why. */
export type ReadPrompt =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly unread: string; readonly misses: readonly string[] };

/** Longest instruction that is read; none that rules can follow comes near it. */
const longestPrompt = 2_000;
/** Longest sentence in words: what is longer tells a story. */
const longestSentence = 60;
const mostReadings = 1_500;

/** Reads an instruction in ordinary English against a section. All of it is understood, or nothing is done. */
export function readSteps(prompt: string, outline: Outline): ReadPrompt {
  const fail = (unread: string, misses: Iterable<string> = []): ReadPrompt => ({
    ok: false,
    unread,
    misses: [...misses],
  });
  if (prompt.length > longestPrompt) return fail(prompt);
  const read = readPrompt(prompt);
  const steps: Step[] = [];
  const misses = new Set<string>();
  const budget = { left: mostReadings };
  for (const sentence of read.sentences) {
    const base = everythingIn(outline);
    const reading: Reading = { prompt: read, outline, base, previous: steps.at(-1)?.scope, misses, budget };
    const more = sentence.length > longestSentence ? undefined : readClauses(sentence, reading);
    if (more === undefined) return fail(writeTokens(read, sentence), misses);
    steps.push(...more);
  }
  return steps.length === 0 ? fail(prompt) : { ok: true, steps };
}

const connectors = new Set([
  'and',
  ',',
  'then',
  'but',
  '&',
  'plus',
  ':',
  '—',
  '–',
  '-',
  'while',
  'also',
  '(',
  ')',
]);

/** Words that begin what has to stay as it is. */
const exceptions = new Set(['except', 'without', 'apart', 'leaving', 'keeping', 'other']);

/** The steps of clauses in a row. */
function readClauses(tokens: readonly Token[], reading: Reading): readonly Step[] | undefined {
  const words = trimClause(tokens);
  if (words.length === 0) return [];
  return readPlaced(words, reading) ?? readClause(words, reading) ?? readSplit(words, reading);
}

function readSplit(words: readonly Token[], reading: Reading): readonly Step[] | undefined {
  for (const [index, { kind, text }] of words.entries()) {
    const isException = exceptions.has(text);
    if (kind === 'quoted' || index === 0 || !(connectors.has(text) || isException)) continue;
    const first = readClause(trimClause(words.slice(0, index)), reading);
    if (first === undefined) continue;
    const last = first.at(-1);
    const previous = last?.scope ?? reading.previous;
    const verb = last?.rule === 'remove' || last?.rule === 'keep' ? last.rule : 'make';
    const others = readClauses(words.slice(isException ? index : index + 1), { ...reading, previous, verb });
    if (others !== undefined) return [...first, ...others];
  }
  return undefined;
}

const openers = new Set([
  'in',
  'under',
  'within',
  'for',
  'inside',
  'at',
  'below',
  'throughout',
  'on',
  'regarding',
]);
const closers = new Set([...openers, 'of', 'from']);

/** "In the second paragraph, …", "Under Risks use …", "Risks: …" */
function readPlaced(words: readonly Token[], reading: Reading): readonly Step[] | undefined {
  const isOpened = openers.has(words[0]?.text ?? '') && words[0]?.kind === 'word';
  const colon = words.findIndex(
    ({ kind, text }) => kind === 'mark' && (text === ':' || text === '—' || text === '–' || text === '-'),
  );
  const quiet = { ...reading, misses: new Set<string>(), isStrict: true };
  if (!isOpened && colon < 1) return undefined;
  const ends = isOpened ? words.keys() : [colon].values();
  for (const end of ends) {
    const start = isOpened ? 1 : 0;
    if (end <= start) continue;
    const base = readScope(words.slice(start, end), quiet);
    const steps = base && readClauses(words.slice(end), { ...reading, base, previous: base });
    if (steps !== undefined && steps.length > 0) return steps;
  }
  return undefined;
}

function readClause(words: readonly Token[], reading: Reading): readonly Step[] | undefined {
  if (words.length === 0) return undefined;
  return (
    readTrailed(words, reading) ??
    readInstruction(words, reading) ??
    readReasoned(words, reading) ??
    readCarried(words, reading)
  );
}

/** "replace vendor with supplier in the second paragraph" */
function readTrailed(words: readonly Token[], reading: Reading): readonly Step[] | undefined {
  for (const [index, { kind, text }] of [...words.entries()].toReversed()) {
    if (index === 0 || kind !== 'word' || !closers.has(text)) continue;
    const quiet = { ...reading, misses: new Set<string>(), isStrict: true };
    const base = readScope(words.slice(index + 1), quiet);
    const members = base?.members ?? (base === undefined ? [] : [base]);
    const steps = members.map((member) =>
      readInstruction(words.slice(0, index), {
        ...reading,
        misses: new Set(),
        base: member,
        previous: member,
      }),
    );
    const found = steps.filter((step) => step !== undefined);
    if (found.length > 0 && found.length === steps.length) return found.flat();
  }
  return undefined;
}

const reasons = new Set(['because', 'since', 'as', 'so']);

/** "shorten the introduction because it is too long": the reason is no second instruction. */
function readReasoned(words: readonly Token[], reading: Reading): readonly Step[] | undefined {
  for (const [index, { kind, text }] of words.entries()) {
    if (index === 0 || kind !== 'word' || !reasons.has(text)) continue;
    const steps = readInstruction(trimClause(words.slice(0, index)), reading);
    const reason = words.slice(index + 1).filter(({ text }, place) => place > 0 || text !== 'that');
    if (steps !== undefined && readInstruction(reason, { ...reading, previous: steps[0]?.scope }))
      return steps;
  }
  return undefined;
}

/** "…, the conclusion more formal": the verb is the one of the clause before. */
function readCarried(words: readonly Token[], reading: Reading): readonly Step[] | undefined {
  if (reading.verb === undefined) return undefined;
  return readInstruction(
    [{ kind: 'word', text: reading.verb, isCapital: false, start: 0, end: 0 }, ...words],
    reading,
  );
}
