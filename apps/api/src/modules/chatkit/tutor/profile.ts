import type { Core } from '../../../core.ts';
import type { Turn } from './tutor.ts';

const recent = 5;

/** What is known of a learner: what he said of himself, and what he talked about before. */
export async function readProfile({ db }: Pick<Core, 'db'>, { learner_id, context, thread_id }: Turn) {
  const learner = await db.prisma.chatkitLearner.findUnique({ where: { id: learner_id } });
  const threads = await db.prisma.chatkitThread.findMany({
    where: { learner_id, id: { not: thread_id }, title: { not: null } },
    orderBy: [{ created_at: 'desc' }, { sequence: 'desc' }],
    take: recent,
  });
  return {
    name: learner?.name ?? context['student_name'] ?? null,
    level: learner?.level ?? context['learning_level'] ?? 'beginner',
    since: learner?.created_at.toISOString().slice(0, 10) ?? null,
    current_lesson: context['current_lesson'] ?? null,
    asked_about_before: threads.map(({ title }) => title),
  };
}
