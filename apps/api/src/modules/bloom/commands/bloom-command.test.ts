import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '@quintet/db/open-db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../config.ts';
import { createTokens } from '../../../platform/auth/tokens.ts';
import { findSecret } from '../../../platform/commands/find-secret.ts';
import { checkPassword } from '../access/passwords.ts';
import { runBloom } from './bloom-command.ts';

describe('the command bloom', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quintet-'));
  });
  afterAll(async () => await rm(directory, { recursive: true, force: true }));

  const config = () => loadConfig({ DATA_DIR: join(directory, 'data') });
  async function run(...argv: string[]) {
    let out = '';
    let err = '';
    const code = await runBloom(argv, {
      config: config(),
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
    });
    return { code, out, err };
  }

  test('makes an account, and gives it another password and role', async () => {
    const first = await run('account', ' Ana@Example.org', '--role', 'admin', '--name', 'Ana');
    const second = await run('account', 'ana@example.org');
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.out).not.toBe(first.out);
    const db = await openDb({ dataDir: config().DATA_DIR });
    const accounts = await db.prisma.bloomAccount.findMany();
    const profile = await db.prisma.bloomUserProfile.findMany();
    const shown = await db.prisma.bloomProfile.findMany();
    await db.close();
    expect(accounts).toMatchObject([{ email: 'ana@example.org' }]);
    expect(profile).toMatchObject([{ role: 'user', user_id: accounts[0]?.user_id }]);
    expect(shown).toMatchObject([{ display_name: 'Ana' }]);
    const hash = accounts[0]?.password_hash;
    expect(await checkPassword(second.out.trim(), hash)).toBe(true);
    expect(await checkPassword(first.out.trim(), hash)).toBe(false);
    expect(JSON.stringify(accounts)).not.toContain(second.out.trim());
  });

  test('signs a token for another server', async () => {
    const { code, out } = await run('service-token', '--name', 'crm', '--hours', '2');
    expect(code).toBe(0);
    const claims = await createTokens(await findSecret(config())).read(out.trim());
    expect(claims).toMatchObject({ role: 'service', sub: 'crm' });
    expect((claims?.exp ?? 0) - Date.now() / 1000).toBeGreaterThan(7_100);
    expect((claims?.exp ?? 0) - Date.now() / 1000).toBeLessThanOrEqual(7_200);
  });

  test('says what it takes', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('npm run bloom') });
    const wrong = [
      [],
      ['account'],
      ['account', 'no address'],
      ['account', 'ana@example.org', 'bo@example.org'],
      ['account', 'ana@example.org', '--role', 'owner'],
      ['service-token', 'crm'],
      ['service-token', '--hours', '0'],
      ['service-token', '--hours', '1000000'],
      ['service-token', '--hours', 'x'],
    ];
    for (const argv of wrong) {
      const { code, out, err } = await run(...argv);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain('npm run bloom');
    }
  });
});
