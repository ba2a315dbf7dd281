import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf } from '@quintet/contracts/chatkit/items';
import type { Core } from '../../../core.ts';
import { findQuestion, textOf } from './conversation.ts';
import { quoteBook } from './extracts.ts';
import { answerWithModel } from './model-answer.ts';
import { type Turn, type Tutor, TutorFault } from './tutor.ts';

const longestTitle = 60;

/** The tutor of the house: a model that searches the book, or the book's own words where there is none. */
export function createTutor(core: Core): Tutor {
  return {
    respond: (turn, message) => answer(core, turn, message),
    act: () => refuse('This is not known here.'),
    update: () => Promise.resolve(undefined),
  };
}

async function* answer(
  core: Core,
  turn: Turn,
  message: ItemOf<'user_message'> | undefined,
): AsyncGenerator<ThreadEvent> {
  const asked = findQuestion(await turn.history(), message);
  const question = asked === undefined ? '' : textOf(asked);
  if (question === '') throw new TutorFault('Please write what you want to know.', { allowRetry: false });
  turn.state.title ??= titleOf(question);
  const about = asked?.quoted_text ?? turn.context['highlighted_text'];
  if (core.llm.state().configured) return yield* answerWithModel(core, turn, question);
  // What is asked about a text hardly names what it is about.
  const whole = about === undefined ? question : `${question} ${about}`;
  yield* quoteBook(core, turn, { question: whole, reason: 'no model' });
}

/** The beginning of the first question, to its last whole word. */
function titleOf(question: string): string {
  const line = question.replaceAll(/\s+/g, ' ');
  if (line.length <= longestTitle) return line;
  return `${line.slice(0, longestTitle).replace(/ [^ ]*$/, '')} …`;
}

/** Tells why nothing is done; to ask again would not help. */
async function* refuse(message: string): AsyncGenerator<ThreadEvent> {
  yield { type: 'error', code: 'custom', message, allow_retry: false };
}
