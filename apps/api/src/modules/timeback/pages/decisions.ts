import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Bus } from '../../../platform/bus/bus.ts';
import { createBatcher } from '../../../platform/batching/batcher.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { requestJob } from '../../../platform/jobs/job.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Llm } from '../../../platform/llm/llm.ts';
import { readRows } from '../../../platform/rows.ts';
import { askOnce, writeCopy } from '../copy/write-copy-job.ts';
import { countImpressions } from '../experiments/exposures.ts';
import { toFigures } from '../students/figures.ts';
import { planPing, planTips, type TaskPlan } from '../tips/smart-tips.ts';
import { createTasks } from '../tips/tasks.ts';
import { compareToCohort } from '../visitors/cohort.ts';
import type { Visitor, Visitors } from '../visitors/visitors.ts';
import type { ComposedPage } from './compose-page.ts';
import type { PageOfVariant, SegmentPages } from './pages.ts';

/** That a visitor gets a page. */
interface Decision {
  readonly visitor: Visitor;
  readonly pages: SegmentPages;
  /** The arm of the visitor, with its page. */
  readonly arm: PageOfVariant;
  readonly page: ComposedPage;
}

interface PlannedDecision extends Decision {
  readonly plans: readonly TaskPlan[];
}

/** What was decided for visitors. */
export interface Decisions {
  /**
   * Keeps a decision, its impression, the receipt with the very blocks that are served, and the tips with their events;
   * copy that is not there yet is asked for. Decisions that come close together share one transaction. Throws
   * `invalid_vid` when the visitor was deleted in the meantime.
   */
  keep(decision: Decision): Promise<void>;
}

export function createDecisions(given: {
  readonly bus: Bus;
  readonly jobs: Jobs;
  readonly llm: Pick<Llm, 'state'>;
  readonly visitors: Visitors;
}): Decisions {
  const { bus, jobs, llm, visitors } = given;

  const keepTogether = createBatcher(async (batch: readonly PlannedDecision[]) => {
    const { result: kept } = await bus.transaction(async (tx, publish) => {
      const written = await writeDecisions(tx, batch);
      await countImpressions(tx, written.map(toExposure));
      const tasks = written.flatMap(({ visitor: { vid }, plans }) => plans.map((plan) => ({ vid, plan })));
      await createTasks({ tx, publish, jobs }, tasks);
      if (llm.state().configured) await askForCopy(tx, jobs, written);
      return new Set(written);
    });
    return batch.map((decision) => kept.has(decision));
  });

  return {
    async keep(decision) {
      const { visitor, page } = decision;
      const { icp: _, ...answers } = decision.pages.segment;
      const cohort = compareToCohort(visitor, answers, decision.pages.cohort);
      const tips = planTips({ icp: visitor.icp, answers, stats: page.stats, cohort });
      const ping = planPing(`page_viewed:${answers.outcome}`, `page/${page.hash}/${Date.now()}`);
      if (!(await keepTogether({ ...decision, plans: [ping, ...tips] })))
        throw new ContractError('invalid_vid');
      visitors.remember({ ...visitor, ...answers, served_hash: page.hash });
    },
  };
}

function toExposure({ visitor: { vid }, pages: { experiment }, arm: { variant } }: Decision) {
  return { vid, experiment, variant };
}

async function askForCopy(tx: Transaction, jobs: Jobs, decisions: readonly Decision[]): Promise<void> {
  const wanted = new Map(
    decisions.flatMap(({ arm, pages: { segment } }) =>
      arm.hasCopy ? [] : [[arm.copyName, { ...segment, variant: arm.variant }] as const],
    ),
  );
  const requests = [...wanted].map(([name, request]) => requestJob(writeCopy, request, askOnce(name)));
  await jobs.enqueueIn(tx, requests);
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

const VidRow = z.object({ vid: z.string() });

/** Answers, pages and receipts of different visitors in one statement. Gives the ids of those who are still there. */
async function writeOfEach(
  tx: Transaction,
  decisions: readonly PlannedDecision[],
): Promise<ReadonlySet<string>> {
  const rows = decisions.map(({ visitor, pages, arm, page }) => ({
    ...pages.segment,
    vid: visitor.vid,
    variant_id: arm.variant,
    content_version: page.content_version,
    block_ids: page.block_ids,
    rules: page.rules,
    figures: page.stats === undefined ? null : toFigures(page.stats),
    body_hash: page.hash,
    components: page.json,
  }));
  const known = await readRows(
    VidRow,
    tx.$queryRaw`
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
    ), decided as (
      insert into timeback.decisions
        (vid, at, icp, outcome, context_key, context_value, content_version, variant_id, block_ids, rules, figures, body_hash)
      select vid, clock_timestamp(), icp, outcome, context_key, context_value, content_version, variant_id, block_ids,
        rules, figures, body_hash
      from given join known using (vid)
      where (icp, outcome, context_key, context_value, variant_id, body_hash) is distinct from (
        select (d.icp, d.outcome, d.context_key, d.context_value, d.variant_id, d.body_hash)
        from timeback.decisions d where d.vid = given.vid order by at desc limit 1)
    )
    select vid::text from known`,
  );
  return new Set(known.map(({ vid }) => vid));
}
