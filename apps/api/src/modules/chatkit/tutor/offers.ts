import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { Core } from '../../../core.ts';
import type { Exercise, Lesson } from '../../../platform/books/markdown/book.ts';
import { readRungs, rungAfter } from '../study/ladder.ts';
import { findDue } from '../study/progress.ts';
import { mintChatId } from '../threads/ids.ts';
import { findPlace } from './place.ts';
import type { Action, Turn } from './tutor.ts';

/** By which the card is known among other widgets. */
const key = 'study';
const mostExercises = 6;

/** The lesson that the learner reads, if his page names one. */
export async function findLesson({ books }: Pick<Core, 'books'>, turn: Turn): Promise<Lesson | undefined> {
  const { lesson } = await findPlace(books, turn.context);
  return lesson === undefined ? undefined : await books.lesson(lesson);
}

/** Offers what there is to do in the lesson and for review, on a card that takes the place of the one before. */
export async function* offerStudy(core: Core, turn: Turn): AsyncGenerator<ThreadEvent> {
  const lesson = await findLesson(core, turn);
  const due = (await findDue(core, turn.learner_id)).length;
  const children = [
    ...(lesson === undefined ? [] : await offerLesson(core, turn, lesson)),
    ...(due === 0 ? [] : [buttonOf(`Review what was not right (${due})`, { type: 'check.review' })]),
  ];
  for (const item of await turn.history())
    if (item.type === 'widget' && item.widget['key'] === key)
      yield { type: 'thread.item.removed', item_id: item.id };
  if (children.length === 0) return;
  const widget = { type: 'Card', key, size: 'sm', children };
  const place = {
    id: mintChatId('message'),
    thread_id: turn.thread_id,
    created_at: new Date().toISOString(),
  };
  yield { type: 'thread.item.done', item: { type: 'widget', ...place, widget } };
}

async function offerLesson(core: Core, turn: Turn, lesson: Lesson): Promise<object[]> {
  const { id, title, exercises, checks } = lesson;
  const reached = await readRungs(core, turn.learner_id, lesson);
  const rows = exercises
    .slice(0, mostExercises)
    .map((exercise) => rowOf(lesson, exercise, reached.get(exercise.id) ?? 0));
  return [
    ...(rows.length === 0 ? [] : [{ type: 'Caption', value: `Exercises of ${title}` }, ...rows]),
    ...(checks.length === 0
      ? []
      : [buttonOf('Check what you know', { type: 'check.start', payload: { lesson: id } })]),
  ];
}

function rowOf(lesson: Lesson, exercise: Exercise, reached: number) {
  const next = rungAfter(exercise, reached);
  const title = { type: 'Text', value: exercise.title, size: 'sm' };
  if (next === undefined) return { type: 'Row', children: [title, { type: 'Badge', label: 'All shown' }] };
  const label = next.kind === 'solution' ? 'Show the solution' : reached === 0 ? 'First hint' : 'Next hint';
  const payload = { lesson: lesson.id, exercise: exercise.id, rung: next.number };
  return {
    type: 'Row',
    justify: 'between',
    children: [title, buttonOf(label, { type: 'exercise.next_hint', payload })],
  };
}

function buttonOf(label: string, action: Action) {
  return {
    type: 'Button',
    label,
    size: 'sm',
    onClickAction: { ...action, handler: 'server', loadingBehavior: 'auto', streaming: true },
  };
}
