import Stripe from 'stripe';
import type { Config } from '../../../../config.ts';
import { ContractError } from '../../../../platform/errors/contract-error.ts';

/** For all that one request asks of Stripe, retries included. */
const longestMs = 10_000;
const longestTryMs = 4_000;

/**
 * Stripe as one request asks it: everything ends with `signal`, and after ten seconds. Throws `PROVIDER_DOWN` where no key
 * is configured.
 */
export function openStripe(
  { STRIPE_API_KEY, STRIPE_API_BASE }: Pick<Config, 'STRIPE_API_KEY' | 'STRIPE_API_BASE'>,
  signal: AbortSignal,
): Stripe {
  if (STRIPE_API_KEY === undefined)
    throw new ContractError('PROVIDER_DOWN', { message: 'Payments are not configured here' });
  const over = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  return new Stripe(STRIPE_API_KEY, {
    ...hostOf(STRIPE_API_BASE),
    timeout: longestTryMs,
    maxNetworkRetries: 2,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(async (input: string | URL | Request, init?: RequestInit) => {
      const signals = [over, init?.signal ?? []].flat();
      return await fetch(input, { ...init, signal: AbortSignal.any(signals) });
    }),
  });
}

function hostOf(base: string | undefined) {
  if (base === undefined) return {};
  const { hostname, port, protocol } = new URL(base);
  return protocol === 'http:'
    ? { host: hostname, port: port || '80', protocol: 'http' as const }
    : { host: hostname, port: port || '443', protocol: 'https' as const };
}

/**
 * An error of Stripe's as callers hear of it: what they asked for wrongly is a `BAD_REQUEST` in Stripe's words, everything
 * else `PROVIDER_DOWN`. Its cause names no one.
 */
export function describeStripeError(
  error: unknown,
  isCallersDoing: (parameter: string) => boolean,
): ContractError {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error instanceof Stripe.errors.StripeInvalidRequestError && isCallersDoing(error.param ?? ''))
    return new ContractError('BAD_REQUEST', { message: error.message });
  const words = [error.type, error.code, error.param, error.statusCode, error.requestId];
  const cause = new Error(`Stripe refused: ${words.filter((word) => word !== undefined).join(' ')}`);
  return new ContractError('PROVIDER_DOWN', { message: 'Stripe is away for a moment' }, { cause });
}
