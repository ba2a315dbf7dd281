import { applyEdits, type Edit } from './markdown-blocks.ts';
import { findWords } from './markdown-text.ts';
import { walk, type Range } from './markdown-tree.ts';
import { capitalise, countNoun, isApart, runningTextIn, type Rule, type RuleInput } from './refine-rule.ts';
import { contractionWording, formalWording } from './wording-formal.ts';
import { plainWording } from './wording-plain.ts';
import { tightWording } from './wording-tight.ts';
import { improveWording, likeCase, type Wording } from './wording.ts';

/** Where words stand that a change of tone may touch: running text, and whatever was named outright. */
export function wordsIn({ outline, scope, kept }: RuleInput): Range[] {
  const named = scope.kind === 'blocks' || scope.kind === 'headings' || scope.kind === 'rows';
  const tablesAndHeadings = outline.split.blocks
    .filter(({ node }) => node.type === 'table' || node.type === 'heading')
    .filter((block) => named && !isApart(block, scope.ranges))
    .flatMap(({ node }) => [...walk(node)].filter(({ type }) => type === 'tableCell' || type === 'heading'));
  // The paragraphs of single sentences are cut down to them below.
  const all = { ...scope, ranges: [{ start: 0, end: outline.source.length }] };
  const paragraphs = runningTextIn({ outline, kept, scope: scope.kind === 'sentences' ? all : scope });
  return [...paragraphs, ...tablesAndHeadings]
    .flatMap(findWords)
    .flatMap((range) => clip(range, scope.ranges))
    .filter((range) => isApart(range, kept));
}

function clip({ start, end }: Range, ranges: readonly Range[]): Range[] {
  return ranges
    .map((range) => ({ start: Math.max(start, range.start), end: Math.min(end, range.end) }))
    .filter((range) => range.start < range.end);
}

function wordingRule(find: (source: string, ranges: readonly Range[]) => Edit[], what: string): Rule {
  return (input) => {
    const edits = find(input.outline.source, wordsIn(input));
    const { label } = input.scope;
    const note =
      edits.length === 0
        ? `${capitalise(label)}: nothing to change for ${what}`
        : `${capitalise(label)}: ${countNoun(edits.length, 'change')} for ${what}`;
    return { edits, note };
  };
}

const using = (wording: Wording) => (source: string, ranges: readonly Range[]) =>
  improveWording(source, ranges, wording);

/** Says in few words what was said in many. */
export const tightenWording = wordingRule(using(tightWording), 'fewer words');
/** Everyday words in place of heavy ones. */
export const simplifyWording = wordingRule(
  (source, ranges) => [
    ...improveWording(source, ranges, plainWording),
    ...findOpenings(source, ranges, plainOpenings),
  ],
  'plainer words',
);
/** Formal words in place of everyday ones. */
export const formaliseWording = wordingRule(
  (source, ranges) => [
    ...improveWording(source, ranges, formalWording),
    ...findAmounts(source, ranges),
    ...findOpenings(source, ranges, formalOpenings),
  ],
  'a formal tone',
);
/** Short forms written out. */
export const expandContractions = wordingRule((source, ranges) => {
  const questions = findQuestions(source, ranges);
  const forms = [...improveWording(source, ranges, contractionWording), ...findShortForms(source, ranges)];
  return [...questions, ...forms.filter((edit) => isApart(edit, questions))];
}, 'contractions');

/** A text with the tight wording, for counting its words. */
export function tightenText(text: string): string {
  return applyEdits(text, improveWording(text, [{ start: 0, end: text.length }], tightWording));
}

const participle =
  /^\s+(?:been|got|had|become|begun|done|gone|made|taken|given|seen|shown|known|\p{L}{3,}ed)\b/iu;
