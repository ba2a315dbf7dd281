import { randomUUID } from 'node:crypto';
import { Profile, User } from '@quintet/contracts/bloom/account';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type BloomCaller,
  bloomEnv,
  createBloomClient,
  mintAdmin,
  mintService,
  mintUser,
} from '../../../testing/bloom/bloom-callers.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { saveAccount } from './accounts.ts';

const password = 'correct horse battery';
const List = z.object({ items: z.array(User), total: z.int() });

/** An account of somebody who signed in, and his token. */
async function openAccount(api: RunningApi) {
  const email = `${randomUUID()}@example.org`;
  const user_id = await saveAccount(api.core.db, { email, password, role: 'user' });
  const signIn = async (given = password, address = email) =>
    await fetch(`${api.url}/api/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: address, password: given }),
    });
  const answer = await signIn();
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await answer.json());
  const caller: BloomCaller = { user_id, token, headers: { authorization: `Bearer ${token}` } };
  const cookie = answer.headers.get('set-cookie') ?? '';
  return { email, user_id, signIn, caller, call: createBloomClient(api.url, caller), cookie };
}

describe.each(['pglite', 'postgres'] as const)('people on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv, role: 'web' });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  test('sign in with the right password, and are told the same whatever is wrong', async () => {
    const { call, email, user_id, signIn, cookie } = await openAccount(api);
    expect((await call('GET', '/api/auth/session')).body).toMatchObject({ user_id, email, role: 'user' });
    for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(flag);
    expect((await signIn(password, ` ${email.toUpperCase()} `)).status).toBe(200);
    const refusals = [await signIn('wrong'), await signIn(password, `${randomUUID()}@example.org`)];
    const refusal = { error: 'Address and password do not match', code: 'UNAUTHORIZED' };
    for (const answer of refusals) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await answer.json()).toEqual(refusal);
    }
  });

  test('are known by the cookie on the site’s own pages alone', async () => {
    const { cookie } = await openAccount(api);
    const change = async (headers: Readonly<Record<string, string>>) =>
      await fetch(`${api.url}/api/account/profile`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', cookie: cookie.split(';')[0] ?? '', ...headers },
        body: JSON.stringify({ bio: 'x' }),
      });
    expect((await change({ origin: api.url })).status).toBe(200);
    expect((await change({ origin: 'https://evil.example' })).status).toBe(401);
    expect((await change({ 'sec-fetch-site': 'cross-site' })).status).toBe(401);
  });

  test('change their password, knowing the current one', async () => {
    const { call, signIn } = await openAccount(api);
    const change = async (current_password: string, new_password: string) =>
      (await call('POST', '/api/auth/password', { current_password, new_password })).status;
    expect(await change('wrong', 'another long one')).toBe(403);
    expect(await change(password, 'too short')).toBe(400);
    const changed = await Promise.all(
      ['first of two changes', 'second of two changes'].map(async (next) => await change(password, next)),
    );
    expect(changed.sort()).toEqual([200, 403]);
    expect((await signIn()).status).toBe(401);
    const answers = [await signIn('first of two changes'), await signIn('second of two changes')];
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await call('GET', '/api/auth/session')).status).toBe(200);
    for (const caller of [await mintUser(), await mintService()]) {
      const given = { current_password: password, new_password: 'another long one' };
      expect((await createBloomClient(api.url, caller)('POST', '/api/auth/password', given)).status).toBe(
        403,
      );
    }
  });

  test('say how they are shown, each for himself', async () => {
    const caller = await mintUser();
    const call = createBloomClient(api.url, caller);
    const read = async (as = call) => Profile.parse((await as('GET', '/api/account/profile')).body);
    const nothing = { display_name: null, avatar_url: null, bio: null };
    expect(await read()).toMatchObject({ user_id: caller.user_id, role: 'user', ...nothing });
    const given = { display_name: 'Ana', avatar_url: 'https://example.org/a.png' };
    const saved = await Promise.all(
      [1, 2].map(async () => await call('PATCH', '/api/account/profile', given)),
    );
    for (const { body } of saved) expect(body).toMatchObject({ ...nothing, ...given });
    await call('PATCH', '/api/account/profile', { display_name: null, bio: 'Hello' });
    expect(await read()).toMatchObject({ ...given, display_name: null, bio: 'Hello' });
    expect(await read(createBloomClient(api.url, await mintAdmin()))).toMatchObject(nothing);
    for (const avatar_url of ['javascript:alert(1)', 'data:text/html,x', '/a.png', 'https://a b'])
      expect((await call('PATCH', '/api/account/profile', { avatar_url })).status).toBe(400);
    const service = createBloomClient(api.url, await mintService());
    expect((await service('GET', '/api/account/profile')).status).toBe(200);
  });

  test('get their roles from admins, and one admin is left', async () => {
    const staff = createBloomClient(api.url, await mintAdmin());
    const [ana, bo] = [await openAccount(api), await openAccount(api)];
    const give = async (user_id: string, role: string, call = staff) =>
      await call('PATCH', `/api/account/users/${user_id}/role`, { role });
    expect((await give(ana.user_id, 'admin', ana.call)).status).toBe(403);
    expect((await ana.call('GET', '/api/account/users')).status).toBe(403);
    expect((await give(ana.user_id, 'admin')).body).toMatchObject({
      user_id: ana.user_id,
      role: 'admin',
      email: ana.email,
    });
    // He is one at once.
    const { items, total } = List.parse((await ana.call('GET', '/api/account/users?role=admin')).body);
    expect([items.map(({ user_id }) => user_id), total]).toEqual([[ana.user_id], 1]);
    expect(List.parse((await ana.call('GET', '/api/account/users?limit=1')).body).items).toHaveLength(1);
    const conflict = { error: expect.stringContaining('last admin'), code: 'BAD_REQUEST' };
    expect(await give(ana.user_id, 'user', ana.call)).toEqual({ status: 409, body: conflict });
    await give(bo.user_id, 'admin');
    const both = await Promise.all([give(bo.user_id, 'user', ana.call), give(ana.user_id, 'user', bo.call)]);
    // Whoever comes second is the last one, or no admin any more.
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = List.parse((await staff('GET', '/api/account/users?role=admin')).body);
    expect(left.total).toBe(1);
    expect((await give(randomUUID(), 'admin')).status).toBe(404);
    expect((await give(ana.user_id, 'owner')).status).toBe(400);
  });
});

test('tries of one address are limited', async () => {
  await using api = await startApi({ env: { ...bloomEnv, RATE_LIMITS: '' }, role: 'web' });
  const { signIn } = await openAccount(api);
  for (let time = 1; time < 10; time += 1) expect((await signIn('wrong')).status).toBe(401);
  expect((await signIn()).status).toBe(429);
});

test('where people sign in with Supabase there are no passwords', async () => {
  await using api = await startApi({ env: { ...bloomEnv, SUPABASE_URL: 'http://127.0.0.1:1' }, role: 'web' });
  const given = { email: 'ana@example.org', password };
  expect((await createBloomClient(api.url)('POST', '/api/auth/sign-in', given)).status).toBe(403);
  const change = { current_password: password, new_password: 'another long one' };
  const call = createBloomClient(api.url, await mintUser());
  expect((await call('POST', '/api/auth/password', change)).status).toBe(403);
});
