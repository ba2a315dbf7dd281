import { ReadableStream } from 'node:stream/web';
import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { z } from 'zod';
import type { Core } from '../../../core.ts';
import { LlmError } from '../../../platform/llm/error.ts';
import type { Lesson } from '../../../platform/books/markdown/book.ts';
import { defineTool, type Tool } from '../../../platform/llm/tools.ts';
import { checkTool } from './checks.ts';
import { cite, verifyQuote } from './citations.ts';
import { toMessages } from './conversation.ts';
import { quoteBook, tellWidened } from './extracts.ts';
import { hintTool } from './hints.ts';
import { MarkReader, type Piece } from './markers.ts';
import { findLesson } from './offers.ts';
import { findPassages, type Passage } from './passages.ts';
import { readProfile } from './profile.ts';
import { Speech } from './speech.ts';
import type { Turn } from './tutor.ts';

const mostRounds = 4;
const maxTokens = 1_500;
const timeoutMs = 60_000;
/** Thanks and greetings say no more; whatever says more has to be shown from the book. */
const smallTalk = 300;

const system = `You are a tutor for the readers of one book. You explain what the book teaches, at the level of the reader.

Look up what you need with search_book_content before you explain anything; start with the current lesson. Use
get_student_profile where it helps to know the reader. Explain only what the passages support, in your own plain words, with
an example where it helps. After each statement that a passage supports, put a mark: [[number|words]], where number is that of
the passage and words are at least a few words copied from it exactly. The reader does not see the marks. An answer without a
mark is thrown away. Where no passage answers, say so in a sentence and stop. Help with an exercise comes from next_hint alone,
one step for each message: the reader sees the step itself, so add a sentence of encouragement at most, and never solve an
exercise yourself. To see what the reader knows, use ask_checks: he answers on the page. Answer in the language of the reader, in Markdown, in at most 250 words.`;

type Told =
  | { readonly delta: string }
  | { readonly event: ThreadEvent }
  | { readonly shown: readonly ThreadEvent[] }
  | 'another round';

/**
 * Answers with what a model writes after searching the book, as it is written. Each citation is checked word for word
 * against its passage; an answer that has none left is taken back, and the book speaks for itself, as it does where the
 * model is away.
 */
export async function* answerWithModel(
  core: Core,
  turn: Turn,
  { question, asked_by }: { readonly question: string; readonly asked_by: string },
): AsyncGenerator<ThreadEvent> {
  const shelf: Passage[] = [];
  let isServed = false;
  let draft = new Draft(turn, shelf);
  const messages = toMessages(await turn.history());
  try {
    for await (const told of stream((tell) => ask(core, turn, { messages, shelf, asked_by, tell }))) {
      if (told === 'another round') {
        yield* draft.takeBack();
        draft = new Draft(turn, shelf);
      } else if ('shown' in told) {
        isServed = true;
        yield* told.shown;
      } else if ('event' in told) yield told.event;
      else yield* draft.read(told.delta);
    }
  } catch (error) {
    if (turn.signal.aborted || !(error instanceof LlmError)) throw error;
    yield* draft.takeBack();
    if (!isServed) yield* quoteBook(core, turn, { question, reason: 'model away' });
    return;
  }
  if (draft.isShown) return yield* draft.end();
  yield* draft.takeBack();
  // What the book itself shows or asks stands on its own.
  if (!isServed) yield* quoteBook(core, turn, { question, reason: 'not shown' });
}

/** What a model writes, as it becomes a message with its citations. */
class Draft {
  readonly #speech: Speech;
  readonly #marks = new MarkReader();
  readonly #shelf: readonly Passage[];
  #isBegun = false;

  constructor(turn: Turn, shelf: readonly Passage[]) {
    this.#speech = new Speech(turn);
    this.#shelf = shelf;
  }

