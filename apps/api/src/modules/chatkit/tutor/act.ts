import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { z } from 'zod';
import type { Core } from '../../../core.ts';
import type { Lesson } from '../../../platform/books/markdown/book.ts';
import { findDue } from '../study/progress.ts';
import { askChecks, chooseChecks } from './checks.ts';
import { giveHint } from './hints.ts';
import { findLesson, offerStudy } from './offers.ts';
import { type Action, type Turn, TutorFault } from './tutor.ts';

const lesson = z.string().max(300).optional();
const NextHint = z.object({ lesson, exercise: z.string().max(300), rung: z.int().min(1).optional() });
const StartChecks = z.object({ lesson }).default({});

/** Does what a button or the page asks for by name. Throws `TutorFault` for what is not known here. */
export async function* act(core: Core, turn: Turn, action: Action): AsyncGenerator<ThreadEvent> {
  yield* await perform(core, turn, action);
  yield* offerStudy(core, turn);
}

async function perform(core: Core, turn: Turn, { type, payload }: Action): Promise<readonly ThreadEvent[]> {
  switch (type) {
    case 'exercise.next_hint':
      return await showHint(core, turn, payload);
    case 'check.start':
      return await startChecks(core, turn, payload);
    case 'check.review':
      return await review(core, turn);
    default:
      throw refuse('This is not known here.');
  }
}

function refuse(message: string): TutorFault {
  return new TutorFault(message, { allowRetry: false });
}

/** The lesson that is named, else the one that the learner reads. */
async function lessonOf(core: Core, turn: Turn, id: string | undefined): Promise<Lesson | undefined> {
  return id === undefined ? await findLesson(core, turn) : await core.books.lesson(id);
}

async function showHint(core: Core, turn: Turn, payload: unknown): Promise<readonly ThreadEvent[]> {
  const asked = NextHint.safeParse(payload).data;
  const place = asked === undefined ? undefined : await lessonOf(core, turn, asked.lesson);
  const exercise = place?.exercises.find(({ id }) => id === asked?.exercise);
  if (place === undefined || exercise === undefined) throw refuse('There is no such exercise in the book.');
  return (await giveHint(core, turn, { lesson: place, exercise, rung: asked?.rung })).events;
}

async function startChecks(core: Core, turn: Turn, payload: unknown): Promise<ThreadEvent[]> {
  const asked = StartChecks.safeParse(payload).data;
  const place = asked === undefined ? undefined : await lessonOf(core, turn, asked.lesson);
  if (place === undefined || place.checks.length === 0) throw refuse('There are no questions about this.');
  return await askChecks(turn, await chooseChecks(core, turn.learner_id, place));
}

async function review(core: Core, turn: Turn): Promise<ThreadEvent[]> {
  const due = await findDue(core, turn.learner_id);
  if (due.length === 0) throw refuse('Nothing is due for review now.');
  return await askChecks(turn, due);
}
