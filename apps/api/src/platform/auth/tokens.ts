import { jwtVerify, SignJWT } from 'jose';

/** What a token opens, and nothing else. */
export type Audience = 'preview' | 'agent_loop' | 'service';

export interface Verified {
  readonly sub: string;
  readonly expiresAt: number;
}

export interface Tokens {
  /** A signed HS256 token; `seconds` is its lifetime. */
  sign(claims: { aud: Audience; sub: string; seconds: number }): Promise<string>;
  /**
   * Whom a token names and when it ends (milliseconds since the epoch), if it is signed by us, meant for `aud`, not
   * expired, and lives no longer than `maxSeconds`; else `undefined`.
   */
  verify(token: string, aud: Audience, maxSeconds?: number): Promise<Verified | undefined>;
}

/** In seconds since the epoch; what is later can be no date. */
const lastSecond = Date.UTC(9999, 11, 31) / 1000;

/** Service tokens by `API_JWT_SECRET`: HS256 and nothing else. */
export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    sign: ({ aud, sub, seconds }) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setAudience(aud)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(key),
    async verify(token, aud, maxSeconds = Infinity) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          audience: aud,
          requiredClaims: ['exp', 'sub'],
        });
        const now = Math.floor(Date.now() / 1000);
        // A token dated into the future would else seem shorter than it lasts.
        const { exp, iat = now, sub } = payload;
        if (exp === undefined || sub === undefined || exp > lastSecond) return undefined;
        const lifetime = exp - Math.min(iat, now);
        return lifetime > maxSeconds ? undefined : { sub, expiresAt: exp * 1000 };
      } catch {
        return undefined;
      }
    },
  };
}
