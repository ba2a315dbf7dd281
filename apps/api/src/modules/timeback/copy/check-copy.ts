import { wordsOf, type CopyBlock, type CopyFacts } from './copy-facts.ts';
import { readCopy, type CopyText } from './copy-markdown.ts';
import { readNumbers } from './copy-numbers.ts';

/**
 * What is wrong with a block that the model wrote, in words that the model can act on; nothing when it may be shown.
 * Every number has to be in the facts or the curated copy with the same meaning; so do links, names and quotations.
 * The form has to be that of the curated block.
 */
export function checkCopy(block: CopyBlock, markdown: string, facts: CopyFacts): string[] {
  const copy = readCopy(markdown);
  const curated = facts.curated[block];
  const faults = [
    ...findMarkupFaults(markdown, copy, facts),
    ...findFormFaults(block, markdown, copy, curated),
    ...findCharacterFaults(markdown, facts),
    ...findNumberFaults(markdown, copy, facts),
    ...copy.lines.flatMap((line) => findNameFaults(line, facts)),
    ...findQuoteFaults(copy, facts),
  ];
  return [...new Set(faults)];
}

const entity = /&(?:#\w+|[a-z]\w*);/giu;
const address =
  /\b(?:[a-z][a-z+.-]*:\/\/|www\.|mailto:)\S*|\b[\w-]+\.(?:com|org|net|io|ai|app|co|dev|edu|gov|info|us)\b/giu;

function findMarkupFaults(markdown: string, copy: CopyText, facts: CopyFacts): string[] {
  const written = [...(markdown.match(entity) ?? []), ...(markdown.match(address) ?? [])];
  return [
    ...copy.strange.map((kind) => `takes no ${kind}`),
    ...copy.addresses
      .filter((href) => !facts.addresses.has(href))
      .map((href) => `the link ${href} is not in the curated copy`),
    ...written
      .filter((part) => !facts.text.includes(part))
      .map((part) => `${part} is not in the curated copy`),
  ];
}

const longestHeadline = 12;

function findFormFaults(block: CopyBlock, markdown: string, copy: CopyText, curated: CopyText): string[] {
  const faults: string[] = [];
  if (block === 'hero_block' && !markdown.startsWith('## ')) faults.push('has to start with "## "');
  const [depths, wanted] = [copy, curated].map(({ headings }) =>
    headings.map(({ depth }) => '#'.repeat(depth)).join(' '),
  );
  if (depths !== wanted) faults.push(`has to have the headings ${wanted || 'of the curated block: none'}`);
  if (curated.headings.length > 0 && copy.headings[0]?.text !== copy.lines[0])
    faults.push('has to begin with its heading');
  const isLong = copy.headings.some(({ text }) => wordsOf(text).length > longestHeadline);
  if (isLong) faults.push(`a heading takes at most ${longestHeadline} words`);
  const [least, most] = [Math.floor(curated.wordCount * 0.5), Math.ceil(curated.wordCount * 1.6) + 10];
  if (copy.wordCount < least || copy.wordCount > most)
    faults.push(`takes ${least} to ${most} words, not ${copy.wordCount}`);
  return faults;
}

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/(?!\p{Script=Latin})\p{L}/gu, 'letters of another script'],
  [/[\p{Cf}\p{Co}\p{Cn}\p{Cs}]|(?![\n\t])\p{Cc}/gu, 'invisible characters'],
  [/\p{Extended_Pictographic}/gu, 'pictures'],
  [/!/gu, 'exclamation marks'],
];

function findCharacterFaults(markdown: string, facts: CopyFacts): string[] {
  return forbidden.flatMap(([pattern, name]) => {
    const found = markdown.match(pattern) ?? [];
    return found.every((character) => facts.text.includes(character)) ? [] : [`takes no ${name}`];
  });
}

const listMarker = /^[ \t]*\d{1,9}[.)][ \t]/gmu;

function findNumberFaults(markdown: string, copy: CopyText, facts: CopyFacts): string[] {
  // The source is read as well as the text: whatever Markdown makes of a number, one of the two shows it.
  const stated = [...copy.lines, markdown.replaceAll(listMarker, '')].flatMap(readNumbers);
  const unknown = stated.filter(({ value, unit }) => {
    const same = facts.numbers.filter((fact) => fact.value === value);
    return !same.some((fact) => unit === undefined || fact.unit === undefined || fact.unit === unit);
  });
  return unknown.map(
    ({ text, unit }) => `the number ${unit === undefined ? text : `${text} (${unit})`} is not in the facts`,
  );
}

const alwaysKnown = new Set(
  wordsOf("I I'm I've I'd I'll AI TimeBack Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
);
const titles = new Set(['mr', 'mrs', 'ms', 'dr', 'prof', 'professor', 'st']);
const sentenceEnd = /(?<=[.!?…:;]["”’')\]]{0,9})\s+/u;
const speaks = /^(?:say|says|explains?|writes?|reports?|agrees?|remembers?)$/iu;
const pronoun =
  /^(?:i|you|he|she|it|we|they|who|that|this|everyone|nobody|teachers?|parents?|pupils?|guides?)$/iu;
const contraction =
  /^(?:it|that|there|here|what|who|let|he|she|where|how|when|today|tomorrow|everyone|nobody|one)'s$/iu;

/** Capitalised words that no source has; at the start of a sentence only those that cannot be ordinary words. */
function findNameFaults(line: string, facts: CopyFacts): string[] {
  return line.split(sentenceEnd).flatMap((sentence) => {
    const words = sentence.match(/\p{L}+(?:[’']\p{L}+)*/gu) ?? [];
    const names = words.filter((word, position) => {
      const isSpeaker = position === 0 && speaks.test(words[1] ?? '') && !pronoun.test(word);
      return (isSpeaker || looksLikeName(word, position === 0)) && !isKnown(word, facts);
    });
    return names.map((name) => `the name ${name} is not in the facts`);
  });
}

function looksLikeName(word: string, isFirst: boolean): boolean {
  if (titles.has(word.toLowerCase())) return true;
  if (!isFirst) return /\p{Lu}/u.test(word);
  const isPossessive = /[’']s$/u.test(word) && !contraction.test(word.replace('’', "'"));
  return isPossessive || /^\p{Lu}{2,}/u.test(word) || /\p{Ll}\p{Lu}/u.test(word);
}

function isKnown(word: string, facts: CopyFacts): boolean {
  return wordsOf(word).some((form) => facts.words.has(form) || alwaysKnown.has(form));
}

const quotation = /[“„"«]([^“”„"«»]{12,})[”“"»]/gu;
const speech = /\b(?:said|told|recalls?|recalled|testif(?:y|ies|ied)|according)\b/giu;

/** Sentences in somebody's mouth that nobody said. */
function findQuoteFaults(copy: CopyText, facts: CopyFacts): string[] {
  const text = copy.lines.join('\n');
  const quoted = [...text.matchAll(quotation)].filter(([, words = '']) => !facts.text.includes(words));
  const spoken = (text.match(speech) ?? []).filter((word) => !facts.words.has(word.toLowerCase()));
  return [
    ...quoted.map(() => 'the quotation is not in the curated copy'),
    ...spoken.map((word) => `"${word}" puts words in the mouth of someone who is not in the curated copy`),
  ];
}
