import { SessionId } from '@quintet/contracts/reports/studio-schemas';
import type { SignInInput, Studio } from '@quintet/contracts/reports/studio-schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { ApiKeys } from './api-keys.ts';
import { writeSessionCookie } from '../../../platform/auth/session-cookie.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { isLoopback } from '../../../platform/loopback.ts';

/** What signing in needs of its module. */
export interface AccessServices {
  readonly keys: ApiKeys;
  /** The key of the demo's own sign-in; `undefined` when this is no demo on a loopback address. */
  readonly demoKey: string | undefined;
}

type AccessContext = Context<AccessServices>;

/** Whose sections these are: the owner of the key, and the workflow they belong to. */
export interface ReportSession {
  readonly owner: string;
  readonly session_id: string;
}

const cookieName = 'reports_key';
const halfDay = 43_200;
const done = { done: true } as const;

/** The owner behind `X-API-Key`, else behind the studio's cookie. Throws `AUTH_INVALID_API_KEY`. */
export async function authenticateReportKey(ctx: AccessContext): Promise<string> {
  const { caller, services } = ctx;
  const key = caller.header('x-api-key') ?? caller.cookie(cookieName);
  const owner = key === undefined || key === '' ? undefined : await services.keys.verify(key);
  if (owner === undefined) throw new ContractError('AUTH_INVALID_API_KEY');
  return owner;
}

/** The key first, then `Session-Id`. Throws `AUTH_INVALID_API_KEY`, or `BAD_REQUEST` (contract "Required Headers"). */
export async function authenticateReportSession(ctx: AccessContext): Promise<ReportSession> {
  const owner = await authenticateReportKey(ctx);
  const given = ctx.caller.header('session-id')?.trim() ?? '';
  if (given === '') throw new ContractError('BAD_REQUEST', { message: 'Session-Id is required' });
  const session_id = SessionId.safeParse(given);
  if (!session_id.success)
    throw new ContractError('BAD_REQUEST', { message: 'Session-Id must be at most 200 characters of text' });
  return { owner, session_id: session_id.data };
}

/** Whether this browser is signed in, whether the demo's one click is there, and whether a model writes. */
export async function getStudio(ctx: AccessContext): Promise<Studio> {
  const signed_in = await authenticateReportKey(ctx).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ContractError) return false;
      throw error;
    },
  );
  const demo = isDemoCaller(ctx, ctx.services.demoKey);
  return { signed_in, demo, model: ctx.core.llm.state().configured };
}

/** Sets the cookie when the key is valid. Throws `AUTH_INVALID_API_KEY`. */
export async function signIn(ctx: AccessContext, { api_key }: z.output<typeof SignInInput>) {
  const key = api_key.trim();
  if ((await ctx.services.keys.verify(key)) === undefined) throw new ContractError('AUTH_INVALID_API_KEY');
  setCookie(ctx, key, halfDay);
  return done;
}

/** Signs in with the demo's own key. Throws `NOT_FOUND` unless the demo runs and a browser of this machine asks. */
export function signInToDemo(ctx: AccessContext) {
  const { demoKey } = ctx.services;
  if (demoKey === undefined || !isDemoCaller(ctx, demoKey)) throw new ContractError('NOT_FOUND');
  setCookie(ctx, demoKey, halfDay);
  return done;
}

export function signOut(ctx: AccessContext) {
  setCookie(ctx, '', 0);
  return done;
}

function setCookie({ core, reply }: AccessContext, value: string, seconds: number): void {
  reply.addCookie(writeSessionCookie(core.config, { name: cookieName, value, seconds }));
}

const proxyHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-real-ip',
  'cf-connecting-ip',
  'via',
];

/**
 * Someone at this very machine. A proxy on it would let others in, and a page elsewhere can make a browser call a
 * loopback address under a host name of its own, so neither passes.
 */
function isDemoCaller({ caller }: Pick<AccessContext, 'caller'>, demoKey: string | undefined): boolean {
  if (demoKey === undefined || proxyHeaders.some((name) => caller.header(name) !== undefined)) return false;
  const host = hostOf(`http://${caller.header('host') ?? ''}`);
  const origin = caller.header('origin');
  const isOwnPage = origin === undefined || hostOf(origin)?.host === host?.host;
  const site = caller.header('sec-fetch-site');
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  return isLoopback(caller.address) && isLoopback(host?.hostname ?? '') && isOwnPage && isOwnSite;
}

function hostOf(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
