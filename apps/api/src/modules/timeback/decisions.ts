import type { Bus } from '../../platform/bus.ts';
import { ContractError } from '../../platform/contract-error.ts';
import { gather } from '../../platform/gather.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Transaction } from '../../platform/once.ts';
import type { ComposedPage } from './pages.ts';
import { toFigures } from './figures.ts';
import type { Peers } from './peers.ts';
import type { QuizAnswers } from './quiz.ts';
import { planPing, planTips, type TaskPlan } from './smart-tips.ts';
import { createTasks } from './tasks.ts';
import type { Variant } from './variants.ts';
import type { Visitor, Visitors } from './visitors.ts';

interface Decision {
  readonly visitor: Visitor;
  readonly answers: QuizAnswers;
  readonly variant: Variant;
  readonly page: ComposedPage;
}

interface PlannedDecision extends Decision {
  readonly plans: readonly TaskPlan[];
}

/** What was decided for visitors. */
export interface Decisions {
  /**
   * Keeps a decision: the answers, the receipt with the very blocks that were served, and the tips with their events.
   * Decisions that come close together share one transaction. Gives the visitor as known from now on; throws
   * `invalid_vid` when that one was deleted in the meantime.
   */
  keep(decision: Decision): Promise<Visitor>;
}

export function createDecisions(given: {
  bus: Bus;
  /** The queue, which is opened after this. */
  jobs: () => Jobs;
  peers: Peers;
  visitors: Visitors;
}): Decisions {
  const { bus, jobs, peers, visitors } = given;

  const keepTogether = gather(async (group: readonly PlannedDecision[]) => {
    const { result: kept } = await bus.transaction(async (tx, publish) => {
      const written = await writeDecisions(tx, group);
      const tasks = written.flatMap(({ visitor: { vid }, plans }) => plans.map((plan) => ({ vid, plan })));
      await createTasks({ tx, publish, jobs: jobs() }, tasks);
      return new Set(written);
    });
    return group.map((decision) => kept.has(decision));
  });

  return {
    async keep(decision) {
      const { visitor, answers, page } = decision;
      const { icp } = visitor;
      const tips = planTips({
        icp,
        answers,
        figures: page.figures,
        peers: await peers.find(visitor, answers),
      });
      const ping = planPing(`page_viewed:${answers.outcome}`, `page/${page.hash}/${Date.now()}`);
      if (!(await keepTogether({ ...decision, plans: [ping, ...tips] }))) {
        throw new ContractError('invalid_vid');
      }
      const known = { ...visitor, ...answers, served: page.hash };
      visitors.remember(known);
      return known;
    },
  };
}

/** Gives those whose visitors are still there. Several of one visitor are written in their order. */
async function writeDecisions(
  tx: Transaction,
  group: readonly PlannedDecision[],
): Promise<readonly PlannedDecision[]> {
  const first = new Map(group.toReversed().map((decision) => [decision.visitor.vid, decision]));
  const now = group.filter((decision) => first.get(decision.visitor.vid) === decision);
  const known = await writeOfEach(tx, now);
  const written = now.filter(({ visitor }) => known.has(visitor.vid));
  const later = group.filter((decision) => first.get(decision.visitor.vid) !== decision);
  return later.length === 0 ? written : [...written, ...(await writeDecisions(tx, later))];
}

/** Answers, pages and receipts of different visitors in one statement. Gives the ids of those who are still there. */
async function writeOfEach(
  tx: Transaction,
  decisions: readonly PlannedDecision[],
): Promise<ReadonlySet<string>> {
  const rows = decisions.map(({ visitor, answers, variant, page }) => ({
    ...answers,
    vid: visitor.vid,
    icp: visitor.icp,
    variant_id: variant,
    content_version: page.content_version,
    block_ids: page.block_ids,
    rules: page.rules,
    figures: page.figures === undefined ? null : toFigures(page.figures),
    body_hash: page.hash,
    components: page.json,
  }));
  const known = await tx.$queryRaw<{ vid: string }[]>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (
        vid uuid, icp text, outcome text, context_key text, context_value text, variant_id text,
        content_version timestamptz, block_ids text[], rules jsonb, figures jsonb, body_hash text, components text
      )
    ), mine as (
      select vid from timeback.users where vid in (select vid from given) order by vid for update
    ), known as (
      update timeback.users u set outcome = g.outcome, context_key = g.context_key, context_value = g.context_value,
        updated_at = now(), last_seen_at = now()
      from mine join given g using (vid) where u.vid = mine.vid returning u.vid
    ), page as (
      insert into timeback.composed_pages (body_hash, components, content_version)
      select distinct on (body_hash) body_hash, components, content_version
      from given join known using (vid) order by body_hash
      on conflict do nothing
    )
    insert into timeback.decisions
      (vid, icp, outcome, context_key, context_value, content_version, variant_id, block_ids, rules, figures, body_hash)
    select vid, icp, outcome, context_key, context_value, content_version, variant_id, block_ids, rules, figures,
      body_hash
    from given join known using (vid) returning vid::text`;
  return new Set(known.map(({ vid }) => vid));
}
