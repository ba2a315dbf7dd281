import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf } from '@quintet/contracts/chatkit/items';
import { z } from 'zod';
import type { Core } from '../../../core.ts';
import type { Check, Lesson } from '../../../platform/books/markdown/book.ts';
import { defineTool, type Tool } from '../../../platform/llm/tools.ts';
import { findChecks, findKnown, idOf, judge, type LessonCheck } from '../study/progress.ts';
import { mintChatId } from '../threads/ids.ts';
import { Speech } from './speech.ts';
import type { Show, Turn } from './tutor.ts';

const mostQuestions = 5;

/** The questions of a lesson that a learner has not answered right yet; all of them when there are none left. */
export async function chooseChecks(core: Core, learner_id: string, lesson: Lesson): Promise<LessonCheck[]> {
  const known = await findKnown(core, learner_id, lesson.id);
  const all = lesson.checks.map((check) => ({ lesson: lesson.id, check }));
  const open = all.filter(({ check }) => !known.has(check.id));
  return open.length > 0 ? open : all;
}

/** Asks questions of the book, in the place of those that still wait for an answer. */
export async function askChecks(turn: Turn, checks: readonly LessonCheck[]): Promise<ThreadEvent[]> {
  const waiting = (await turn.history()).filter(
    (item) => item.type === 'structured_input' && item.status === 'pending',
  );
  const asked = {
    type: 'structured_input' as const,
    id: mintChatId('message'),
    thread_id: turn.thread_id,
    created_at: new Date().toISOString(),
    status: 'pending' as const,
    inputs: checks.slice(0, mostQuestions).map(toInput),
  };
  return [
    ...waiting.map(({ id }) => ({ type: 'thread.item.removed' as const, item_id: id })),
    { type: 'thread.item.done', item: asked },
  ];
}

function toInput(asked: LessonCheck) {
  const { question, options } = asked.check;
  return {
    type: 'multiple_choice' as const,
    id: idOf(asked),
    question: question.trim(),
    options: options.map(({ text }) => ({ value: text })),
    multiple: options.filter(({ right }) => right).length > 1,
  };
}

/** Tells what was right, and why; nothing where none of the questions is of the book. */
export async function* tellResults(
  core: Core,
  turn: Turn,
  { inputs }: ItemOf<'structured_input'>,
): AsyncGenerator<ThreadEvent> {
  const checks = await findChecks(
    core.books,
    inputs.map(({ id }) => id),
  );
  if (checks.size === 0) return;
  const results = inputs.flatMap((input) => {
    const asked = checks.get(input.id);
    return asked === undefined ? [] : [{ check: asked.check, verdict: judge(asked.check, input) }];
  });
  const speech = new Speech(turn);
  yield* speech.begin();
  for (const [at, { check, verdict }] of results.entries())
    yield* speech.say(`${at === 0 ? '' : '\n\n---\n\n'}${describe(check, verdict)}`);
  if (results.some(({ verdict }) => verdict === false))
    yield* speech.say('\n\n_What was not right comes again for review, tomorrow for the first time._');
  yield* speech.end();
}

function describe({ question, options, why }: Check, verdict: boolean | undefined): string {
  if (verdict === undefined) return `**Skipped.** ${question.trim()}`;
  if (verdict) return `**Right.** ${question.trim()}\n\n${why.trim()}`;
  const right = options.flatMap((option) => (option.right ? [`- ${option.text}`] : []));
  return `**Not yet.** ${question.trim()}\n\nIt is:\n\n${right.join('\n')}\n\n${why.trim()}`;
}

/** Asks the learner the questions of his lesson, once an answer. Which option is right, the model is not told. */
export function checkTool(
  core: Core,
  turn: Turn,
  { lesson, show }: { readonly lesson: Lesson; readonly show: Show },
): Tool {
  let isAsked = false;
  return defineTool({
    name: 'ask_checks',
    description: 'Ask the reader the questions of the current lesson on the page, which marks the answers',
    input: z.object({}),
    async run() {
      const checks = await chooseChecks(core, turn.learner_id, lesson);
      if (!isAsked) show(await askChecks(turn, checks));
      isAsked = true;
      return { asked: checks.slice(0, mostQuestions).map(({ check }) => check.question.trim()) };
    },
  });
}
