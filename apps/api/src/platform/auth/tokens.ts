import { type JWTPayload, jwtVerify, type JWTVerifyOptions, SignJWT } from 'jose';

/** What a token opens, and nothing else. */
export type Audience = 'preview' | 'agent_loop' | 'service' | 'tutor_learner';

export interface Verified {
  readonly sub: string;
  readonly expiresAt: number;
}

/** What a token says that is signed by whom we trust, and ends. */
export type SignedClaims = JWTPayload & { readonly exp: number };

export interface Tokens {
  /** A signed HS256 token; `seconds` is its lifetime. Without an audience its role says what it opens. */
  sign(claims: { sub: string; seconds: number } & ({ aud: Audience } | { role: 'service' })): Promise<string>;
  /**
   * Whom a token names and when it ends (milliseconds since the epoch), if it is signed by us, meant for `aud`, not
   * expired, and lives no longer than `maxSeconds`; else `undefined`.
   */
  verify(token: string, aud: Audience, maxSeconds?: number): Promise<Verified | undefined>;
  /**
   * The claims of a token that is signed with our secret and not expired, whatever it is meant for: some are made by others
   * who share the secret. `undefined` for any other.
   */
  read(token: string): Promise<SignedClaims | undefined>;
}

/** In seconds since the epoch; what is later can be no date. */
const lastSecond = Date.UTC(9999, 11, 31) / 1000;

/** Service tokens by `API_JWT_SECRET`: HS256 and nothing else. */
export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    sign: ({ sub, seconds, ...opens }) =>
      new SignJWT(opens)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(key),
    async verify(token, aud, maxSeconds = Infinity) {
      const claims = await readClaims(token, key, { audience: aud });
      if (claims?.sub === undefined) return undefined;
      const now = Math.floor(Date.now() / 1000);
      // A token dated into the future would else seem shorter than it lasts.
      const { exp, iat = now, sub } = claims;
      const lifetime = exp - Math.min(iat, now);
      return lifetime > maxSeconds ? undefined : { sub, expiresAt: exp * 1000 };
    },
    read: async (token) => await readClaims(token, key),
  };
}

/** The claims of a token that is signed with a key by HS256 and has not ended; `undefined` for any other. */
export async function readClaims(
  token: string,
  key: Uint8Array,
  options: Pick<JWTVerifyOptions, 'audience'> = {},
): Promise<SignedClaims | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      ...options,
      algorithms: ['HS256'],
      requiredClaims: ['exp'],
    });
    return endingOf(payload);
  } catch {
    return undefined;
  }
}

/** The claims of a token that ends at a moment that there is; `undefined` for any other. */
export function endingOf(claims: JWTPayload): SignedClaims | undefined {
  const { exp = Infinity } = claims;
  return exp > lastSecond ? undefined : { ...claims, exp };
}
