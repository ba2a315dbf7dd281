import type { Transaction } from '@quintet/db/open-db';
import type { Core } from '../../../core.ts';
import type { Exercise, Lesson } from '../../../platform/books/markdown/book.ts';

/** A step of the help that an exercise gives; the last one is its solution. */
export interface Rung {
  readonly kind: 'nudge' | 'hint' | 'worked step' | 'solution';
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** Markdown; that of a nudge is for whoever shows it to say. */
  readonly text: string;
}

/** Which rung of which exercise is wanted. */
export interface Wanted {
  readonly learner_id: string;
  readonly lesson: string;
  readonly exercise: Exercise;
  /** From 1. One that was reached before is given again; without it, and beyond the next one, the next one is. */
  readonly rung?: number | undefined;
  /** The message that asks, if one does: answered again, it gets the same rung again, and never another. */
  readonly asked_by?: string | undefined;
}

/**
 * Takes a learner one rung up the ladder of an exercise and gives the rung; at the top, the solution again. However it is asked for, none is
 * given before those below it were.
 */
export async function climb({ db }: Pick<Core, 'db'>, wanted: Wanted): Promise<Rung> {
  const rungs = ladderOf(wanted.exercise);
  const number = await db.transaction(async (tx) => await reach(tx, wanted, rungs.length));
  return rungAt(rungs, number);
}

/** How many rungs of each exercise of a lesson a learner has been given, by the exercise's id. */
export async function readRungs(
  { db }: Pick<Core, 'db'>,
  learner_id: string,
  lesson: Pick<Lesson, 'id'>,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.prisma.chatkitRung.findMany({ where: { learner_id, lesson: lesson.id } });
  return new Map(rows.map(({ exercise, rung }) => [exercise, rung]));
}

/** The rung that comes after so many; `undefined` at the top. What it says is not told. */
export function rungAfter(exercise: Exercise, reached: number): Omit<Rung, 'text'> | undefined {
  const rungs = ladderOf(exercise);
  if (reached >= rungs.length) return undefined;
  const { text: _, ...next } = rungAt(rungs, reached + 1);
  return next;
}

/** The last hint of several shows a step of the work; those before it only point the way. */
function ladderOf({ hints, solution }: Exercise): readonly Pick<Rung, 'kind' | 'text'>[] {
  const isWorked = (at: number) => at > 0 && at === hints.length - 1;
  return [
    { kind: 'nudge', text: '' },
    ...hints.map((text, at) => ({ kind: isWorked(at) ? ('worked step' as const) : ('hint' as const), text })),
    { kind: 'solution', text: solution },
  ];
}

function rungAt(rungs: ReturnType<typeof ladderOf>, number: number): Rung {
  const rung = rungs[number - 1];
  if (rung === undefined) throw new RangeError(`There is no rung ${number}`);
  return { ...rung, number, of: rungs.length };
}

/** The number of the rung that is given now. */
async function reach(tx: Transaction, wanted: Wanted, top: number): Promise<number> {
  const { learner_id, lesson, exercise, rung, asked_by = null } = wanted;
  const key = { learner_id, lesson, exercise: exercise.id };
  // Whoever asks at the same time waits here.
  await tx.$executeRaw`
    insert into chatkit.rungs (learner_id, lesson, exercise, rung)
    values (${learner_id}::uuid, ${lesson}, ${exercise.id}, 0)
    on conflict (learner_id, lesson, exercise) do update set rung = chatkit.rungs.rung`;
  const where = { learner_id_lesson_exercise: key };
  const kept = await tx.chatkitRung.findUniqueOrThrow({ where });
  const reached = Math.min(kept.rung, top);
  if (reached > 0 && asked_by !== null && kept.asked_by === asked_by) return reached;
  if (rung !== undefined && rung <= reached) return rung;
  const next = Math.min(reached + 1, top);
  await tx.chatkitRung.update({ where, data: { rung: next, asked_by } });
  return next;
}
