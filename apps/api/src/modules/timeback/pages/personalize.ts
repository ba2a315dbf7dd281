import { PersonalizeInput, Vid, type Page } from '@quintet/contracts/timeback/schemas';
import { contextKeys, icps, quizzes } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { fieldOf } from '../../../platform/json/field-of.ts';
import type { Variant } from '../experiments/variants.ts';
import { checkContext, type QuizAnswers } from '../quiz/quiz.ts';
import { findStats } from '../students/scope-stats.ts';
import type { Visitor } from '../visitors/visitors.ts';
import { composePage, type ComposedPage, type PageSource } from './compose-page.ts';
import type { Decisions } from './decisions.ts';
import type { DeferredPages } from './deferred-pages.ts';
import { pageFor, type Pages } from './pages.ts';
import type { Visits } from './visits.ts';

interface PageServices extends PageSource {
  readonly pages: Pages;
  readonly decisions: Decisions;
  readonly visits: Visits;
  readonly deferredPages: DeferredPages;
}

type PageContext = Context<PageServices, Visitor>;
type Input = z.output<typeof PersonalizeInput>;

const secondsToKeep = 3600;

interface ChosenPage {
  readonly variant: Variant;
  readonly page: ComposedPage;
}

/**
 * The blocks of the visitor's page (contract §2). Throws `invalid_context`, `preview_forbidden`, and `provider_down` when
 * the segment has no publishable content. A preview saves and counts nothing.
 */
export async function personalize(ctx: PageContext, input: Input): Promise<Page> {
  const began = performance.now();
  const answers = checkContext(ctx.identity.icp, input.outcome, input.context_key, input.context_value);
  if (answers === undefined) throw new ContractError('invalid_context');
  const { variant, page } = await (input.preview === true ? choosePreview : choosePage)(ctx, answers);
  return {
    components: page.components,
    variant_id: variant,
    content_version: page.content_version,
    ttl: secondsToKeep,
    latency_ms: Math.round(performance.now() - began),
  };
}

/** A page that the visitor has already is counted; any other is kept as a decision before it is served. */
async function choosePage(
  { identity: visitor, services }: PageContext,
  answers: QuizAnswers,
): Promise<ChosenPage> {
  const { vid, icp } = visitor;
  const pages = await services.pages.find({ icp, ...answers });
  const arm = pageFor(pages, vid);
  const { variant, page } = arm;
  if (page === undefined) {
    await services.deferredPages.defer({ ...answers, vid });
    throw new ContractError('provider_down', { static_template_id: `${icp}_default` });
  }
  const isKnown = visitor.served_hash === page.hash && isSame(visitor, answers);
  if (isKnown)
    services.visits.record({ vid, experiment: pages.experiment, variant, outcome: answers.outcome });
  else await services.decisions.keep({ visitor, pages, arm, page });
  return { variant, page };
}

async function choosePreview(ctx: PageContext, answers: QuizAnswers): Promise<ChosenPage> {
  await requirePreviewToken(ctx);
  const { core, services, identity } = ctx;
  const { vid, icp } = identity;
  const { variant } = pageFor(await services.pages.find({ icp, ...answers }), vid);
  const stats = await findStats(core.db.prisma, answers.context_key, answers.context_value);
  const version = { variant, preview: true };
  const page = composePage(services, { icp, ...answers }, version, { stats, copy: undefined });
  if (page === undefined) throw new ContractError('provider_down', { static_template_id: `${icp}_default` });
  return { variant, page };
}

/**
 * What a 503 says when the database is away: the static page of the icp, told by the context key. The page is deferred,
 * and its link mailed when it can be made (contract §6).
 */
export async function describeFallback(
  ctx: Context<Pick<PageServices, 'deferredPages'>>,
  raw: unknown,
): Promise<{ static_template_id: string }> {
  const context_key = contextKeys.find((candidate) => candidate === fieldOf(raw, 'context_key'));
  const icp = icps.find((candidate) => quizzes[candidate].context_key === context_key);
  const input = PersonalizeInput.safeParse(raw);
  if (icp !== undefined && input.success && input.data.preview !== true) {
    const answers = checkContext(icp, input.data.outcome, input.data.context_key, input.data.context_value);
    const vid = Vid.safeParse(input.data.vid ?? ctx.caller.cookie('tb_vid'));
    if (answers !== undefined && vid.success)
      await ctx.services.deferredPages.defer({ ...answers, vid: vid.data });
  }
  return { static_template_id: `${icp ?? 'parent'}_default` };
}

function isSame(visitor: Visitor, answers: QuizAnswers): boolean {
  return (
    visitor.context_value === answers.context_value &&
    visitor.outcome === answers.outcome &&
    visitor.context_key === answers.context_key
  );
}

async function requirePreviewToken(ctx: Context): Promise<void> {
  const { bearer } = ctx.caller;
  const verified = bearer === undefined ? undefined : await ctx.core.tokens.verify(bearer, 'preview');
  if (verified === undefined) throw new ContractError('preview_forbidden');
}
