import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';

const Verdict = z.object({ success: z.boolean() });
const limitMs = 2000;

/**
 * Has hCaptcha confirm that a person solved the captcha (contract §5); without `HCAPTCHA_SECRET` everybody passes. Throws
 * `invalid_captcha`, and `provider_down` when hCaptcha gives no verdict within two seconds: who switches a captcha on
 * wants nobody to pass without one.
 */
export async function checkCaptcha(ctx: Context, token: string | undefined): Promise<void> {
  const { HCAPTCHA_SECRET: secret, HCAPTCHA_VERIFY_URL: url } = ctx.core.config;
  if (secret === undefined) return;
  if (token === undefined || token === '') throw new ContractError('invalid_captcha');
  const verdict = await askVerdict(url, { secret, response: token, remoteip: ctx.caller.address });
  if (!verdict.success) throw new ContractError('invalid_captcha');
}

async function askVerdict(
  url: string,
  form: Readonly<Record<string, string>>,
): Promise<z.infer<typeof Verdict>> {
  try {
    const signal = AbortSignal.timeout(limitMs);
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), signal });
    return Verdict.parse(await response.json());
  } catch (error) {
    throw new ContractError('provider_down', {}, { cause: error });
  }
}
