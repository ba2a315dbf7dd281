import type { Sentence } from '../../text/sentences.ts';

const opener =
  /^(?:this|these|those|that|it|they|he|she|such|its|their|both|however|but|and|so|therefore|thus|hence|consequently|nevertheless|instead|otherwise|as a result|for this reason|in this case|then|here|there it)\b/iu;
const filler =
  /^(?:in addition|furthermore|moreover|also|additionally|for example|for instance|in other words|it is worth|it should be noted|as mentioned|as noted|as stated|note that|overall|of course|generally|in general|that said|needless to say|in summary|to summarise|in conclusion|all in all|as such|in many cases|typically|usually)\b/iu;

const pronoun = '(?:it|they|them|this|that|these|those|he|she)';
/** What points back from further inside: `At 6% a year, that is`, `What it holds`, `Two of them`, `until then`. */
const backward = new RegExp(
  [
    `^[^,.;:]{1,60}, ${pronoun}\\b`,
    `^(?:what|who|where|when|if|as|until|unless|because|though|although|while|once|before|after|for|in|on|with|without|to) ${pronoun}\\b`,
    `^(?:for|in|on|at|with|by|under) [^,.;:]{1,40} ${pronoun} (?:is|are|was|were|has|have|does|do|can|will)\\b`,
    String.raw`^the (?:first|second|third|latter|former|others?|rest|\p{L}+est|most|next|last)\b`,
    String.raw`\bof (?:them|these|those|which)\b`,
    String.raw`\b(?:until|since|by|from) then\b`,
  ].join('|'),
  'iu',
);

/** Whether a sentence makes no sense without the one before it. */
export function leansOnPrevious(text: string): boolean {
  const words = text.trimStart();
  return opener.test(words) || backward.test(words);
}

/** Words of a duty, which turn what is said around them. */
const binding = /\b(?:must|shall|required|mandatory|recommend|recommended|deadline|critical)\b/iu;

/** What takes something away: without it a text says more, or better, than is so. */
const guarded = new RegExp(
  [
    String.raw`\b(?:not|no|none|never|nothing|nobody|nowhere|neither|nor|cannot|without|unless|except|only)\b|n['’]t\b`,
    String.raw`\b(?:lack\p{L}*|miss(?:es|ed|ing)|unknown|unclear|undecided|unresolved|unconfirmed|outstanding|pending)\b`,
    String.raw`\b(?:open (?:points?|questions?|issues?|items?)|(?:is|are|remains?|still) open)\b`,
    String.raw`\b(?:minus|negative|loss(?:es)?|deficits?|shortfalls?|overruns?)\b`,
    // `-GBP 400`, `−12%`, `GBP -400`, `(400)`
    String.raw`(?<![\p{L}\p{N}])[-−–](?:\p{Sc}|[A-Z]{3}\s?)?\d|\(\d[\d.,]*\)`,
  ].join('|'),
  'iu',
);

/** Whether a sentence holds a `not`, a lack or a negative figure. */
export function isGuarded(text: string): boolean {
  return guarded.test(text);
}

/** Whether a sentence holds a mark for what is still to be settled. */
export function isOpen(text: string): boolean {
  return /\[(?:to |tb[acd]\b|open\b|\?)|\b(?:TBA|TBC|TBD)\b/iu.test(text);
}

/** Whether a sentence opens with words that announce nothing new. */
export function isFiller(text: string): boolean {
  return filler.test(text.trimStart());
}

/**
 * How much each sentence tells, judged without understanding it: figures, duties, limits and names count, so do a paragraph's
 * first sentence and words that the whole text keeps coming back to; stock openings count against it.
 */
export function weighSentences(
  source: string,
  paragraphs: readonly (readonly Sentence[])[],
): Map<Sentence, number> {
  const counts = new Map<string, number>();
  const stems = new Map(paragraphs.flat().map((sentence) => [sentence, stemsOf(sentence.text)] as const));
  for (const word of [...stems.values()].flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weights = new Map<Sentence, number>();
  for (const sentences of paragraphs) {
    for (const [index, sentence] of sentences.entries()) {
      const words = stems.get(sentence) ?? [];
      const central = words.filter((word) => (counts.get(word) ?? 0) > 1).length / Math.max(4, words.length);
      weights.set(sentence, central * 2 + weighPlace(index, sentences.length) + weighWords(sentence, source));
    }
  }
  return weights;
}

function weighPlace(index: number, count: number): number {
  if (index === 0) return 3;
  return index === count - 1 ? 0.5 : 0;
}

function weighWords(sentence: Sentence, source: string): number {
  const text = sentence.text.trim();
  const markup = source.slice(sentence.start, sentence.end);
  return (
    (/\d/u.test(text) ? 2.5 : 0) +
    (binding.test(text) ? 1.5 : 0) +
    (/[^.!?]\s\p{Lu}\p{Ll}/u.test(text) ? 0.5 : 0) +
    (/\*\*|\]\(|`/u.test(markup) ? 0.5 : 0) +
    (isFiller(text) ? -2.5 : 0) +
    (/^\(.*\)\.?$/u.test(text) ? -1 : 0)
  );
}

const small = new Set('the a an of and or for in on to with our its your this that'.split(' '));

/** The telling words of a text, small and without a plural `s`. */
function stemsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !small.has(word)).map((word) => word.replace(/(?<=\p{L}{3})(?<!s)s$/u, ''));
}
