import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { z } from 'zod';

/** Secrets of a test's own: that of a Supabase project, and that which services share with us. */
const supabaseSecret = randomUUID() + randomUUID();
const serviceSecret = randomUUID() + randomUUID();

/** The environment of a server whose callers have the tokens that are made here. */
export const bloomEnv = { SUPABASE_JWT_SECRET: supabaseSecret, API_JWT_SECRET: serviceSecret };

/** Somebody who calls Bloom. */
export interface BloomCaller {
  readonly user_id: string;
  readonly token: string;
  readonly headers: { readonly authorization: string };
}

/** Signs claims as the Supabase project would; `exp` is in an hour unless given. */
export async function signAsSupabase(claims: JWTPayload, secret = supabaseSecret): Promise<string> {
  return await signBy(secret, claims);
}

/** A person that nobody has seen before, or an admin. */
export async function mintUser(claims: JWTPayload = {}): Promise<BloomCaller> {
  const user_id = claims.sub ?? randomUUID();
  const email = `${user_id}@example.org`;
  return callerOf(user_id, await signAsSupabase({ sub: user_id, email, role: 'authenticated', ...claims }));
}

export async function mintAdmin(): Promise<BloomCaller> {
  return await mintUser({ app_metadata: { role: 'admin' } });
}

/** Another server. */
export async function mintService(claims: JWTPayload = {}): Promise<BloomCaller> {
  const user_id = claims.sub ?? 'service';
  return callerOf(user_id, await signBy(serviceSecret, { sub: user_id, role: 'service', ...claims }));
}

async function signBy(secret: string, claims: JWTPayload): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return await new SignJWT({ iat: now, exp: now + 3600, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
}

function callerOf(user_id: string, token: string): BloomCaller {
  return { user_id, token, headers: { authorization: `Bearer ${token}` } };
}

const Answer = z.record(z.string(), z.unknown());

/** Calls Bloom's REST paths as somebody; without a caller as nobody. */
export function createBloomClient(url: string, caller?: BloomCaller) {
  return async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...caller?.headers,
        ...(method === 'GET' || body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = JSON.parse(text);
    return { status: response.status, body: Array.isArray(json) ? { items: json } : Answer.parse(json) };
  };
}
