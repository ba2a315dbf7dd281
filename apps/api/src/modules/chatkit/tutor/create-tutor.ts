import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf } from '@quintet/contracts/chatkit/items';
import type { Core } from '../../../core.ts';
import { act } from './act.ts';
import { tellResults } from './checks.ts';
import { findQuestion, textOf } from './conversation.ts';
import { quoteBook } from './extracts.ts';
import { answerWithModel } from './model-answer.ts';
import { offerStudy } from './offers.ts';
import { type Turn, type Tutor, TutorFault } from './tutor.ts';

const longestTitle = 60;

/** The tutor of the house: a model that searches the book, or the book's own words where there is none. */
export function createTutor(core: Core): Tutor {
  return {
    respond: (turn, message) => answer(core, turn, message),
    receive: (turn, answers) => receive(core, turn, answers),
    act: (turn, action) => act(core, turn, action),
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
  if (asked === undefined || question === '')
    throw new TutorFault('Please write what you want to know.', { allowRetry: false });
  turn.state.title ??= titleOf(question);
  const about = asked.quoted_text ?? turn.context['highlighted_text'];
  // What is asked about a text hardly names what it is about.
  const whole = about === undefined ? question : `${question} ${about}`;
  if (core.llm.state().configured) yield* answerWithModel(core, turn, { question, asked_by: asked.id });
  else yield* quoteBook(core, turn, { question: whole, reason: 'no model' });
  yield* offerStudy(core, turn);
}

/** The beginning of the first question, to its last whole word. */
function titleOf(question: string): string {
  const line = question.replaceAll(/\s+/g, ' ');
  if (line.length <= longestTitle) return line;
  return `${line.slice(0, longestTitle).replace(/ [^ ]*$/, '')} …`;
}

async function* receive(
  core: Core,
  turn: Turn,
  answers: ItemOf<'structured_input'>,
): AsyncGenerator<ThreadEvent> {
  yield* tellResults(core, turn, answers);
  yield* offerStudy(core, turn);
}
