import { jwtVerify, SignJWT } from 'jose';

/** What a token opens, and nothing else. */
export type Audience = 'preview' | 'agent_loop' | 'service';

export interface Tokens {
  /** A signed HS256 token; `seconds` is its lifetime. */
  sign(claims: { aud: Audience; sub: string; seconds: number }): Promise<string>;
  /** The subject of a token that is signed by us, meant for `aud` and not expired; else `undefined`. */
  verify(token: string, aud: Audience, maxSeconds?: number): Promise<string | undefined>;
}

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
    async verify(token, aud, maxSeconds) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          audience: aud,
          requiredClaims: ['exp', 'sub'],
        });
        const now = Math.floor(Date.now() / 1000);
        // A token dated into the future would else seem shorter than it lasts.
        const lifetime = (payload.exp ?? Infinity) - Math.min(payload.iat ?? now, now);
        return maxSeconds !== undefined && lifetime > maxSeconds ? undefined : payload.sub;
      } catch {
        return undefined;
      }
    },
  };
}
