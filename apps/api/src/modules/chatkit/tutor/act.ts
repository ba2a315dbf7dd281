import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { z } from 'zod';
import type { Core } from '../../../core.ts';
import { giveHint } from './hints.ts';
import { findLesson, offerStudy } from './offers.ts';
import { type Action, type Turn, TutorFault } from './tutor.ts';

const NextHint = z.object({
  lesson: z.string().max(300).optional(),
  exercise: z.string().max(300),
  rung: z.int().min(1).optional(),
});

/** Does what a button or the page asks for by name. Throws `TutorFault` for what is not known here. */
export async function* act(core: Core, turn: Turn, action: Action): AsyncGenerator<ThreadEvent> {
  if (action.type !== 'exercise.next_hint') throw unknown('This is not known here.');
  yield* showHint(core, turn, action.payload);
  yield* offerStudy(core, turn);
}

function unknown(message: string): TutorFault {
  return new TutorFault(message, { allowRetry: false });
}

async function* showHint(core: Core, turn: Turn, payload: unknown): AsyncGenerator<ThreadEvent> {
  const asked = NextHint.safeParse(payload).data;
  const lesson =
    asked?.lesson === undefined ? await findLesson(core, turn) : await core.books.lesson(asked.lesson);
  const exercise = lesson?.exercises.find(({ id }) => id === asked?.exercise);
  if (lesson === undefined || exercise === undefined)
    throw unknown('There is no such exercise in the book any more.');
  yield* (await giveHint(core, turn, { lesson, exercise, rung: asked?.rung })).events;
}
