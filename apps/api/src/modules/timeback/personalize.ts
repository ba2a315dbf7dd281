import { PersonalizeInput, Vid, type Page } from '@quintet/contracts/timeback/schemas';
import { contextKeys, icps, quizzes } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import { fieldOf } from '../../platform/unparsed.ts';
import { experimentOf } from './experiment.ts';
import type { Exposure } from './exposures.ts';
import type { ComposedPage } from './pages.ts';
import { checkContext, type QuizAnswers } from './quiz.ts';
import type { Visitor } from './visitors.ts';

type Input = z.output<typeof PersonalizeInput>;

const secondsToKeep = 3600;

/** What was decided for a visitor; it holds while the answers and everything a page is made of stay the same. */
interface Decided {
  readonly answers: QuizAnswers;
  readonly page: ComposedPage;
  readonly exposure: Exposure;
  readonly revision: number;
}

const decidedFor = new WeakMap<Visitor, Decided>();

/** What is just being decided for a visitor. */
interface Deciding {
  readonly input: Input;
  readonly decided: Promise<Decided>;
}

const decidingFor = new WeakMap<Visitor, Deciding>();

/**
 * The blocks of the visitor's page (contract §2). Throws `invalid_context`, `preview_forbidden`, and `provider_down` when
 * the segment has no publishable content. A preview saves and counts nothing.
 */
export async function personalize(ctx: Context<Visitor>, input: Input): Promise<Page> {
  const began = performance.now();
  const visitor = ctx.identity;
  const { exposures, repeats } = ctx.services.timeback;
  if (input.preview === true) return toPage(await decidePreview(ctx, input), began);
  const known = recall(ctx, input);
  const decided = known ?? (await decideOnce(ctx, input));
  if (known !== undefined) repeats.note(visitor.vid, known.answers.outcome);
  exposures.seen(decided.exposure);
  return toPage(decided, began);
}

function toPage({ page, exposure }: Pick<Decided, 'page' | 'exposure'>, began: number): Page {
  return {
    components: page.components,
    variant_id: exposure.variant,
    content_version: page.content_version,
    ttl: secondsToKeep,
    latency_ms: Math.round(performance.now() - began),
  };
}

/** What was decided before for the very same answers, when it would be decided again. */
function recall(ctx: Context<Visitor>, input: Input): Decided | undefined {
  const decided = decidedFor.get(ctx.identity);
  if (decided === undefined) return undefined;
  const { answers, revision } = decided;
  return isSame(answers, input) && revision === ctx.services.timeback.pages.revision() ? decided : undefined;
}

/** Requests that ask for the same while it is being decided share one decision, and one transaction. */
async function decideOnce(ctx: Context<Visitor>, input: Input): Promise<Decided> {
  const { identity: visitor } = ctx;
  const running = decidingFor.get(visitor);
  if (running !== undefined && isSame(running.input, input)) return await running.decided;
  const decided = decide(ctx, input).finally(() => {
    if (decidingFor.get(visitor)?.decided === decided) decidingFor.delete(visitor);
  });
  decidingFor.set(visitor, { input, decided });
  return await decided;
}

async function decide(ctx: Context<Visitor>, input: Input): Promise<Decided> {
  const { identity: visitor, services } = ctx;
  const { decisions, pages, repeats, wishes } = services.timeback;
  const revision = pages.revision();
  const answers = checkAnswers(visitor, input);
  const { page, exposure } = compose(ctx, answers, false);
  if (page === undefined) {
    await wishes.keep({ ...answers, vid: visitor.vid });
    throw new ContractError('provider_down', { static_template_id: `${visitor.icp}_default` });
  }
  const decided = { answers, page, exposure, revision };
  if (visitor.served === page.hash && isSame(visitor, answers)) {
    repeats.note(visitor.vid, answers.outcome);
    decidedFor.set(visitor, decided);
  } else {
    const known = await decisions.keep({ visitor, answers, variant: exposure.variant, page });
    decidedFor.set(known, decided);
  }
  return decided;
}

async function decidePreview(
  ctx: Context<Visitor>,
  input: Input,
): Promise<Pick<Decided, 'page' | 'exposure'>> {
  const answers = checkAnswers(ctx.identity, input);
  await requirePreviewToken(ctx);
  const { page, exposure } = compose(ctx, answers, true);
  if (page === undefined) {
    throw new ContractError('provider_down', { static_template_id: `${ctx.identity.icp}_default` });
  }
  return { page, exposure };
}

function checkAnswers(visitor: Visitor, input: Input): QuizAnswers {
  const answers = checkContext(visitor.icp, input.outcome, input.context_key, input.context_value);
  if (answers === undefined) throw new ContractError('invalid_context');
  return answers;
}

function compose(
  { identity: { vid, icp }, services }: Context<Visitor>,
  answers: QuizAnswers,
  preview: boolean,
) {
  const experiment = experimentOf(icp, answers.outcome);
  const variant = services.timeback.shipped.variantFor(experiment, vid);
  const page = services.timeback.pages.compose({ ...answers, icp, variant, preview });
  return { page, exposure: { vid, experiment, variant } };
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

type Given = Readonly<Record<'outcome' | 'context_key' | 'context_value', string | null>>;

function isSame(given: Given, asked: Given): boolean {
  return (
    given.context_value === asked.context_value &&
    given.outcome === asked.outcome &&
    given.context_key === asked.context_key
  );
}

async function requirePreviewToken(ctx: Context): Promise<void> {
  const { bearer } = ctx.caller;
  const verified = bearer === undefined ? undefined : await ctx.services.tokens.verify(bearer, 'preview');
  if (verified === undefined) throw new ContractError('preview_forbidden');
}
