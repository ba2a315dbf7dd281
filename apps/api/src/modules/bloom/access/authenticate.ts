import { UserId } from '@quintet/contracts/bloom/fields';
import { text } from '@quintet/contracts/operation';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { fieldOf } from '../../../platform/json/field-of.ts';
import { type Identity, isStaff } from './identity.ts';
import type { Roles } from './roles.ts';
import type { UserTokens } from './user-tokens.ts';

/** What finding out who calls needs of its module. */
export interface AccessServices {
  readonly userTokens: UserTokens;
  readonly roles: Roles;
}

/** What a token may be limited to by its `scope`. */
export type Scope = 'analytics:read' | 'notifications:read';

type AccessContext = Context<AccessServices>;
type Check = (ctx: AccessContext, raw: unknown) => Promise<Identity>;

export const sessionCookie = 'bloom_token';

/** Whoever has a valid token: in the header, or in the cookie of the site's own sign-in. Throws `UNAUTHORIZED`. */
export async function authenticate(ctx: AccessContext): Promise<Identity> {
  return await identify(ctx, ctx.caller.bearer ?? ctx.caller.cookie(sessionCookie));
}

/** The same, and nobody where no token was sent. One that is not valid is refused. Throws `UNAUTHORIZED`. */
export async function authenticateIfAny(ctx: AccessContext): Promise<Identity | undefined> {
  const { caller } = ctx;
  const isNamed = caller.header('authorization') !== undefined || caller.cookie(sessionCookie) !== undefined;
  return isNamed ? await authenticate(ctx) : undefined;
}

/** Admins and services. Throws `UNAUTHORIZED`, or `FORBIDDEN` for users. */
export async function authenticateAdmin(ctx: AccessContext): Promise<Identity> {
  const identity = await authenticate(ctx);
  if (!isStaff(identity)) throw new ContractError('FORBIDDEN');
  return identity;
}

/** A caller whose token is not limited to something else. Throws `UNAUTHORIZED` or `FORBIDDEN`. */
export function authenticateWith(scope: Scope, check: Check = authenticate): Check {
  return async (ctx, raw) => {
    const identity = await check(ctx, raw);
    if (identity.scope !== undefined && !identity.scope.includes(scope))
      throw new ContractError('FORBIDDEN', { message: `The token lacks the scope ${scope}` });
    return identity;
  };
}

/** Whoever opens a socket, with the token in the header, the query or the cookie. Throws `UNAUTHORIZED`. */
export async function authenticateSocket(ctx: AccessContext, raw: unknown): Promise<Identity> {
  const token = ctx.caller.bearer ?? fieldOf(raw, 'token') ?? ctx.caller.cookie(sessionCookie);
  return await identify(ctx, typeof token === 'string' ? token : undefined);
}

/** Who a token proves to be calling. Throws `UNAUTHORIZED`, or `PROVIDER_DOWN` when that cannot be found out. */
export async function identify(ctx: AccessContext, token: string | undefined): Promise<Identity> {
  if (token === undefined || token === '') throw new ContractError('UNAUTHORIZED');
  const identity = isOfService(token) ? await identifyService(ctx, token) : await identifyUser(ctx, token);
  if (identity === undefined) throw new ContractError('UNAUTHORIZED');
  return identity;
}

/** What the token says of itself, unproved: it decides only by which key it is verified. */
function isOfService(token: string): boolean {
  try {
    return decodeJwt(token)['role'] === 'service';
  } catch {
    return false;
  }
}

/** A service needs no name. */
const ServiceId = UserId.optional();

async function identifyService({ core }: AccessContext, token: string): Promise<Identity | undefined> {
  const claims = await core.tokens.read(token);
  const { aud } = claims ?? {};
  if (claims === undefined || (aud !== undefined && aud !== 'service')) return undefined;
  const sub = ServiceId.safeParse(claims.sub);
  if (!sub.success) return undefined;
  return {
    role: 'service',
    user_id: sub.data ?? null,
    email: null,
    scope: scopeOf(claims),
    expiresAt: claims.exp * 1000,
  };
}

/** `user_metadata` is what people write of themselves, so nothing in it counts. */
const UserClaims = z.object({
  email: text(320).optional().catch(undefined),
  role: z.string().optional().catch(undefined),
  app_metadata: z.object({ role: z.unknown() }).optional().catch(undefined),
});

async function identifyUser({ services }: AccessContext, token: string): Promise<Identity | undefined> {
  const claims = await services.userTokens.verify(token);
  if (claims === undefined) return undefined;
  const { email = null, role, app_metadata } = UserClaims.parse(claims);
  const known = await services.roles.find(claims.sub, email);
  const isAdmin = known === 'admin' || role === 'admin' || app_metadata?.role === 'admin';
  return {
    role: isAdmin ? 'admin' : 'user',
    user_id: claims.sub,
    email,
    scope: scopeOf(claims),
    expiresAt: claims.exp * 1000,
  };
}

const ScopeClaim = z.union([z.array(z.string()), z.string().transform((words) => words.split(' '))]);

function scopeOf(claims: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const scope = ScopeClaim.safeParse(claims['scope']);
  return scope.success ? scope.data : undefined;
}
