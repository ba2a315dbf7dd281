import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Operation } from '@quintet/contracts/operation';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { metasOf } from '../../../procedures.ts';
import {
  bloomEnv,
  mintAdmin,
  mintService,
  mintUser,
  signAsSupabase,
} from '../../../testing/bloom/bloom-callers.ts';
import { type Caller, callRest, callTrpc } from '../../../testing/call-operation.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { bloomRouter } from '../router.ts';
import { portOf } from '../../../testing/servers/port-of.ts';

const operations = metasOf(bloomRouter).flatMap(({ operation }) => operation ?? []);

/** What a caller proves; `nobody` sends no token, and a `stranger` one that proves nothing. */
type Standing = 'nobody' | 'stranger' | 'user' | 'admin' | 'service';

/** Whom each kind of auth lets in. Scopes are looked at elsewhere. */
const admitted: Readonly<Record<string, readonly Standing[]>> = {
  public: ['nobody', 'stranger', 'user', 'admin', 'service'],
  anyone: ['nobody', 'user', 'admin', 'service'],
  caller: ['user', 'admin', 'service'],
  notifications: ['user', 'admin', 'service'],
  analytics: ['user', 'admin', 'service'],
  admin: ['admin', 'service'],
  analytics_admin: ['admin', 'service'],
  /** Stripe signs what it sends; a token is worth nothing there. */
  stripe: [],
};

interface Token {
  readonly name: string;
  readonly standing: Standing;
  readonly token: string | undefined;
}

const rsa = await generateKeyPair('RS256', { extractable: true });
const ec = await generateKeyPair('ES256', { extractable: true });
const now = Math.floor(Date.now() / 1000);
const claims = () => ({
  sub: randomUUID(),
  aud: 'authenticated',
  role: 'authenticated',
  iat: now,
  exp: now + 3600,
});

async function signBy(key: typeof rsa.privateKey, alg: string, given: Record<string, unknown> = claims()) {
  return await new SignJWT(given).setProtectedHeader({ alg, kid: alg }).sign(key);
}

/** What is no token on either server. */
async function mintStrangers(api: RunningApi): Promise<Token[]> {
  const { tokens } = api.core;
  const { token: user } = await mintUser();
  const [head = '', , signature = ''] = user.split('.');
  const promoted = Buffer.from(JSON.stringify({ ...claims(), role: 'admin' })).toString('base64url');
  const spki = await exportSPKI(rsa.publicKey);
  const given: Record<string, string> = {
    'no token at all': 'sesame',
    'one without a signature': new UnsecuredJWT(claims()).encode(),
    'an unsigned service': new UnsecuredJWT({ ...claims(), role: 'service' }).encode(),
    'another secret': await signAsSupabase(claims(), randomUUID() + randomUUID()),
    'HS256 with the public key': await signAsSupabase(claims(), spki),
    'changed claims': `${head}.${promoted}.${signature}`,
    expired: await signAsSupabase({ ...claims(), exp: now - 1 }),
    'of another audience': await signAsSupabase({ ...claims(), aud: 'preview' }),
    'without a subject': await signAsSupabase({ role: 'anon', exp: now + 60 }),
    'a service by the secret of Supabase': await signAsSupabase({ ...claims(), role: 'service' }),
    'of an agent loop': await tokens.sign({ aud: 'agent_loop', sub: 'x', seconds: 60 }),
    'of a preview': await tokens.sign({ aud: 'preview', sub: 'x', seconds: 60 }),
    'of another document': await tokens.sign({ aud: 'service', sub: 'x', seconds: 60 }),
    'of somebody no row can name': await signAsSupabase({ ...claims(), sub: 'a\u0000b' }),
    'of a service no row can name': (await mintService({ sub: 'a\u0000b' })).token,
    'an expired service': (await mintService({ exp: now - 1 })).token,
    'a service of another audience': (await mintService({ aud: 'preview' })).token,
  };
  return Object.entries(given).map(([name, token]) => ({ name, standing: 'stranger', token }));
}

const nobody: Token = { name: 'nothing', standing: 'nobody', token: undefined };

