import { AgentResult } from '@quintet/contracts/bloom/agents';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createBloomClient } from '../../../testing/bloom/bloom-callers.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { demoAccounts, demoPassword, loadDemoAgency } from './demo-agency.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ env: { DEMO_DATA: 'true' } });
});
afterAll(async () => await api[Symbol.asyncDispose]());

test('an empty Bloom gets a year of an invented agency, once', async () => {
  const { prisma } = api.core.db;
  const counts = async () => ({
    leads: await prisma.bloomLead.count(),
    conversations: await prisma.bloomConversation.count(),
    messages: await prisma.bloomMessage.count(),
    subscriptions: await prisma.bloomUserSubscription.count(),
    logs: await prisma.bloomAgentLog.count(),
    executions: await prisma.bloomWorkflowExecution.count(),
    notifications: await prisma.bloomNotification.count(),
  });
  const loaded = await counts();
  for (const count of Object.values(loaded)) expect(count).toBeGreaterThan(10);
  expect(loaded.leads).toBeGreaterThan(800);
  await loadDemoAgency(api.core);
  expect(await counts()).toEqual(loaded);
});

test('every month of it has leads and subscriptions, nothing lies ahead, and nothing still runs', async () => {
  const { prisma } = api.core.db;
  const now = new Date();
  for (let month = 0; month < 12; month += 1) {
    const [from, to] = [month + 1, month].map((back) => new Date(now.getTime() - back * 30 * 86_400_000));
    const created_at = { gte: from, lt: to };
    expect(await prisma.bloomLead.count({ where: { created_at } })).toBeGreaterThan(30);
    expect(await prisma.bloomUserSubscription.count({ where: { created_at } })).toBeGreaterThan(3);
  }
  const ahead = { where: { created_at: { gt: now } } };
  expect(await prisma.bloomLead.count(ahead)).toBe(0);
  expect(await prisma.bloomMessage.count(ahead)).toBe(0);
  const open = await prisma.bloomWorkflowExecution.count({ where: { current_state: 'running' } });
  expect(open).toBe(0);
  const { used_count, max_uses } = await prisma.bloomPricingCampaign.findFirstOrThrow({
    where: { code: 'LAUNCH50' },
  });
  expect(used_count).toBeGreaterThan(0);
  expect(used_count).toBeLessThanOrEqual(max_uses ?? 0);
});

test('its runs show their results and their graph as real ones do', async () => {
  const { prisma } = api.core.db;
  const [account] = demoAccounts;
  const { body } = await createBloomClient(api.url)('POST', '/api/auth/sign-in', {
    email: account.email,
    password: demoPassword(api.core, account.email),
  });
  const headers = { authorization: `Bearer ${String(body['access_token'])}` };
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${api.url}/api/agents/workflows/${path}`, { headers });
    return await response.json();
  };
  const Results = z.object({ results: z.record(z.string(), AgentResult) });
  const Graph = z.object({ nodes: z.array(z.object({ type: z.string(), state: z.string() })) });
  for (const workflow_type of ['multi_agent', 'sequential', 'conditional'])
    for (const current_state of ['completed', 'failed']) {
      const run = await prisma.bloomWorkflowExecution.findFirst({ where: { workflow_type, current_state } });
      if (run === null) continue;
      const { results } = Results.parse(await read(run.id));
      const { nodes } = Graph.parse(await read(`${run.id}/visualization`));
      const asked = nodes.filter(({ type, state }) => type === 'agent' && state === 'completed');
      expect(asked).toHaveLength(Object.keys(results).length);
      expect(nodes.some(({ state }) => state === 'failed')).toBe(current_state === 'failed');
    }
});

test('its two accounts sign in with the passwords that the start tells', async () => {
  for (const { email, role } of demoAccounts) {
    const password = demoPassword(api.core, email);
    expect(api.services.bloom.demoSignIns.join()).toContain(password);
    const call = createBloomClient(api.url);
    const { status, body } = await call('POST', '/api/auth/sign-in', {
      email: ` ${email.toUpperCase()}`,
      password,
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', user: { email, role } },
    });
    const wrong = await call('POST', '/api/auth/sign-in', { email, password: `${password}x` });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
  }
});
