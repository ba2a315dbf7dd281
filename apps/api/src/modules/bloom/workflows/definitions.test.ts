import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bloomEnv, createBloomClient, mintAdmin, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';

const path = '/api/agents/workflows/definitions';

describe.each(['pglite', 'postgres'] as const)('definitions of workflows on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const clients = async () => ({
    staff: createBloomClient(api.url, await mintAdmin()),
    person: createBloomClient(api.url, await mintUser()),
  });
  const steps = [
    { type: 'agent', agent: 'chat' },
    { type: 'approval', message: 'Go on?', within_days: 7 },
  ];

  test('are stored by staff, shown to everybody, run, replaced and removed', async () => {
    const { staff, person } = await clients();
    const workflow_id = `house/${randomUUID()}`;
    const given = { workflow_id, name: 'House', definition: { steps } };
    const stored = { workflow_id, name: 'House', built_in: false, valid: true, steps, has_approval: true };
    expect(await staff('POST', path, given)).toEqual({ status: 201, body: stored });
    const list = async () => (await person('GET', path)).body['definitions'];
    expect(await list()).toContainEqual(stored);
    const run = async () =>
      await person('POST', '/api/agents/workflows/execute', { workflow_id, inputs: { message: 'Hello' } });
    expect(await run()).toMatchObject({ status: 200, body: { status: 'running' } });
    const shorter = { ...given, name: 'Shorter', definition: { steps: steps.slice(0, 1) } };
    expect(await staff('POST', path, shorter)).toMatchObject({ status: 201, body: { has_approval: false } });
    expect(await run()).toMatchObject({ body: { status: 'completed' } });
    const below = `${path}/${encodeURIComponent(workflow_id)}`;
    expect(await staff('DELETE', below)).toEqual({ status: 200, body: { workflow_id, deleted: true } });
    expect(await staff('DELETE', below)).toMatchObject({ status: 404 });
    expect(await list()).not.toContainEqual(expect.objectContaining({ workflow_id }));
    expect(await run()).toMatchObject({ status: 400 });
  });

  test('are those that are built in, which nobody replaces or removes', async () => {
    const { staff, person } = await clients();
    const { body } = await person('GET', path);
    expect(z.array(z.unknown()).parse(body['definitions']).slice(0, 3)).toMatchObject(
      ['multi_agent', 'sequential', 'conditional'].map((workflow_id) => ({
        workflow_id,
        built_in: true,
        has_approval: false,
        steps: expect.arrayContaining([expect.objectContaining({ type: 'agent' })]),
      })),
    );
    const given = { workflow_id: 'sequential', name: 'Mine', definition: { steps } };
    expect(await staff('POST', path, given)).toMatchObject({ status: 409 });
    expect(await staff('DELETE', `${path}/sequential`)).toMatchObject({ status: 404 });
  });

  test('are refused where no run could take them, and from people who are not staff', async () => {
    const { staff, person } = await clients();
    const given = { workflow_id: randomUUID(), name: 'House', definition: { steps } };
    for (const wrong of [[], [{ type: 'agent', agent: 'nobody' }], [{ type: 'pause' }]])
      expect(await staff('POST', path, { ...given, definition: { steps: wrong } })).toMatchObject({
        status: 400,
        body: { code: 'BAD_REQUEST' },
      });
    expect(await person('POST', path, given)).toMatchObject({ status: 403 });
    expect(await person('DELETE', `${path}/x`)).toMatchObject({ status: 403 });
    expect(await api.core.db.prisma.bloomWorkflow.count({ where: { workflow_id: given.workflow_id } })).toBe(
      0,
    );
  });

  test('that are no longer valid are shown as such and not run', async () => {
    const { person } = await clients();
    const workflow_id = randomUUID();
    const definition = { steps: [{ type: 'agent', agent: 'retired' }] };
    await api.core.db.prisma.bloomWorkflow.create({ data: { workflow_id, name: 'Old', definition } });
    const { body } = await person('GET', path);
    expect(body['definitions']).toContainEqual(
      expect.objectContaining({ workflow_id, valid: false, steps: [] }),
    );
    expect(await person('POST', '/api/agents/workflows/execute', { workflow_id })).toMatchObject({
      status: 400,
      body: { code: 'BAD_REQUEST' },
    });
  });
});
