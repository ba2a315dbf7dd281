import { UserId } from '@quintet/contracts/bloom/fields';
import { createRemoteJWKSet, decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { endingOf, readClaims, type SignedClaims } from '../../../platform/auth/tokens.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';

/** The claims of a token that somebody signed in with. */
export type UserClaims = SignedClaims & { readonly sub: string };

/** The tokens of people: Supabase's, or ours in the same shape where there is no Supabase. */
export interface UserTokens {
  /** Whether people sign in here, with a password. */
  readonly isLocal: boolean;
  /** The claims of a valid token, else `undefined`. Throws `PROVIDER_DOWN` when the keys cannot be fetched. */
  verify(token: string): Promise<UserClaims | undefined>;
  /** A token of ours; `seconds` is its lifetime. */
  sign(user: { user_id: string; email: string; role: string; seconds: number }): Promise<string>;
}

const audience = 'authenticated';
const jwksPath = '/auth/v1/.well-known/jwks.json';
const jwksMs = 3_000;

/**
 * `secret` verifies HS256, the keys that the Supabase project at `url` publishes verify RS256 and ES256; a token is never
 * verified by a key of another kind than its algorithm. With neither, `localSecret` signs and verifies.
 */
export function createUserTokens(options: {
  secret: string | undefined;
  url: string | undefined;
  localSecret: string;
}): UserTokens {
  const { url } = options;
  const secret = options.secret ?? (url === undefined ? options.localSecret : undefined);
  const key = secret === undefined ? undefined : new TextEncoder().encode(secret);
  const published =
    url === undefined
      ? undefined
      : createRemoteJWKSet(new URL(`${url.replace(/\/$/, '')}${jwksPath}`), { timeoutDuration: jwksMs });

  async function readByAlgorithm(token: string): Promise<SignedClaims | undefined> {
    const algorithm = algorithmOf(token);
    if (algorithm === 'HS256') return key === undefined ? undefined : await readClaims(token, key);
    return published === undefined ? undefined : await readPublished(token, published);
  }

  return {
    isLocal: url === undefined,
    async verify(token) {
      const claims = await readByAlgorithm(token);
      const sub = UserId.safeParse(claims?.sub).data;
      if (claims === undefined || sub === undefined) return undefined;
      const { aud } = claims;
      const isMeant = aud === undefined || [aud].flat().includes(audience);
      return isMeant ? { ...claims, sub } : undefined;
    },
    async sign({ user_id, email, role, seconds }) {
      if (key === undefined) throw new Error('People sign in with Supabase');
      return await new SignJWT({ email, role: audience, app_metadata: { role } })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(user_id)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(key);
    },
  };
}

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}

async function readPublished(
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
): Promise<SignedClaims | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256', 'ES256'],
      requiredClaims: ['exp'],
    });
    return endingOf(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return undefined;
    throw new ContractError('PROVIDER_DOWN', { message: 'Sign-in is away for a moment' }, { cause: error });
  }
}
