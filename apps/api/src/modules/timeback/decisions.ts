import type { Context } from '../../context.ts';
import type { ComposedPage } from './pages.ts';
import { toFigures } from './figures.ts';
import type { QuizAnswers } from './quiz.ts';
import { planPing, planTips } from './smart-tips.ts';
import { createPings, createTasks } from './tasks.ts';
import type { Variant } from './variants.ts';
import type { Visitor } from './visitors.ts';

export interface Decision {
  readonly visitor: Visitor;
  readonly answers: QuizAnswers;
  readonly variant: Variant;
  readonly page: ComposedPage;
}

/**
 * Keeps what was decided for a visitor, in one transaction: the answers, the receipt with the very blocks that were
 * served, and the tips with their events and jobs. Gives the visitor as known from now on.
 */
export async function keepDecision(ctx: Context, decision: Decision): Promise<Visitor> {
  const { bus, jobs, timeback } = ctx.services;
  const { visitor, answers, variant, page } = decision;
  const { vid, icp } = visitor;
  const peers = await timeback.peers.find(visitor, answers);
  const plans = planTips({ icp, answers, figures: page.figures, peers });
  const content_version = new Date(page.content_version);
  await bus.transaction(async (tx, publish) => {
    const known = await tx.timebackUser.updateMany({
      where: { vid },
      data: { ...answers, last_seen_at: new Date() },
    });
    if (known.count === 0) return;
    await tx.timebackComposedPage.createMany({
      data: [{ body_hash: page.hash, components: page.json, content_version }],
      skipDuplicates: true,
    });
    await tx.timebackDecision.create({
      data: {
        ...answers,
        vid,
        icp,
        content_version,
        variant_id: variant,
        block_ids: [...page.block_ids],
        rules: [...page.rules],
        ...(page.figures === undefined ? {} : { figures: toFigures(page.figures) }),
        body_hash: page.hash,
      },
    });
    const ping = planPing(`page_viewed:${answers.outcome}`, `page/${page.hash}/${Date.now()}`);
    await createPings({ tx, publish }, [{ vid, plan: ping }]);
    await createTasks({ tx, publish, jobs }, vid, plans);
  });
  const known = { ...visitor, ...answers, served: page.hash };
  timeback.visitors.remember(known);
  await jobs.relay();
  return known;
}
