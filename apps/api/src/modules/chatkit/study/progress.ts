import type { ItemOf } from '@quintet/contracts/chatkit/items';
import type { Transaction } from '@quintet/db/open-db';
import type { Core } from '../../../core.ts';
import type { Books } from '../../../platform/books/books.ts';
import type { Check } from '../../../platform/books/markdown/book.ts';
import { readClock } from '../../../platform/clock.ts';

/** A question of the book with the lesson that asks it. */
export interface LessonCheck {
  readonly lesson: string;
  readonly check: Check;
}

type Asked = ItemOf<'structured_input'>['inputs'][number];

const dayMs = 86_400_000;
/** After how many days a question that was answered wrong is asked again, and after how many more each time that it is then right. */
const reviewDays = [1, 3, 7, 21];

/** By which a question is known in a thread. */
export function idOf({ lesson, check }: LessonCheck): string {
  return `${lesson}#${check.id}`;
}

/** Those of the questions that a thread asks which are of the book, by their ids. */
export async function findChecks(
  books: Pick<Books, 'lesson'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LessonCheck>> {
  const found = new Map<string, LessonCheck>();
  for (const id of ids) {
    const at = id.lastIndexOf('#');
    const lesson = await books.lesson(id.slice(0, Math.max(at, 0)));
    const check = lesson?.checks.find((one) => one.id === id.slice(at + 1));
    if (lesson !== undefined && check !== undefined) found.set(id, { lesson: lesson.id, check });
  }
  return found;
}

/** Whether an answer names all of the right options and nothing else; `undefined` for a question that was skipped. */
export function judge({ options }: Check, { answer }: Pick<Asked, 'answer'>): boolean | undefined {
  if (answer === undefined || answer.skipped) return undefined;
  const right = new Set(options.flatMap((option) => (option.right ? [option.text] : [])));
  const given = new Set(answer.values);
  return right.size === given.size && [...given].every((value) => right.has(value));
}

/** Keeps how questions of the book were answered, and when those that were answered wrong come again. */
export async function keepAnswers(
  tx: Transaction,
  learner_id: string,
  { inputs }: Pick<ItemOf<'structured_input'>, 'inputs'>,
  checks: ReadonlyMap<string, LessonCheck>,
): Promise<void> {
  const now = await readClock(tx);
  for (const input of inputs) {
    const asked = checks.get(input.id);
    const is_right = asked === undefined ? undefined : judge(asked.check, input);
    if (asked === undefined || is_right === undefined) continue;
    const key = { learner_id, lesson: asked.lesson, check_id: asked.check.id };
    const where = { learner_id_lesson_check_id: key };
    const before = await tx.chatkitProgress.findUnique({ where });
    const next = { is_right, answered_at: now, ...plan(before, is_right, now) };
    await tx.chatkitProgress.upsert({
      where,
      create: { ...key, ...next },
      update: { ...next, answers: { increment: 1 } },
    });
  }
}

interface Review {
  readonly passed: number;
  readonly due_at: Date | null;
}

/** When a question comes again. One that is answered right before it is due is no review. */
function plan(before: Review | null, is_right: boolean, now: Date): Review {
  if (!is_right) return { passed: 0, due_at: later(now, 0) };
  if (before === null || before.due_at === null) return { passed: before?.passed ?? 0, due_at: null };
  const { passed, due_at } = before;
  return due_at > now ? { passed, due_at } : { passed: passed + 1, due_at: later(now, passed + 1) };
}

function later(now: Date, passed: number): Date | null {
  const days = reviewDays[passed];
  return days === undefined ? null : new Date(now.getTime() + days * dayMs);
}

/** The questions that are due for review, the longest due first. */
export async function findDue({ db, books }: Core, learner_id: string): Promise<LessonCheck[]> {
  const now = await readClock(db.prisma);
  const rows = await db.prisma.chatkitProgress.findMany({
    where: { learner_id, due_at: { lte: now } },
    orderBy: [{ due_at: 'asc' }, { check_id: 'asc' }],
    take: 100,
  });
  return [
    ...(
      await findChecks(
        books,
        rows.map((row) => `${row.lesson}#${row.check_id}`),
      )
    ).values(),
  ];
}

/** The ids of the questions of a lesson that a learner last answered right. */
export async function findKnown(
  { db }: Pick<Core, 'db'>,
  learner_id: string,
  lesson: string,
): Promise<ReadonlySet<string>> {
  const rows = await db.prisma.chatkitProgress.findMany({ where: { learner_id, lesson, is_right: true } });
  return new Set(rows.map(({ check_id }) => check_id));
}

/** How many questions a learner has answered, and how many right the last time. */
export async function countAnswers({ db }: Pick<Core, 'db'>, learner_id: string) {
  const { chatkitProgress } = db.prisma;
  const answered = await chatkitProgress.count({ where: { learner_id } });
  return { answered, right: await chatkitProgress.count({ where: { learner_id, is_right: true } }) };
}