const shortIs = /(?<![\p{L}\p{N}])(it|that|there|here|what|who|where|how|he|she)['’]s(?=\s+\p{L})/giu;
const shortHad = /(?<![\p{L}\p{N}])(i|you|he|she|it|we|they|that|there|who)['’]d(?=\s+\p{L})/giu;

/** `it's` and `we'd`, which are `it is` or `it has`, `we would` or `we had`. */
function findShortForms(source: string, ranges: readonly Range[]): Edit[] {
  return ranges.flatMap((range) => {
    const text = source.slice(range.start, range.end);
    const found = (pattern: RegExp, choose: (next: string) => string): Edit[] =>
      [...text.matchAll(pattern)].map(({ 0: form, 1: word = '', index }) => ({
        start: range.start + index,
        end: range.start + index + form.length,
        text: `${word} ${choose(text.slice(index + form.length, index + form.length + 30))}`,
      }));
    return [
      ...found(shortIs, (next) => (/^\s+(?:been|got|had|become)\b/iu.test(next) ? 'has' : 'is')),
      ...found(shortHad, (next) => (/^\s+better\b/iu.test(next) || participle.test(next) ? 'had' : 'would')),
    ];
  });
}

const question = /(?<=^|[.!?;,]\s+)(\p{L}+)n['’]t(\s+)(i|you|he|she|it|we|they|there)(?![\p{L}'’])/giu;
const fullForms: Readonly<Record<string, string>> = { ca: 'can', sha: 'shall', wo: 'will' };

/** `don't you` and `, isn't it?`, where the `not` goes behind the pronoun. */
function findQuestions(source: string, ranges: readonly Range[]): Edit[] {
  return ranges.flatMap((range) =>
    [...source.slice(range.start, range.end).matchAll(question)].map(
      ({ 0: old, 1: verb = '', 2: gap = ' ', 3: who = '', index }) =>
        editAt(range, index, old, `${likeCase(verb, fullForms[verb.toLowerCase()] ?? verb)}${gap}${who} not`),
    ),
  );
}

const manyOf = /(?<![\p{L}\p{N}])(?:a lot|lots|loads|tons|plenty) of(?=\s+(\p{L}+))/giu;
const determiners = /^(?:the|this|that|these|those|our|its|their|it|them|us)$/iu;
type Openings = readonly (readonly [RegExp, string])[];

const formalOpenings: Openings = [
  [/(?:^|(?<=[.!?]\s+))But,?(?=\s\p{L})/gu, 'However,'],
  [/(?:^|(?<=[.!?]\s+))(?:And,?|Also,|Plus,)(?=\s\p{L})/gu, 'In addition,'],
  [
    /(?:^|(?<=[.!?]\s+))So,?(?=\s(?:the|we|this|it|they|all|our|that|these|there|each|no|a|an)\s)/gu,
    'Therefore,',
  ],
  [/!+(?=\s|$)/gu, '.'],
];
const plainOpenings: Openings = [
  [/(?:^|(?<=[.!?]\s+))(?:Consequently|Therefore|Thus|Hence|Accordingly),(?=\s\p{L})/gu, 'So'],
  [/(?<=;\s+)(?:consequently|therefore|thus|hence|accordingly),(?=\s\p{L})/gu, 'so'],
  [/(?:^|(?<=[.!?]\s+))(?:Furthermore|Moreover|Additionally|In addition),(?=\s\p{L})/gu, 'Also,'],
  [/(?:^|(?<=[.!?]\s+))However,(?=\s\p{L})/gu, 'But'],
  [/(?<=;\s+)however,(?=\s\p{L})/gu, 'but'],
];

function findOpenings(source: string, ranges: readonly Range[], openings: Openings): Edit[] {
  return ranges.flatMap((range) => {
    const text = source.slice(range.start, range.end);
    return openings.flatMap(([pattern, better]) =>
      [...text.matchAll(pattern)].map(({ 0: old, index }) => editAt(range, index, old, better)),
    );
  });
}

/** `lots of`, which is `many` or `much`. */
function findAmounts(source: string, ranges: readonly Range[]): Edit[] {
  return ranges.flatMap((range) => {
    const text = source.slice(range.start, range.end);
    return [...text.matchAll(manyOf)].flatMap(({ 0: old, 1: next = '', index }): Edit[] => {
      if (determiners.test(next)) return [];
      const better = /(?:[^su]s|people|children|staff)$/iu.test(next) ? 'many' : 'a great deal of';
      return [editAt(range, index, old, likeCase(old, better))];
    });
  });
}

function editAt(range: Range, index: number, old: string, text: string): Edit {
  return { start: range.start + index, end: range.start + index + old.length, text };
}
