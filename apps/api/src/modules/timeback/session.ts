import type { SessionInput } from '@quintet/contracts/timeback/schemas';
import { Vid } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import { fieldOf } from '../../platform/unparsed.ts';
import { checkCaptcha } from './captcha.ts';
import type { Visitor } from './visitors.ts';

const halfAYear = 15_552_000;

/** Creates or resumes the visitor of an email and sets the `tb_vid` cookie (contract §1). */
export async function startSession(ctx: Context, input: z.output<typeof SessionInput>) {
  await checkCaptcha(ctx, input.captcha_token);
  const { vid, created } = await ctx.services.timeback.visitors.start({
    email: input.email,
    icp: input.icp,
    user_agent: input.user_agent ?? ctx.caller.header('user-agent')?.slice(0, 1024),
  });
  ctx.reply.addCookie(`tb_vid=${vid}; Path=/; Max-Age=${halfAYear}; Secure; HttpOnly; SameSite=Lax`);
  return { vid, new_user: created, duplicate: !created };
}

/** What the start form has to know: the hCaptcha site whose widget it shows (contract §5), or none. */
export function getSettings({ services }: Context): { captcha_site_key: string | null } {
  return { captcha_site_key: services.config.HCAPTCHA_SITE_KEY ?? null };
}

/** Takes the cookie back. */
export function clearCookie(ctx: Context): void {
  ctx.reply.addCookie('tb_vid=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax');
}

/**
 * The visitor whose vid is in the input, else in the `tb_vid` cookie. Throws `invalid_vid` when it is absent, malformed
 * or unknown (contract §2).
 */
export function authenticateVisitor(ctx: Context, raw: unknown): Promise<Visitor> | Visitor {
  const vid = fieldOf(raw, 'vid') ?? ctx.caller.cookie('tb_vid');
  const recent = typeof vid === 'string' ? ctx.services.timeback.visitors.recall(vid) : undefined;
  return recent ?? requireVisitor(ctx, vid);
}

async function requireVisitor({ services }: Context, vid: unknown): Promise<Visitor> {
  const parsed = Vid.safeParse(vid);
  if (!parsed.success) throw new ContractError('invalid_vid');
  const visitor = await services.timeback.visitors.find(parsed.data.toLowerCase());
  if (visitor === undefined) throw new ContractError('invalid_vid');
  return visitor;
}
