import type { PrismaClient } from '@quintet/db/generated/client';
import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/job.ts';
import type { Environment } from '../../../context.ts';
import { pageFor, type Pages } from './pages.ts';
import { writeLinkMail } from '../tips/link-mail.ts';
import { checkContext, type Segment } from '../quiz/quiz.ts';
import { Icp } from '@quintet/contracts/timeback/schemas';
import { readClock } from '../../../platform/clock.ts';

const pagesAtOnce = 100;

/**
 * Looks each minute whether pages that could not be served can be served now, and mails the link to each visitor who
 * waits, once: a mail that was sent before a crash is sent again under the same id.
 */
export const serveDeferredPages = defineJob<Environment<{ readonly pages: Pages }>, z.ZodObject>({
  name: 'timeback.fulfilWishes',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 5000, maxMs: 30_000 },
  deadlineMs: 55_000,
  schedule: '* * * * *',
  async run({ core, services, signal }) {
    const { prisma } = core.db;
    const open = await prisma.timebackDeferredPage.findMany({
      where: { fulfilled_at: null },
      orderBy: [{ attempts: 'asc' }, { created_at: 'asc' }],
      take: pagesAtOnce,
      include: { user: { select: { email: true, icp: true } } },
    });
    for (const { id, user, vid, outcome, context_key, context_value } of open) {
      signal.throwIfAborted();
      const icp = Icp.parse(user.icp);
      const answers = checkContext(icp, outcome, context_key, context_value);
      if (answers === undefined || !(await isServable(services.pages, { icp, ...answers }, vid))) {
        await putOff(prisma, id);
        continue;
      }
      // The link leads a known visitor straight to the page, so the answers have to be there before it.
      await prisma.timebackUser.updateMany({ where: { vid, outcome: null }, data: answers });
      const mail = writeLinkMail({ id: `wish/${id}`, to: user.email, occasion: 'page_ready' });
      if ((await core.mail.send(mail)) === 'later') await putOff(prisma, id);
      else {
        await prisma.timebackDeferredPage.updateMany({
          where: { id, fulfilled_at: null },
          data: { fulfilled_at: await readClock(prisma) },
        });
      }
    }
  },
});

async function putOff(prisma: PrismaClient, id: string): Promise<void> {
  await prisma.timebackDeferredPage.updateMany({ where: { id }, data: { attempts: { increment: 1 } } });
}

async function isServable(pages: Pages, segment: Segment, vid: string): Promise<boolean> {
  return pageFor(await pages.find(segment), vid).page !== undefined;
}