  /** Whether it is shown from the book, or too short to need that. */
  get isShown(): boolean {
    const { length, notes } = this.#speech;
    return notes > 0 || (this.#shelf.length === 0 && length > 0 && length <= smallTalk);
  }

  *read(delta: string): Generator<ThreadEvent> {
    yield* this.#show(this.#marks.read(delta));
  }

  *end(): Generator<ThreadEvent> {
    yield* this.#show(this.#marks.end());
    yield* this.#speech.end();
  }

  *takeBack(): Generator<ThreadEvent> {
    if (this.#isBegun) yield { type: 'thread.item.removed', item_id: this.#speech.id };
  }

  *#show(pieces: Iterable<Piece>): Generator<ThreadEvent> {
    for (const piece of pieces) {
      if (!this.#isBegun) yield* this.#speech.begin();
      this.#isBegun = true;
      if (piece.kind === 'text') yield* this.#speech.say(piece.text);
      else yield* showMark(this.#speech, this.#shelf, piece);
    }
  }
}

function* showMark(
  speech: Speech,
  shelf: readonly Passage[],
  { passage, quote }: Extract<Piece, { kind: 'mark' }>,
): Generator<ThreadEvent> {
  const source = shelf[passage - 1];
  const words = source === undefined ? undefined : verifyQuote(quote, source);
  if (source !== undefined && words !== undefined) yield* speech.note(cite(source, speech.length, words));
}

interface Asked {
  readonly messages: ReturnType<typeof toMessages>;
  /** Passages that the model was shown, by their numbers from 1. */
  readonly shelf: Passage[];
  /** The message that is answered. */
  readonly asked_by: string;
  readonly tell: (told: Told) => void;
}

async function ask(core: Core, turn: Turn, { messages, shelf, asked_by, tell }: Asked): Promise<void> {
  const lesson = await findLesson(core, turn);
  const exercises = lesson?.exercises ?? [];
  await core.llm.runTools({
    purpose: 'chatkit.answer',
    system,
    data: { page: turn.context, exercises: exercises.map(({ id, title, task }) => ({ id, title, task })) },
    messages,
    tools: [
      searchTool(core, turn, shelf, tell),
      profileTool(core, turn),
      ...studyTools(core, turn, { lesson, asked_by, tell }),
    ],
    read: (text) => ({ value: text }),
    onDelta: (delta) => tell({ delta }),
    onRound: () => tell('another round'),
    mostRounds,
    maxTokens,
    timeoutMs,
    budgetKey: `chatkit:${turn.learner_id}`,
    signal: turn.signal,
  });
}

function searchTool(core: Core, turn: Turn, shelf: Passage[], tell: Asked['tell']): Tool {
  return defineTool({
    name: 'search_book_content',
    description: 'Search the book content for relevant information',
    input: z.object({
      query: z.string().min(1).max(500),
      scope: z.enum(['current_lesson', 'current_chapter', 'entire_book']).default('current_lesson'),
    }),
    async run(wanted) {
      tell({ event: { type: 'progress_update', text: 'Searching the book', icon: 'search' } });
      const found = await findPassages(core, turn, wanted);
      if (found.widened) tell({ event: tellWidened(found) });
      const passages = found.passages.map((passage) => ({
        number: shelf.push(passage),
        lesson: passage.title,
        section: passage.heading,
        text: passage.text,
      }));
      return { scope: found.scope, widened: found.widened, passages };
    },
  });
}

function profileTool(core: Core, turn: Turn): Tool {
  return defineTool({
    name: 'get_student_profile',
    description: "Get student's learning profile and progress",
    input: z.object({}),
    run: async () => await readProfile(core, turn),
  });
}

/** What a model may have the house show of the lesson that the learner reads. */
function studyTools(
  core: Core,
  turn: Turn,
  { lesson, asked_by, tell }: Pick<Asked, 'asked_by' | 'tell'> & { readonly lesson: Lesson | undefined },
): Tool[] {
  if (lesson === undefined) return [];
  const show = (shown: readonly ThreadEvent[]) => tell({ shown });
  return [
    ...(lesson.exercises.length === 0 ? [] : [hintTool(core, turn, { lesson, asked_by, show })]),
    ...(lesson.checks.length === 0 ? [] : [checkTool(core, turn, { lesson, show })]),
  ];
}

/** What is told while work goes on, till it ends; throws what that throws. */
function stream(work: (tell: Asked['tell']) => Promise<void>): ReadableStream<Told> {
  let isOpen = true;
  return new ReadableStream<Told>({
    start(controller) {
      const tell = (told: Told) => {
        if (isOpen) controller.enqueue(told);
      };
      void work(tell)
        .then(() => {
          if (isOpen) controller.close();
        })
        .catch((error: unknown) => controller.error(error));
    },
    cancel() {
      isOpen = false;
    },
  });
}
