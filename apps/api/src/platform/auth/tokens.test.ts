import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { createTokens } from './tokens.ts';

const secret = 'a secret of at least thirty-two characters';
const key = new TextEncoder().encode(secret);
const tokens = createTokens(secret);
const sign = async (alg: string, claims: Record<string, unknown>) =>
  await new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
const now = Math.floor(Date.now() / 1000);

test('a token opens what it was made for and nothing else', async () => {
  const token = await tokens.sign({ aud: 'agent_loop', sub: 'someone', seconds: 60 });
  expect(await tokens.verify(token, 'agent_loop')).toMatchObject({ sub: 'someone' });
  expect(await tokens.verify(token, 'preview')).toBeUndefined();
  expect(await createTokens(`${secret}!`).verify(token, 'agent_loop')).toBeUndefined();
  expect(await tokens.verify(`${token}x`, 'agent_loop')).toBeUndefined();
});

test('no other algorithm, no expired, eternal or overlong token', async () => {
  const claims = { aud: 'agent_loop', sub: 'someone', iat: now, exp: now + 60 };
  expect(await tokens.verify(await sign('HS256', claims), 'agent_loop')).toEqual({
    sub: 'someone',
    expiresAt: (now + 60) * 1000,
  });
  expect(await tokens.verify(await sign('HS512', claims), 'agent_loop')).toBeUndefined();
  expect(await tokens.verify(new UnsecuredJWT(claims).encode(), 'agent_loop')).toBeUndefined();
  expect(await tokens.verify(await sign('HS256', { ...claims, exp: now - 1 }), 'agent_loop')).toBeUndefined();
  expect(
    await tokens.verify(await sign('HS256', { ...claims, exp: undefined }), 'agent_loop'),
  ).toBeUndefined();
  expect(
    await tokens.verify(await sign('HS256', { ...claims, exp: now + 901 }), 'agent_loop', 900),
  ).toBeUndefined();
  expect(
    await tokens.verify(
      await sign('HS256', { ...claims, iat: now - 800, exp: now + 200 }),
      'agent_loop',
      900,
    ),
  ).toBeUndefined();
});
