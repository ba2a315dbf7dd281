import type { SessionInput } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { fieldOf } from '../../../platform/json/field-of.ts';
import { checkCaptcha } from './captcha.ts';
import type { Visitor, Visitors } from './visitors.ts';

type VisitorContext = Context<{ readonly visitors: Visitors }>;

const halfAYear = 15_552_000;

/** Creates or resumes the visitor of an email and sets the `tb_vid` cookie (contract §1). */
export async function startSession(ctx: VisitorContext, input: z.output<typeof SessionInput>) {
  await checkCaptcha(ctx, input.captcha_token);
  const { vid, created } = await ctx.services.visitors.start({
    email: input.email,
    icp: input.icp,
    user_agent: input.user_agent ?? ctx.caller.header('user-agent')?.slice(0, 1024),
  });
  ctx.reply.addCookie(`tb_vid=${vid}; Path=/; Max-Age=${halfAYear}; Secure; HttpOnly; SameSite=Lax`);
  return { vid, new_user: created, duplicate: !created };
}

/** What the start form has to know: the hCaptcha site whose widget it shows (contract §5), or none. */
export function getSettings({ core }: Context): { captcha_site_key: string | null } {
  return { captcha_site_key: core.config.HCAPTCHA_SITE_KEY ?? null };
}

/** Takes the cookie back. */
export function clearCookie(ctx: Context): void {
  ctx.reply.addCookie('tb_vid=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax');
}

/**
 * The visitor whose vid is in the input, else in the `tb_vid` cookie. Throws `invalid_vid` when it is absent, malformed
 * or unknown (contract §2).
 */
export async function authenticateVisitor(ctx: VisitorContext, raw: unknown): Promise<Visitor> {
  const vid = fieldOf(raw, 'vid') ?? ctx.caller.cookie('tb_vid');
  const visitor = typeof vid === 'string' ? await ctx.services.visitors.find(vid) : undefined;
  if (visitor === undefined) throw new ContractError('invalid_vid');
  return visitor;
}
