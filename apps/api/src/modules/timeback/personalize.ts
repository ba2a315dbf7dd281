import { PersonalizeInput, Vid, type Page } from '@quintet/contracts/timeback/schemas';
import { contextKeys, icps, quizzes } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import { fieldOf } from '../../platform/unparsed.ts';
import { experimentOf } from './experiment.ts';
import { keepDecision } from './decisions.ts';
import { checkContext, type QuizAnswers } from './quiz.ts';
import { assignVariant } from './variants.ts';
import type { Visitor } from './visitors.ts';

const secondsToKeep = 3600;

/**
 * The blocks of the visitor's page (contract §2). Throws `invalid_context`, `preview_forbidden`, and `provider_down` when
 * the segment has no publishable content. A preview saves and counts nothing.
 */
export async function personalize(
  ctx: Context<Visitor>,
  input: z.output<typeof PersonalizeInput>,
): Promise<Page> {
  const began = performance.now();
  const visitor = ctx.identity;
  const answers = checkContext(visitor.icp, input.outcome, input.context_key, input.context_value);
  if (answers === undefined) throw new ContractError('invalid_context');
  const preview = input.preview === true;
  if (preview) await requirePreviewToken(ctx);
  const { pages, repeats, exposures, wishes } = ctx.services.timeback;
  const experiment = experimentOf(visitor.icp, answers.outcome);
  const variant = assignVariant(experiment, visitor.vid);
  const page = pages.compose({ ...answers, icp: visitor.icp, variant, preview });
  if (page === undefined) {
    if (!preview) await wishes.keep({ ...answers, vid: visitor.vid });
    throw new ContractError('provider_down', { static_template_id: `${visitor.icp}_default` });
  }
  if (!preview) {
    if (visitor.served === page.hash && isAnswered(visitor, answers))
      repeats.note(visitor.vid, answers.outcome);
    else await keepDecision(ctx, { visitor, answers, variant, page });
    exposures.seen({ vid: visitor.vid, experiment, variant });
  }
  return {
    components: [...page.components],
    variant_id: variant,
    content_version: page.content_version,
    ttl: secondsToKeep,
    latency_ms: Math.round(performance.now() - began),
  };
}

/**
 * What a 503 says when the database is away: the static page of the icp, told by the context key. The wish is kept and
 * the link mailed when the page can be made (contract §6).
 */
export async function describeFallback(ctx: Context, raw: unknown): Promise<{ static_template_id: string }> {
  const context_key = contextKeys.find((candidate) => candidate === fieldOf(raw, 'context_key'));
  const icp = icps.find((candidate) => quizzes[candidate].context_key === context_key);
  const input = PersonalizeInput.safeParse(raw);
  if (icp !== undefined && input.success && input.data.preview !== true) {
    const answers = checkContext(icp, input.data.outcome, input.data.context_key, input.data.context_value);
    const vid = Vid.safeParse(input.data.vid ?? ctx.caller.cookie('tb_vid'));
    if (answers !== undefined && vid.success)
      await ctx.services.timeback.wishes.keep({ ...answers, vid: vid.data });
  }
  return { static_template_id: `${icp ?? 'parent'}_default` };
}

function isAnswered(visitor: Visitor, answers: QuizAnswers): boolean {
  return (
    visitor.outcome === answers.outcome &&
    visitor.context_key === answers.context_key &&
    visitor.context_value === answers.context_value
  );
}

async function requirePreviewToken(ctx: Context): Promise<void> {
  const { bearer } = ctx.caller;
  const subject = bearer === undefined ? undefined : await ctx.services.tokens.verify(bearer, 'preview');
  if (subject === undefined) throw new ContractError('preview_forbidden');
}
