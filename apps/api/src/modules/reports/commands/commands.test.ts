import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '@quintet/db/open-db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKeys } from '../access/api-keys.ts';
import { demoCustomers, demoOpportunities } from '../demo/demo-customer.ts';
import { makeFirstKey } from '../access/first-key.ts';
import { runImportCustomers } from './import-command.ts';
import { runApiKeys } from './key-command.ts';

describe('commands of reports', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quintet-'));
  });
  afterAll(async () => await rm(directory, { recursive: true, force: true }));

  const run = async (
    command: typeof runApiKeys,
    ...argv: string[]
  ): Promise<{ code: number; out: string; err: string }> => {
    let out = '';
    let err = '';
    const code = await command(argv, {
      config: { DATA_DIR: join(directory, 'data') },
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
    });
    return { code, out, err };
  };
  const withDb = async <Result>(work: (db: Awaited<ReturnType<typeof openDb>>) => Promise<Result>) => {
    const db = await openDb({ dataDir: join(directory, 'data') });
    return await work(db).finally(async () => await db.close());
  };

  test('a key is shown once, opens, is listed without itself, and ends', async () => {
    const made = await run(runApiKeys, 'create', '--name', 'acme');
    const key = made.out.trim();
    expect(made.code).toBe(0);
    expect(key).toMatch(/^rk_[\w-]{43}$/);
    expect((await run(runApiKeys, 'create', '--name', 'acme')).err).toContain('already');
    expect((await run(runApiKeys, 'create', '--name', 'a b')).code).toBe(1);
    const listed = await run(runApiKeys, 'list');
    expect(listed.out).toMatch(/^acme\t\d{4}-\d\d-\d\d\tvalid\n$/);
    await withDb(async ({ prisma }) => {
      const keys = createApiKeys({ prisma, configured: undefined, demoKey: undefined });
      expect(await keys.verify(key)).toMatch(/^[0-9a-f]{64}$/);
      expect(await keys.verify(`${key}x`)).toBeUndefined();
      expect(JSON.stringify(await prisma.reportsApiKey.findMany())).not.toContain(key);
    });
    expect((await run(runApiKeys, 'revoke', 'acme')).code).toBe(0);
    expect((await run(runApiKeys, 'revoke', 'acme')).code).toBe(1);
    await withDb(async ({ prisma }) => {
      const keys = createApiKeys({ prisma, configured: undefined, demoKey: undefined });
      expect(await keys.verify(key)).toBeUndefined();
      // A key was made by hand, so none is made by itself.
      expect(await makeFirstKey({ prisma, configured: undefined, dataDir: directory })).toBeUndefined();
    });
  });

  test('a key may be a tenant’s', async () => {
    expect((await run(runApiKeys, 'create', '--name', 'mill', '--tenant', 'a b')).code).toBe(1);
    const ofTenant = (await run(runApiKeys, 'create', '--name', 'mill', '--tenant', 'mills')).out.trim();
    expect((await run(runApiKeys, 'list')).out).toMatch(/^mill\t\d{4}-\d\d-\d\d\tvalid\tof mills$/m);
    await withDb(async ({ prisma }) => {
      const keys = createApiKeys({ prisma, configured: undefined, demoKey: undefined });
      expect(await keys.verify(ofTenant)).toBe('tenant:mills');
    });
  });

  test('records come from JSON and CSV, bad ones are told with their place', async () => {
    const json = join(directory, 'records.json');
    await writeFile(json, JSON.stringify({ customers: demoCustomers, opportunities: demoOpportunities }));
    expect(await run(runImportCustomers, json)).toMatchObject({
      code: 0,
      out: 'Imported: 2 customers, 2 opportunities, 0 skipped.\n',
    });
    expect((await run(runImportCustomers, json)).code).toBe(0);
    const customers = join(directory, 'customers.csv');
    await writeFile(
      customers,
      '\ufeffCustomer ID;Name;Currency;Employees;Systems\nc-1;Harrow Mills;EUR;120;Ledger|Post room\nc-2;;EUR;;\nc-3;Low Fold;euro;many;\n',
    );
    const opportunities = join(directory, 'opportunities.csv');
    await writeFile(
      opportunities,
      'opportunity_id,customer_id,title,goals,budget_amount,budget_currency,go_live\no-1,c-1,"New, quick mill",Less waste | More light,90000,EUR,2027-03-31\no-2,c-1,Late,,,,31.3.2027\n',
    );
    const { code, out, err } = await run(runImportCustomers, customers, opportunities);
    expect({ code, out }).toEqual({ code: 0, out: 'Imported: 1 customers, 1 opportunities, 3 skipped.\n' });
    expect(err).toContain(`${customers}, line 3: name:`);
    expect(err).toMatch(/line 4: currency:.*size\.employees:/);
    expect(err).toContain(`${opportunities}, line 3: dates.go_live:`);
    await withDb(async ({ prisma }) => {
      const rows = await prisma.reportsOpportunity.findMany({ where: { opportunity_id: 'o-1' } });
      expect(rows).toMatchObject([
        {
          title: 'New, quick mill',
          facts: {
            goals: [{ text: 'Less waste' }, { text: 'More light' }],
            budget: { amount: 90_000, currency: 'EUR' },
            dates: { go_live: '2027-03-31' },
          },
        },
      ]);
      expect(await prisma.reportsCustomer.count()).toBe(3);
    });
    expect((await run(runImportCustomers, '--tenant', 'mills', customers)).code).toBe(0);
    await withDb(async ({ prisma }) => {
      const rows = await prisma.reportsCustomer.findMany({ where: { tenant: 'mills' } });
      expect(rows).toMatchObject([{ customer_id: ' tenant:mills c-1', facts: { customer_id: 'c-1' } }]);
      expect(await prisma.reportsCustomer.count({ where: { tenant: '' } })).toBe(3);
    });
    expect((await run(runImportCustomers, customers, '--strict')).code).toBe(2);
    expect((await run(runImportCustomers, join(directory, 'none.json'))).code).toBe(1);
    const broken = join(directory, 'broken.json');
    await writeFile(broken, '{');
    expect((await run(runImportCustomers, broken)).err).toContain('not JSON');
  });
});
