import type { Core } from '../../../core.ts';
import { countAnswers, findDue } from '../study/progress.ts';
import type { Turn } from './tutor.ts';

const recent = 5;
const mostDue = 10;

/** What is known of a learner: what he said of himself, what he talked about before, how he answers and what is due. */
export async function readProfile(core: Core, { learner_id, context, thread_id }: Turn) {
  const { prisma } = core.db;
  const learner = await prisma.chatkitLearner.findUnique({ where: { id: learner_id } });
  const threads = await prisma.chatkitThread.findMany({
    where: { learner_id, id: { not: thread_id }, title: { not: null } },
    orderBy: [{ created_at: 'desc' }, { sequence: 'desc' }],
    take: recent,
  });
  const due = await findDue(core, learner_id);
  return {
    name: learner?.name ?? context['student_name'] ?? null,
    level: learner?.level ?? context['learning_level'] ?? 'beginner',
    since: learner?.created_at.toISOString().slice(0, 10) ?? null,
    current_lesson: context['current_lesson'] ?? null,
    asked_about_before: threads.map(({ title }) => title),
    questions: await countAnswers(core, learner_id),
    due_for_review: due
      .slice(0, mostDue)
      .map(({ lesson, check }) => ({ lesson, question: check.question.trim() })),
  };
}