/** Every operation, on both doors, asked by each: who is let in is exactly who should be. */
async function findWrong(api: RunningApi, tokens: readonly Token[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const operation of operations) {
    const asked = tokens.map(async ({ name, standing, token }) => {
      const headers: Caller['headers'] = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const shouldPass = admitted[operation.auth]?.includes(standing) === true;
      for (const [door, call] of Object.entries({ rest: callRest, trpc: callTrpc })) {
        const { status } = await call({ url: api.url, headers }, operation, {});
        const isRight = shouldPass
          ? isPassed(operation, status)
          : refusalsOf(operation, standing).includes(status);
        if (!isRight) wrong.push(`${operation.name} by ${door}: ${name} gets ${status}`);
      }
    });
    await Promise.all(asked);
  }
  return wrong;
}

/** An unsigned event is a bad request, where signatures are known. */
function refusalsOf({ auth }: Operation, standing: Standing): readonly number[] {
  if (auth === 'stripe') return [400, 503];
  return [standing === 'user' ? 403 : 401];
}

/** Whatever comes after the door: nothing that was asked here is complete. */
function isPassed({ name }: Operation, status: number): boolean {
  return status < 500
    ? (status !== 401 && status !== 403) || name === 'bloom.account.signIn'
    : status === 503;
}

test('every operation has an auth that the matrix knows', () => {
  expect(operations.length).toBeGreaterThan(8);
  expect(operations.filter(({ auth }) => admitted[auth] === undefined).map(({ name }) => name)).toEqual([]);
});

describe('a server with the secret of Supabase', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ env: bloomEnv });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  test('lets in whom it should, and nobody else, on both doors', async () => {
    const { user_id } = await mintUser();
    await api.core.db.prisma.bloomUserProfile.create({ data: { user_id, role: 'admin' } });
    const good: Record<string, readonly [Standing, string]> = {
      'a user': ['user', (await mintUser()).token],
      'a user without an audience': ['user', await signAsSupabase({ sub: randomUUID() })],
      'a user who calls himself admin': [
        'user',
        (await mintUser({ user_metadata: { role: 'admin' }, app_metadata: { role: ['admin'] } })).token,
      ],
      'a user whose address is no text': ['user', (await mintUser({ email: 'a\u0000@b.org' })).token],
      'an admin by app_metadata': ['admin', (await mintAdmin()).token],
      'an admin by role': ['admin', (await mintUser({ role: 'admin' })).token],
      'an admin by profile': ['admin', (await mintUser({ sub: user_id })).token],
      'a service': ['service', (await mintService()).token],
    };
    const known = Object.entries(good).map(([name, [standing, token]]): Token => ({ name, standing, token }));
    const foreign = {
      name: 'RS256',
      standing: 'stranger',
      token: await signBy(rsa.privateKey, 'RS256'),
    } as const;
    expect(await findWrong(api, [nobody, ...known, foreign, ...(await mintStrangers(api))])).toEqual([]);
  });
});

describe("a server with Supabase's published keys", () => {
  let api: RunningApi;
  const project = createServer((_request, response) => {
    void Promise.all([exportJWK(rsa.publicKey), exportJWK(ec.publicKey)]).then(([one, two]) => {
      const keys = [
        { ...one, kid: 'RS256', alg: 'RS256' },
        { ...two, kid: 'ES256', alg: 'ES256' },
      ];
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => project.listen(0, '127.0.0.1', resolve));
    const port = portOf(project);
    const { API_JWT_SECRET } = bloomEnv;
    api = await startApi({ env: { API_JWT_SECRET, SUPABASE_URL: `http://127.0.0.1:${port}` } });
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    project.close();
  });

  test('lets in whom it should, and nobody else, on both doors', async () => {
    const tokens: Token[] = [
      nobody,
      { name: 'RS256', standing: 'user', token: await signBy(rsa.privateKey, 'RS256') },
      { name: 'ES256', standing: 'user', token: await signBy(ec.privateKey, 'ES256') },
      { name: 'a secret', standing: 'stranger', token: (await mintUser()).token },
      { name: 'a service', standing: 'service', token: (await mintService()).token },
      ...(await mintStrangers(api)),
    ];
    expect(await findWrong(api, tokens)).toEqual([]);
  });
});
