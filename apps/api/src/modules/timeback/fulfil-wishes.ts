import { z } from 'zod';
import { defineJob } from '../../platform/jobs.ts';
import type { Services } from '../../services.ts';
import { writeLinkMail } from './link-mail.ts';
import { experimentOf } from './experiment.ts';
import { checkContext, type QuizAnswers } from './quiz.ts';
import { Icp } from '@quintet/contracts/timeback/schemas';

const wishesAtOnce = 100;

/**
 * Looks each minute whether pages that could not be served can be served now, and mails the link to each visitor who
 * waits, once: a mail that was sent before a crash is sent again under the same id.
 */
export const fulfilWishes = defineJob<Services, z.ZodObject>({
  name: 'timeback.fulfilWishes',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 5000, maxMs: 30_000 },
  deadlineMs: 55_000,
  schedule: '* * * * *',
  async run({ services, signal }) {
    const { prisma } = services.db;
    const open = await prisma.timebackWish.findMany({
      where: { fulfilled_at: null },
      orderBy: [{ attempts: 'asc' }, { created_at: 'asc' }],
      take: wishesAtOnce,
      include: { user: { select: { email: true, icp: true } } },
    });
    for (const { id, user, vid, outcome, context_key, context_value } of open) {
      signal.throwIfAborted();
      const icp = Icp.parse(user.icp);
      const answers = checkContext(icp, outcome, context_key, context_value);
      if (answers === undefined || !isServable(services, { ...answers, vid, icp })) {
        await prisma.timebackWish.updateMany({ where: { id }, data: { attempts: { increment: 1 } } });
        continue;
      }
      // The link leads a known visitor straight to the page, so the answers have to be there before it.
      await prisma.timebackUser.updateMany({ where: { vid, outcome: null }, data: answers });
      const link = `${services.publicUrl()}/timeback`;
      await services.mail.send(
        writeLinkMail({ id: `wish/${id}`, to: user.email, link, occasion: 'page_ready' }),
      );
      await prisma.timebackWish.updateMany({
        where: { id, fulfilled_at: null },
        data: { fulfilled_at: new Date() },
      });
    }
  },
});

interface Wanted extends QuizAnswers {
  readonly vid: string;
  readonly icp: Icp;
}

function isServable({ timeback }: Services, { vid, icp, ...answers }: Wanted): boolean {
  const variant = timeback.shipped.variantFor(experimentOf(icp, answers.outcome), vid);
  return timeback.pages.compose({ ...answers, icp, variant, preview: false }) !== undefined;
}
