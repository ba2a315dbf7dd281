import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { z } from 'zod';
import type { Core } from '../../../core.ts';
import type { Exercise, Lesson } from '../../../platform/books/markdown/book.ts';
import { defineTool, type Tool } from '../../../platform/llm/tools.ts';
import { climb, type Rung } from '../study/ladder.ts';
import { cite } from './citations.ts';
import { Speech } from './speech.ts';
import type { Show, Turn } from './tutor.ts';

/** Which hint is asked for, and by what: see `climb`. */
export interface HintAsked {
  readonly lesson: Lesson;
  readonly exercise: Exercise;
  readonly rung?: number | undefined;
  readonly asked_by?: string | undefined;
}

export interface Hint {
  readonly rung: Rung;
  /** The message that shows it, in the words of the book. */
  readonly events: readonly ThreadEvent[];
}

/** Takes the learner up to the next rung of an exercise; what it says is shown by the house, not by a model. */
export async function giveHint(core: Core, turn: Turn, asked: HintAsked): Promise<Hint> {
  const { lesson, exercise } = asked;
  const { learner_id } = turn;
  const rung = await climb(core, { ...asked, learner_id, lesson: lesson.id });
  const speech = new Speech(turn);
  const events = [...speech.begin(), ...speech.say(headingOf(exercise, rung))];
  if (rung.kind === 'nudge') {
    events.push(...speech.say(`${exercise.task.trim()}\n\n`));
    events.push(...(await nudge(core, speech, { lesson, exercise })));
  } else events.push(...speech.say(rung.text.trim()));
  events.push(...speech.end());
  return { rung, events };
}

function headingOf({ title }: Exercise, { kind, number, of }: Rung): string {
  return `**${title}** · ${kind} (${number} of ${of})\n\n`;
}

/** Sends the learner back to the section of the lesson that has most to do with the task. */
async function nudge(
  { books }: Core,
  speech: Speech,
  { lesson, exercise }: Pick<HintAsked, 'lesson' | 'exercise'>,
): Promise<ThreadEvent[]> {
  const query = `${exercise.title} ${exercise.task}`.slice(0, 500);
  const { hits, widened } = await books.search({
    query,
    scope: 'current_lesson',
    lesson: lesson.id,
    limit: 1,
  });
  const [hit] = hits;
  if (hit === undefined || widened)
    return [...speech.say('Say in your own words what goes in and what comes out. What comes first?')];
  return [
    ...speech.say(`Read **${hit.heading}** once more. Which part of it does the task ask for?`),
    ...speech.note(cite({ ...hit, title: lesson.title }, speech.length)),
  ];
}

/** Shows the next rung of an exercise: the model is told what the learner sees, and no more of it than he does. */
export function hintTool(
  core: Core,
  turn: Turn,
  { lesson, asked_by, show }: Pick<HintAsked, 'lesson'> & { readonly asked_by: string; readonly show: Show },
): Tool {
  const shown = new Set<string>();
  return defineTool({
    name: 'next_hint',
    description: 'Show the reader the next step of help for an exercise of the lesson: one for each message',
    input: z.object({ exercise: z.enum(lesson.exercises.map(({ id }) => id)) }),
    async run({ exercise: id }) {
      const exercise = lesson.exercises.find((one) => one.id === id);
      if (exercise === undefined) return { shown: 'There is no such exercise' };
      const { rung, events } = await giveHint(core, turn, { lesson, exercise, asked_by });
      if (!shown.has(id)) show(events);
      shown.add(id);
      return { shown: rung };
    },
  });
}
