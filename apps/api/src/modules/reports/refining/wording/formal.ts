import type { Edit } from '../../text/markdown-blocks.ts';
import type { Range } from '../../../../platform/markdown/markdown-tree.ts';
import { compileWording, improveWording, likeCase, type Openings } from './replace-words.ts';

/** Short forms whose long form does not hang on what follows. */
const contractionWording = compileWording([
  "don't|doesn't|didn't > do not|does not|did not",
  "isn't|aren't|wasn't|weren't > is not|are not|was not|were not",
  "hasn't|haven't|hadn't > has not|have not|had not",
  "won't|wouldn't|shan't|shouldn't > will not|would not|shall not|should not",
  "can't|couldn't|mustn't|needn't|mightn't > cannot|could not|must not|need not|might not",
  "i'm|you're|we're|they're|who're > I am|you are|we are|they are|who are",
  "i've|you've|we've|they've|who've|could've|should've|would've|might've|must've > I have|you have|we have|they have|who have|could have|should have|would have|might have|must have",
  "i'll|you'll|he'll|she'll|it'll|we'll|they'll|that'll|there'll|who'll|this'll > I will|you will|he will|she will|it will|we will|they will|that will|there will|who will|this will",
  "it's been|that's been|there's been|he's been|she's been > it has been|that has been|there has been|he has been|she has been",
  "let's > let us",
]);

const question = /(?<=^|[.!?;,]\s{1,99})(\p{L}+)n['’]t(\s+)(i|you|he|she|it|we|they|there)(?![\p{L}'’])/giu;
const fullForms: Readonly<Record<string, string>> = { ca: 'can', sha: 'shall', wo: 'will' };
/** `it's` is `it is` in front of these, whatever else it may be elsewhere. */
const shortIs =
  /(?<![\p{L}\p{N}])(it|that|there|here|he|she)['’]s(?=\s+(?:an?|the|not|no|in|on|at|to|for|from|of|by|about|very|too|so|more|less|our|their|its|why|how|what|where|when)\s)/giu;

/** Short forms written out. In `don't you` the `not` goes behind the pronoun. */
export function expandContractions(source: string, range: Range): Edit[] {
  const text = source.slice(range.start, range.end);
  const editAt = (index: number, old: string, fresh: string): Edit => ({
    start: range.start + index,
    end: range.start + index + old.length,
    text: fresh,
  });
  const questions = [...text.matchAll(question)].map(
    ({ 0: old, 1: verb = '', 2: gap = ' ', 3: who = '', index }) =>
      editAt(index, old, `${likeCase(verb, fullForms[verb.toLowerCase()] ?? verb)}${gap}${who} not`),
  );
  const forms = improveWording(source, range, contractionWording).filter((edit) =>
    questions.every((other) => edit.end <= other.start || other.end <= edit.start),
  );
  const areThat = [...text.matchAll(shortIs)].map(({ 0: old, 1: word = '', index }) =>
    editAt(index, old, `${word} is`),
  );
  return [...questions, ...forms, ...areThat];
}

/** Everyday turns of speech and what a formal report says. */
export const formalWording = compileWording([
  'have got|has got|had got > have|has|had',
  'right now > now',
  'nowadays > at present',
  'find out about|finds out about|found out about|finding out about > learn of|learns of|learnt of|learning of',
  'find out|finds out|found out|finding out > establish|establishes|established|establishing',
  'figure out|figures out|figured out|figuring out > determine|determines|determined|determining',
  'look into|looks into|looked into|looking into > investigate|investigates|investigated|investigating',
  'sort out|sorts out|sorted out|sorting out > resolve|resolves|resolved|resolving',
  'come up with|comes up with|came up with|coming up with > develop|develops|developed|developing',
  'get rid of|gets rid of|got rid of|getting rid of > remove|removes|removed|removing',
  'get in touch with|gets in touch with|got in touch with|getting in touch with > contact|contacts|contacted|contacting',
  'roll out|rolls out|rolled out|rolling out > introduce|introduces|introduced|introducing',
  'make sure that|makes sure that|made sure that|making sure that > ensure that|ensures that|ensured that|ensuring that',
  'want to|wants to|wanted to > wish to|wishes to|wished to',
  'is ok|is okay|are ok|are okay|was ok|was okay > is acceptable|is acceptable|are acceptable|are acceptable|was acceptable|was acceptable',
  'kids > children',
  'guys|folks > people',
  'cheap|cheaper > inexpensive|less expensive',
  'ballpark figure > estimate',
  'on top of that > in addition',
  'up and running > in operation',
]);

/** Openings of sentences, where what follows shows that a clause begins. */
const clause = String.raw`(?=\s(?:the|we|this|it|they|all|our|that|these|there|each|no|an?)\s)`;
export const formalOpenings: Openings = [
  [new RegExp(String.raw`(?:^|(?<=[.!?]\s{1,99}))But,?${clause}`, 'gu'), 'However,'],
  [new RegExp(String.raw`(?:^|(?<=[.!?]\s{1,99}))And,?${clause}`, 'gu'), 'In addition,'],
  [new RegExp(String.raw`(?:^|(?<=[.!?]\s{1,99}))So,?${clause}`, 'gu'), 'Therefore,'],
  [/\bASAP\b/gu, 'as soon as possible'],
];
