import { randomUUID } from 'node:crypto';
import type { Prisma } from '@quintet/db/generated/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bloomEnv, createBloomClient } from '../../../testing/bloom/bloom-callers.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';

const hour = 3_600_000;

describe.each(['pglite', 'postgres'] as const)('prices on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv, role: 'web' });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const get = async (path: string) => await createBloomClient(api.url)('GET', path);

  async function addCampaign(given: Partial<Prisma.BloomPricingCampaignCreateInput> = {}): Promise<string> {
    const { code } = await api.core.db.prisma.bloomPricingCampaign.create({
      data: {
        code: randomUUID().toUpperCase(),
        name: 'A campaign',
        discount_type: 'percentage',
        discount_value: '12.5',
        ...given,
      },
    });
    return code;
  }

  test('are told to anybody: what is on sale, in its order', async () => {
    const { prisma } = api.core.db;
    const hidden = await prisma.bloomPricingPackage.create({
      data: { name: randomUUID(), price_monthly: 1, price_yearly: 1, is_active: false },
    });
    const { status, body } = await get('/api/pricing/packages');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 3,
      items: [
        { name: 'Starter', price_monthly: '99.00', price_yearly: '990.00', max_projects: 1 },
        { name: 'Professional', price_monthly: '299.00', max_team_members: 20 },
        { name: 'Enterprise', price_yearly: '5990.00', max_projects: null },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(hidden.name);
  });

  test('of a code are found in any case of letters', async () => {
    const campaign = {
      name: 'Launch offer',
      discount_type: 'percentage',
      discount_value: '50.00',
      valid: true,
      applicable_packages: [],
    };
    const answer = { status: 200, body: { code: 'LAUNCH50', ...campaign } };
    for (const code of ['LAUNCH50', 'launch50', '%20Launch50%20'])
      expect(await get(`/api/pricing/campaigns/${code}`)).toEqual(answer);
    for (const code of ['none', "'%20or%201=1", 'x'.repeat(60), '%00'])
      expect(await get(`/api/pricing/campaigns/${code}`)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      });
  });

  test('of a code that is over come with the reason', async () => {
    const now = Date.now();
    const cases = [
      [{ is_active: false }, 'inactive'],
      [{ start_date: new Date(now + hour) }, 'not_started'],
      [{ end_date: new Date(now - hour) }, 'expired'],
      [{ max_uses: 2, used_count: 2 }, 'used_up'],
    ] as const;
    for (const [given, reason] of cases) {
      const { body } = await get(`/api/pricing/campaigns/${await addCampaign(given)}`);
      expect(body).toMatchObject({ valid: false, reason, discount_value: '12.50' });
    }
    const open = { max_uses: 2, used_count: 1, end_date: new Date(now + hour) };
    const { body } = await get(`/api/pricing/campaigns/${await addCampaign(open)}`);
    expect(body).toMatchObject({ valid: true });
    expect(body).not.toHaveProperty('reason');
  });
});
