import type { Core } from '../../core.ts';
import { queryBy, refreshStats } from '../../modules/timeback/students/scope-stats.ts';

/** Pupils enough of each grade and in two districts for figures of their own. */
export async function addPupils({ db: { prisma } }: Pick<Core, 'db'>): Promise<void> {
  const pupils = Array.from({ length: 13 * 24 }, (_, index) => {
    const before = 20 + ((index * 37) % 55);
    return {
      student_id: `DEMO-${index}`,
      grade: index % 13,
      district: index % 2 === 0 ? 'US-TX-Brownsville' : 'US-NC-Durham',
      subject: 'maths',
      percentile_before: before,
      percentile_after: Math.min(99, before + ((index * 13) % 41)),
      weeks: 36,
    };
  });
  await prisma.timebackStudent.createMany({ data: pupils });
  await refreshStats(queryBy(prisma));
}
