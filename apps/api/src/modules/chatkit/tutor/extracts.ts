import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { Core } from '../../../core.ts';
import { cite, verifyQuote } from './citations.ts';
import { findPassages, isSupported, type Found, type Passage } from './passages.ts';
import { findPlace } from './place.ts';
import { Speech } from './speech.ts';
import type { Turn } from './tutor.ts';

const mostExtracts = 3;
/** In characters; a sentence more is taken as long as it fits. */
const longestExtract = 420;
/** A passage that fits less than half as well as the best is about something else. */
const leastShare = 0.5;

/** Why the book speaks for itself. */
export type Reason = 'no model' | 'model away' | 'not shown';

const reasons: Readonly<Record<Reason, string>> = {
  'no model': '_No language model is set up here, so I quote the book instead of explaining it myself._',
  'not shown':
    '_What the language model wrote could not be shown from the book, so I quote the book instead._',
  'model away':
    '_The language model does not answer right now, so I quote the book instead of explaining it myself._',
};

const places = { current_lesson: 'lesson', current_chapter: 'chapter', entire_book: 'book' } as const;

/** Answers with what the book itself says, word for word; where it says nothing, with the lesson that comes nearest. */
export async function* quoteBook(
  core: Core,
  turn: Turn,
  { question, reason }: { readonly question: string; readonly reason: Reason },
): AsyncGenerator<ThreadEvent> {
  yield { type: 'progress_update', text: 'Searching the book', icon: 'search' };
  const found = chooseNear(await findPassages(core, turn, { query: question, scope: 'current_lesson' }));
  if (await isSupported(core, question, found)) return yield* quoteAll(core, turn, { found, reason });
  const wider = chooseNear(await findPassages(core, turn, { query: question, scope: 'entire_book' }));
  if (await isSupported(core, question, wider)) return yield* quoteAll(core, turn, { found: wider, reason });
  yield* abstain(core, turn, wider);
}

/** Without what is about something else. */
function chooseNear({ passages, ...found }: Found): Found {
  const best = passages[0]?.score ?? 0;
  const near = passages.filter(({ score }) => score >= best * leastShare);
  return { ...found, passages: near.slice(0, mostExtracts) };
}

async function* quoteAll(
  core: Core,
  turn: Turn,
  { found, reason }: { readonly found: Found; readonly reason: Reason },
): AsyncGenerator<ThreadEvent> {
  const { lesson } = await findPlace(core.books, turn.context);
  if (lesson !== undefined && found.passages.every((passage) => passage.lesson !== lesson))
    yield tellWidened(found);
  const speech = new Speech(turn);
  yield* speech.begin();
  yield* speech.say('This is what the book says about it.\n');
  for (const passage of found.passages) yield* quote(speech, passage);
  yield* speech.say(`\n${reasons[reason]}`);
  yield* speech.end();
}

/** Tells that nothing was found where the reader is. */
export function tellWidened({ scope }: Pick<Found, 'scope'>): ThreadEvent {
  return {
    type: 'notice',
    level: 'info',
    message: `This lesson does not say it, so I looked in the whole ${places[scope]}.`,
  };
}

function* quote(speech: Speech, passage: Passage): Generator<ThreadEvent> {
  const extract = chooseExtract(passage);
  const words = verifyQuote(extract, passage);
  if (words === undefined) return;
  const lines = extract
    .split('\n\n')
    .map(fence)
    .join('\n\n')
    .split('\n')
    .map((line) => `> ${line}`);
  yield* speech.say(`\n**${passage.heading}** (${passage.title})\n\n${lines.join('\n')}`);
  yield* speech.note(cite(passage, speech.length, words));
  yield* speech.say('\n');
}

/** A block of several lines is code, whose lines and signs Markdown is to leave alone. */
function fence(block: string): string {
  return block.includes('\n') ? `\`\`\`\`\n${block}\n\`\`\`\`` : block;
}

/** The sentences of a passage that have most of what was asked for, and as many after them as fit. */
function chooseExtract({ text, highlights }: Passage): string {
  const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].map(
    ({ segment, index }) => ({
      segment,
      index,
      found: highlights.filter(({ start }) => start >= index && start < index + segment.length).length,
    }),
  );
  const first = sentences.reduce((best, next) => (next.found > best.found ? next : best), {
    segment: '',
    index: 0,
    found: -1,
  });
  let end = first.index + first.segment.length;
  for (const { index, segment } of sentences)
    if (index >= end && index + segment.length - first.index <= longestExtract) end = index + segment.length;
  return text.slice(first.index, end).trim();
}

/** Says that the book does not answer, and what comes nearest. */
async function* abstain(core: Core, turn: Turn, { passages }: Found): AsyncGenerator<ThreadEvent> {
  const speech = new Speech(turn);
  yield* speech.begin();
  const [nearest] = passages;
  const { lesson = '' } = await findPlace(core.books, turn.context);
  const title = nearest?.title ?? (await core.books.lesson(lesson))?.title;
  const hint = title === undefined ? 'Try naming a topic of the book.' : `The nearest lesson is **${title}**`;
  yield* speech.say(`I found nothing in the book that answers this. ${hint}`);
  if (nearest !== undefined) {
    yield* speech.note(cite(nearest, speech.length));
    yield* speech.say(', but it does not speak of it directly.');
  } else if (title !== undefined) yield* speech.say('.');
  yield* speech.end();
}
