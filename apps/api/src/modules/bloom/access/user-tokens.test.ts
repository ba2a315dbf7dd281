import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUserTokens } from './user-tokens.ts';
import { portOf } from '../../../testing/servers/port-of.ts';

const now = Math.floor(Date.now() / 1000);
const claims = { sub: 'someone', aud: 'authenticated', exp: now + 60 };
const localSecret = randomUUID() + randomUUID();
const secret = randomUUID() + randomUUID();
const bytes = (text: string) => new TextEncoder().encode(text);

async function signHs(key: string, given: Record<string, unknown> = claims, alg = 'HS256') {
  return await new SignJWT(given).setProtectedHeader({ alg }).sign(bytes(key));
}

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

const rsa = await generateKeyPair('RS256', { extractable: true });
const ec = await generateKeyPair('ES256');
const stranger = await generateKeyPair('RS256');

/** A Supabase project's published keys. */
const project = createServer((_request, response) => {
  void Promise.all([exportJWK(rsa.publicKey), exportJWK(ec.publicKey)]).then(([one, two]) => {
    const keys = [
      { ...one, kid: 'rsa', alg: 'RS256', use: 'sig' },
      { ...two, kid: 'ec', alg: 'ES256', use: 'sig' },
    ];
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => project.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${portOf(project)}`;
});
afterAll(() => project.close());

const signBy = async (key: Key, alg: string, kid: string, given: Record<string, unknown> = claims) =>
  await new SignJWT(given).setProtectedHeader({ alg, kid }).sign(key);

test('a secret opens HS256 tokens of people, and nothing else', async () => {
  const { verify } = createUserTokens({ secret, url: undefined, localSecret });
  expect(await verify(await signHs(secret))).toMatchObject({ sub: 'someone' });
  expect(await verify(await signHs(secret, { sub: 'someone', exp: now + 60 }))).toMatchObject({
    sub: 'someone',
  });
  for (const token of [
    '',
    'x.y.z',
    await signHs(localSecret),
    await signHs(secret, claims, 'HS512'),
    await signHs(secret, { ...claims, exp: now - 1 }),
    await signHs(secret, { ...claims, exp: undefined }),
    await signHs(secret, { ...claims, exp: 1e15 }),
    await signHs(secret, { ...claims, aud: 'preview' }),
    await signHs(secret, { ...claims, sub: undefined }),
    await signHs(secret, { ...claims, sub: '' }),
    new UnsecuredJWT(claims).encode(),
    await signBy(rsa.privateKey, 'RS256', 'rsa'),
  ])
    expect(await verify(token)).toBeUndefined();
});

test('published keys open RS256 and ES256, and never stand in for a secret', async () => {
  const { verify, isLocal } = createUserTokens({ secret: undefined, url, localSecret });
  expect(isLocal).toBe(false);
  expect(await verify(await signBy(rsa.privateKey, 'RS256', 'rsa'))).toMatchObject({ sub: 'someone' });
  expect(await verify(await signBy(ec.privateKey, 'ES256', 'ec'))).toMatchObject({ sub: 'someone' });
  const spki = await exportSPKI(rsa.publicKey);
  for (const token of [
    await signHs(spki),
    await signHs(localSecret),
    await signBy(stranger.privateKey, 'RS256', 'rsa'),
    await signBy(rsa.privateKey, 'PS256', 'rsa').catch(() => 'none'),
    await signBy(rsa.privateKey, 'RS256', 'unknown'),
    await signBy(rsa.privateKey, 'RS256', 'rsa', { ...claims, exp: now - 1 }),
    await signBy(rsa.privateKey, 'RS256', 'rsa', { ...claims, exp: 1e15 }),
  ])
    expect(await verify(token)).toBeUndefined();
});

test('where the keys are away nobody is refused: that is our fault', async () => {
  const away = createUserTokens({ secret: undefined, url: 'http://127.0.0.1:1', localSecret });
  await expect(away.verify(await signBy(rsa.privateKey, 'RS256', 'rsa'))).rejects.toMatchObject({
    code: 'PROVIDER_DOWN',
  });
});

test('without Supabase the tokens are ours, in its shape', async () => {
  const tokens = createUserTokens({ secret: undefined, url: undefined, localSecret });
  const token = await tokens.sign({ user_id: 'ana', email: 'ana@example.org', role: 'admin', seconds: 60 });
  expect(await tokens.verify(token)).toMatchObject({
    sub: 'ana',
    aud: 'authenticated',
    email: 'ana@example.org',
    app_metadata: { role: 'admin' },
  });
});
