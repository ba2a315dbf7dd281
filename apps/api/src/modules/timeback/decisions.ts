import type { Context } from '../../context.ts';
import type { Transaction } from '../../platform/once.ts';
import type { ComposedPage } from './pages.ts';
import { toFigures } from './figures.ts';
import type { QuizAnswers } from './quiz.ts';
import { planPing, planTips } from './smart-tips.ts';
import { createTasks } from './tasks.ts';
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
  const { visitor, answers, page } = decision;
  const { vid, icp } = visitor;
  const peers = await timeback.peers.find(visitor, answers);
  const plans = planTips({ icp, answers, figures: page.figures, peers });
  const ping = planPing(`page_viewed:${answers.outcome}`, `page/${page.hash}/${Date.now()}`);
  await bus.transaction(async (tx, publish) => {
    if (await writeDecision(tx, decision)) await createTasks({ tx, publish, jobs }, vid, [ping, ...plans]);
  });
  const known = { ...visitor, ...answers, served: page.hash };
  timeback.visitors.remember(known);
  return known;
}

/** The answers, the page and the receipt in one statement. False when the visitor was deleted in the meantime. */
async function writeDecision(
  tx: Transaction,
  { visitor, answers, variant, page }: Decision,
): Promise<boolean> {
  const { outcome, context_key, context_value } = answers;
  const content_version = new Date(page.content_version);
  const figures = page.figures === undefined ? null : JSON.stringify(toFigures(page.figures));
  const written = await tx.$executeRaw`
    with known as (
      update timeback.users set outcome = ${outcome}, context_key = ${context_key}, context_value = ${context_value},
        updated_at = now(), last_seen_at = now()
      where vid = ${visitor.vid}::uuid returning vid
    ), page as (
      insert into timeback.composed_pages (body_hash, components, content_version)
      select ${page.hash}, ${page.json}, ${content_version} from known on conflict do nothing
    )
    insert into timeback.decisions
      (vid, icp, outcome, context_key, context_value, content_version, variant_id, block_ids, rules, figures, body_hash)
    select vid, ${visitor.icp}, ${outcome}, ${context_key}, ${context_value}, ${content_version}, ${variant},
      ${[...page.block_ids]}::text[], ${JSON.stringify(page.rules)}::jsonb, ${figures}::jsonb, ${page.hash}
    from known`;
  return written > 0;
}
