import { createHash } from 'node:crypto';
import {
  Figures,
  type DecisionsInput,
  type Receipt,
  type ReceiptInput,
} from '@quintet/contracts/timeback/admin-schemas';
import { Component, Icp } from '@quintet/contracts/timeback/schemas';
import type { TimebackDecision } from '@quintet/db/generated/client';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { experimentOf } from '../experiments/experiment.ts';
import { toFigures } from '../students/figures.ts';
import { checkContext } from '../quiz/quiz.ts';
import { explainVariant } from '../experiments/variants.ts';
import { pageFor, type Pages } from './pages.ts';
import { readClock } from '../../../platform/clock.ts';

type ReceiptContext = Context<{ readonly pages: Pages }, string>;

const listed = 50;
const Components = z.array(Component);
const Rules = z.array(z.string());

/** The newest decisions, of one visitor or of all. Throws `not_found` for a visitor who is not known. */
export async function listDecisions(ctx: ReceiptContext, { vid }: z.output<typeof DecisionsInput>) {
  if (vid !== undefined) await requireVisitor(ctx, vid);
  const rows = await ctx.core.db.prisma.timebackDecision.findMany({
    where: vid === undefined ? {} : { vid },
    orderBy: { at: 'desc' },
    take: listed,
  });
  return { decisions: rows.map(toLine) };
}

/**
 * The decision that was in force for a visitor at a moment, the very page that was served, and the page that the same
 * answers would get now. Throws `not_found` for a visitor who is not known.
 */
export async function getReceipt(
  ctx: ReceiptContext,
  input: z.output<typeof ReceiptInput>,
): Promise<Receipt> {
  const { prisma } = ctx.core.db;
  const vid = input.vid.toLowerCase();
  await requireVisitor(ctx, vid);
  const askedAt = input.at === undefined ? await readClock(prisma) : new Date(input.at);
  const row = await prisma.timebackDecision.findFirst({
    where: { vid, at: { lte: askedAt } },
    orderBy: { at: 'desc' },
  });
  const asked = { vid, asked_at: askedAt.toISOString() };
  if (row === null)
    return { ...asked, decision: null, assignment: null, proof: null, today: null, changes: [] };
  const stored = await prisma.timebackComposedPage.findUnique({ where: { body_hash: row.body_hash } });
  const decision = toDecision(row, stored?.components);
  const today = await composeToday(ctx, row);
  return {
    ...asked,
    decision,
    assignment: explainAssignment(row),
    proof: proveBytes(row.body_hash, stored?.components),
    today,
    changes: listChanges(decision, today),
  };
}

async function requireVisitor(ctx: ReceiptContext, vid: string): Promise<void> {
  const known = await ctx.core.db.prisma.timebackUser.findUnique({
    where: { vid },
    select: { vid: true },
  });
  if (known === null) throw new ContractError('not_found');
}

function toLine(row: TimebackDecision) {
  const { id, vid, at, icp, outcome, context_value, variant_id, content_version } = row;
  return {
    decision_id: id,
    vid,
    at: at.toISOString(),
    icp: Icp.parse(icp),
    outcome,
    context_value,
    variant_id,
    content_version: content_version.toISOString(),
  };
}

type Decision = NonNullable<Receipt['decision']>;
type Today = NonNullable<Receipt['today']>;

function toDecision(row: TimebackDecision, stored: string | undefined): Decision {
  return {
    ...toLine(row),
    context_key: row.context_key,
    block_ids: row.block_ids,
    rules: Rules.parse(row.rules),
    figures: Figures.nullable().parse(row.figures),
    body_hash: row.body_hash,
    components: stored === undefined ? [] : Components.parse(JSON.parse(stored)),
  };
}

function proveBytes(recorded: string, stored: string | undefined): Receipt['proof'] {
  if (stored === undefined) return { reproduced: false, computed_hash: null, bytes: 0 };
  const computed = createHash('sha256').update(stored).digest('hex');
  return { reproduced: computed === recorded, computed_hash: computed, bytes: Buffer.byteLength(stored) };
}

function explainAssignment({ vid, icp, outcome, variant_id }: TimebackDecision): Receipt['assignment'] {
  const experiment = experimentOf(icp, outcome);
  const { variant, ...steps } = explainVariant(experiment, vid);
  return { experiment, ...steps, assigned: variant, shipped: variant !== variant_id };
}

async function composeToday({ services }: ReceiptContext, row: TimebackDecision): Promise<Today | null> {
  const icp = Icp.parse(row.icp);
  const answers = checkContext(icp, row.outcome, row.context_key, row.context_value);
  if (answers === undefined) return null;
  const { variant, page } = pageFor(await services.pages.compose({ icp, ...answers }), row.vid);
  if (page === undefined) return null;
  return {
    variant_id: variant,
    content_version: new Date(page.content_version).toISOString(),
    block_ids: [...page.block_ids],
    rules: [...page.rules],
    figures: page.stats === undefined ? null : toFigures(page.stats),
    body_hash: page.hash,
    components: [...page.components],
    same: page.hash === row.body_hash,
  };
}

function listChanges(then: Decision, now: Today | null): Receipt['changes'] {
  if (now === null) return ['answers'];
  if (now.same) return [];
  const changed: Receipt['changes'] = [];
  if (now.content_version !== then.content_version) changed.push('content_version');
  if (now.variant_id !== then.variant_id) changed.push('variant_id');
  if (now.block_ids.join() !== then.block_ids.join()) changed.push('blocks');
  if (JSON.stringify(now.figures) !== JSON.stringify(then.figures)) changed.push('figures');
  return changed.length === 0 ? ['wording'] : changed;
}
