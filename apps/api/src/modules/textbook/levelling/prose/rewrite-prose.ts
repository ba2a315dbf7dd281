import { applyEdits, editProse } from '../tree/prose.ts';
import type { Edit, Prose } from '../tree/chapter.ts';
import { joinSentences } from './join-sentences.ts';
import { indexWordings, replaceOpener, replaceWordings, type WordingIndex } from './replace-wordings.ts';
import { splitSentence } from './split-sentence.ts';
import { tagSentences, type Word } from './tag-sentences.ts';
import * as wordings from './wordings.ts';

export type Level = 'beginner' | 'intermediate' | 'advanced';

/** What a paragraph becomes: the edits of the source, and its words afterwards. */
export interface RewrittenProse {
  readonly edits: readonly Edit[];
  readonly text: string;
}

interface Manner {
  readonly wordings: WordingIndex;
  readonly openers: WordingIndex;
  /** Sentences of more words are parted where a clause ends. */
  readonly longest: number;
  readonly joins: boolean;
}

const {
  tidyWordings,
  verbWordings,
  plainWordings,
  plainOpeners,
  emptyOpeners,
  preciseWordings,
  preciseOpeners,
} = wordings;

const straight = [...tidyWordings, ...verbWordings];

const manners: Readonly<Record<Level, Manner>> = {
  beginner: {
    wordings: indexWordings([...straight, ...plainWordings]),
    openers: indexWordings([...emptyOpeners, ...plainOpeners]),
    longest: 12,
    joins: false,
  },
  intermediate: {
    wordings: indexWordings(straight),
    openers: indexWordings(emptyOpeners),
    longest: 32,
    joins: false,
  },
  advanced: {
    wordings: indexWordings([...straight, ...preciseWordings]),
    openers: indexWordings([...emptyOpeners, ...preciseOpeners]),
    longest: Infinity,
    joins: true,
  },
};

/** Reads an English paragraph once for all levels; what it gives rewrites it for one. */
export function readProse(prose: Prose): (level: Level) => RewrittenProse {
  const sentences = prose.isOwn ? tagSentences(prose.text) : [];
  return (level) => rewrite(prose, sentences, manners[level]);
}

function rewrite(prose: Prose, sentences: readonly (readonly Word[])[], manner: Manner): RewrittenProse {
  const groups = sentences.flatMap((sentence) => [
    ...splitSentence(sentence, manner.longest),
    replaceOpener(sentence, manner.openers),
    ...replaceWordings(sentence, manner.wordings),
  ]);
  if (manner.joins) groups.push(...joinSentences(sentences));
  const taken: Edit[] = [];
  const edits: Edit[] = [];
  for (const group of groups) {
    const found = group.map((edit) => editProse(prose, edit));
    if (group.some((edit) => isBroken(prose, edit) || taken.some((other) => overlap(edit, other)))) continue;
    if (found.some((edit) => edit === undefined)) continue;
    taken.push(...group);
    edits.push(...found.filter((edit) => edit !== undefined));
  }
  return { edits, text: edits.length === 0 ? prose.text : applyEdits(prose.text, taken) };
}

/** A sentence never ends inside emphasis, and no digit is ever touched. */
function isBroken({ spans, text }: Prose, { start, end, text: to }: Edit): boolean {
  const isEnd = /[.;]/u.test(to);
  return (
    /\p{Nd}/u.test(text.slice(start, end)) ||
    (isEnd && spans.some((span) => span.start < end && start < span.end))
  );
}

function overlap(a: Edit, b: Edit): boolean {
  return a.start < b.end && b.start < a.end;
}
