import { randomUUID } from 'node:crypto';
import { workflowEvents } from '@quintet/contracts/bloom/events';
import { isPostgresMissing } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bloomEnv, mintService, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import {
  createWorkflowClient,
  isOver,
  isWaiting,
  saveWorkflow,
} from '../../../testing/bloom/workflow-client.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { isRedisMissing, testRedisUrl } from '../../../testing/servers/test-redis.ts';
import { workflowsOf } from '../events/streams.ts';

const inputs = { message: 'We need a new website and a logo', company: 'Acme', budget: '20000' };
const kinds = ['pglite', 'redis'] as const;
const Row = z.record(z.string(), z.unknown());
const Outputs = z.record(z.string(), Row);
const Nodes = z.array(z.object({ state: z.string() }));
const Listed = z.object({ workflows: z.array(Row) });
const isMissing = (await isPostgresMissing()) || (await isRedisMissing());

describe.each(kinds)('workflows on %s', (kind) => {
  describe.skipIf(kind === 'redis' && isMissing)('and their runs', () => {
    let api: RunningApi;
    beforeAll(async () => {
      api =
        kind === 'pglite'
          ? await startApi({ env: bloomEnv })
          : await startApi({ database: 'postgres', env: { ...bloomEnv, REDIS_URL: testRedisUrl } });
    });
    afterAll(async () => await api[Symbol.asyncDispose]());

    async function mintClient() {
      const caller = await mintUser();
      return { caller, ...createWorkflowClient(api.url, caller) };
    }

    /** What a person's sockets were told, up to the end of his first run. */
    async function readEvents(user_id: string) {
      const told = [];
      for await (const delivery of api.core.bus.subscribe({
        streams: [workflowsOf(user_id)],
        start: 'start',
      })) {
        if (delivery.kind === 'reset') throw new Error('Events are lost');
        for (const { data } of delivery.events) told.push(workflowEvents.workflow_status_update.parse(data));
        const { status } = told.at(-1) ?? {};
        if (status === 'completed' || status === 'failed') break;
      }
      return told;
    }

    test.each(['multi_agent', 'sequential'])('%s asks its agents in order and tells of each', async (id) => {
      const { caller, execute, read, call, notifications } = await mintClient();
      const { status, body } = await execute({ workflow_id: id, inputs });
      expect({ status, body }).toMatchObject({ status: 200, body: { status: 'completed', error: null } });
      expect(Object.keys(Outputs.parse(body['outputs'])).toSorted()).toEqual([
        'chat',
        'lead_qualification',
        'recommendations',
      ]);
      const workflow_run_id = String(body['workflow_run_id']);
      const run = await read(workflow_run_id);
      expect(run).toMatchObject({ workflow_id: id, user_id: caller.user_id, progress: 1, waiting_for: null });
      expect(run.steps.map(({ name, state, tries }) => [name, state, tries])).toEqual([
        ['chat', 'finished', 1],
        ['recommendations', 'finished', 1],
        ['lead_qualification', 'finished', 1],
      ]);
      const events = await readEvents(caller.user_id);
      expect(events[0]).toMatchObject({ workflow_run_id, workflow_id: id, status: 'queued', progress: 0 });
      expect(events.at(-1)).toMatchObject({ status: 'completed', progress: 1, user_id: caller.user_id });
      const progress = events.map((event) => event.progress);
      expect(progress).toEqual(progress.toSorted((one, other) => one - other));
      expect(new Set(progress).size).toBe(4);
      const { body: handed } = await call('GET', `/${workflow_run_id}/messages`);
      expect(handed).toMatchObject({
        total: 2,
        messages: [
          { from_agent: 'chat', to_agent: 'service_recommendation', message_type: 'handoff' },
          { from_agent: 'service_recommendation', to_agent: 'lead_qualification' },
        ],
      });
      expect(await notifications()).toEqual([
        {
          title: 'Workflow Completed',
          severity: 'success',
          notification_type: 'workflow',
          action_url: `/bloom/workflows/${workflow_run_id}`,
          message: expect.stringMatching(/: What the agents found is ready\.$/),
        },
      ]);
    });

    test('an agent gets what those before it answered', async () => {
      const { caller, execute } = await mintClient();
      const given = { message: 'We need a logo', company: 'Acme' };
      const { body } = await execute({ workflow_id: 'multi_agent', inputs: given });
      expect(body).toMatchObject({ status: 'completed' });
      const logs = await api.core.db.prisma.bloomAgentLog.findMany({ where: { user_id: caller.user_id } });
      const inputOf = (agent: string) => logs.find(({ agent_type }) => agent_type === agent)?.input_data;
      expect(inputOf('chat')).toEqual(given);
      expect(inputOf('service_recommendation')).toEqual({
        ...given,
        earlier: { chat: expect.objectContaining({ content: expect.any(String), handoff: 'brand_design' }) },
      });
      const { earlier } = z.object({ earlier: z.looseObject({}) }).parse(inputOf('lead_qualification'));
      expect(Object.keys(earlier).toSorted()).toEqual(['chat', 'service_recommendation']);
      expect(earlier).toMatchObject({
        service_recommendation: { recommendations: [{ service: 'Brand design' }] },
      });
    });

    test('conditional goes by the score of the lead', async () => {
      const { execute } = await mintClient();
      const good = { ...inputs, timeline: '2 weeks', phone: '1', email: 'a@example.org', source: 'referral' };
      for (const given of [good, { message: 'Hello', company: 'Acme' }]) {
        const { body } = await execute({ workflow_id: 'conditional', inputs: given });
        expect(body).toMatchObject({ status: 'completed' });
        const outputs = Outputs.parse(body['outputs']);
        const isGood = Number(outputs['lead_qualification']?.['score']) > 70;
        expect(Object.keys(outputs)).toContain(isGood ? 'recommendations' : 'chat');
        expect(isGood).toBe(given === good);
      }
    });

    test('conditional takes rules: a branch, the default, neither, and not more than ten hops', async () => {
      const { start, until } = await mintClient();
      const go = async (workflow_config: object) =>
        await until(await start('conditional', inputs, { workflow_config }), isOver);
      const rule = { field: 'score', operator: '>', value: -1, next_agent: 'brand_design' };
      const never = { ...rule, operator: '<' };
      const namesOf = async (config: object) => (await go(config)).steps.map(({ name }) => name);
      expect(await namesOf({ rules: [never, rule], default: 'chat' })).toEqual([
        'lead_qualification',
        'condition:brand_design',
      ]);
      expect(await namesOf({ rules: [never], default: 'chat' })).toEqual([
        'lead_qualification',
        'condition:chat',
      ]);
      expect(await namesOf({ rules: [never] })).toEqual(['lead_qualification']);
      const named = { ...rule, next_agent: 'brand_design_agent' };
      expect(await namesOf({ start_agent: 'lead_agent', rules: [named] })).toContain(
        'condition:brand_design',
      );
      const circle = { field: 'content', operator: '!=', value: '', next_agent: 'chat' };
      const run = await go({ start_agent: 'chat', rules: [circle] });
      expect(run).toMatchObject({ status: 'failed', error: 'The rules of the workflow go round in circles' });
      expect(run.steps).toHaveLength(11);
      expect(run.outputs).toBeUndefined();
    });

    test('what was asked for wrongly is refused, and nothing starts', async () => {
      const { execute, caller, call } = await mintClient();
      const other = await mintUser();
      for (const [body, status, code] of [
        [{ workflow_id: 'unknown' }, 400, 'BAD_REQUEST'],
        [{}, 400, 'BAD_REQUEST'],
        [{ workflow_id: 'sequential', participating_agents: ['nobody'] }, 400, 'BAD_REQUEST'],
        [{ workflow_id: 'conditional', workflow_config: { rules: [{}] } }, 400, 'BAD_REQUEST'],
        [{ workflow_id: 'sequential', conversation_id: randomUUID() }, 400, 'BAD_REQUEST'],
        [{ workflow_id: 'sequential', user_id: other.user_id }, 403, 'FORBIDDEN'],
      ] as const)
        expect(await execute({ inputs, ...body })).toMatchObject({ status, body: { code } });
      expect((await call('GET', '')).body).toEqual({ workflows: [], total: 0 });
      const service = createWorkflowClient(api.url, await mintService());
      const id = await service.start('sequential', inputs, { user_id: caller.user_id });
      await service.until(id, isOver);
      expect((await call('GET', '')).body).toMatchObject({ total: 1, workflows: [{ workflow_run_id: id }] });
    });

    test('the older names of the fields are taken', async () => {
      const { execute } = await mintClient();
      const participating_agents = ['lead_agent', 'chat_agent'];
      const body = { workflow_type: 'sequential', input_data: inputs, participating_agents };
      expect(await execute(body)).toMatchObject({
        body: { status: 'completed', outputs: { lead_qualification: {}, chat: {} } },
      });
    });

    test("another's run is not found, as if there were none", async () => {
      const { start, until } = await mintClient();
      const id = await start('sequential', inputs);
      await until(id, isOver);
      const stranger = await mintClient();
      for (const [method, below, body] of [
        ['GET', `/runs/${id}`],
        ['POST', `/runs/${id}/cancel`, {}],
        ['POST', `/runs/${id}/retry`, {}],
        ['POST', `/runs/${id}/approve`, { approved: true }],
        ['GET', `/${id}`],
        ['GET', `/${id}/visualization`],
        ['GET', `/${id}/messages`],
        ['POST', `/${id}/messages`, { from_agent: 'chat', content: {} }],
        ['PATCH', `/${id}/state`, { current_state: 'cancelled' }],
      ] as const)
        expect(await stranger.call(method, below, body)).toMatchObject({ status: 404 });
      expect(await stranger.call('GET', '/runs/nonsense')).toMatchObject({
        status: 404,
        body: { error: 'There is nothing at this address', code: 'NOT_FOUND' },
      });
      expect(await stranger.call('GET', '')).toMatchObject({ body: { total: 0 } });
    });

    test('a step waits for a person, and of several answers one counts', async () => {
      const workflow_id = await saveWorkflow(api.core.db, [
        { type: 'agent', agent: 'chat' },
        { type: 'approval', message: 'Recommend something?', within_days: 1 },
        { type: 'agent', agent: 'service_recommendation' },
      ]);
      const { execute, read, until, call, notifications } = await mintClient();
      const { body } = await execute({ workflow_id, inputs });
      expect(body).toMatchObject({ status: 'running', error: null });
      const id = String(body['workflow_run_id']);
      expect(await read(id)).toMatchObject({
        status: 'running',
        step: 'approval',
        waiting_for: { step: 'approval', message: 'Recommend something?' },
      });
      const { body: waiting } = await call('GET', `/${id}/visualization`);
      expect(Nodes.parse(waiting['nodes']).map(({ state }) => state)).toEqual([
        'completed',
        'waiting',
        'pending',
      ]);
      expect(await notifications()).toEqual([
        {
          title: 'Approval needed',
          severity: 'warning',
          notification_type: 'workflow',
          action_url: `/bloom/workflows/${id}`,
          message: 'Test: Recommend something?',
        },
      ]);
      const answers = await Promise.all(
        [1, 2, 3].map(async () => await call('POST', `/runs/${id}/approve`, { approved: true })),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
      expect(await until(id, isOver)).toMatchObject({ status: 'completed', progress: 1 });
      expect((await notifications()).map(({ title }) => title)).toEqual([
        'Workflow Completed',
        'Approval needed',
      ]);

      const { body: second } = await execute({ workflow_id, inputs });
      const refused = String(second['workflow_run_id']);
      await call('POST', `/runs/${refused}/approve`, { approved: false, note: 'No' });
      expect(await until(refused, isOver)).toMatchObject({
        status: 'failed',
        error: 'A step was not approved',
      });
    });

    test('a run is cancelled, once, and other states it takes by itself', async () => {
      const workflow_id = await saveWorkflow(api.core.db, [
        { type: 'approval', message: 'Begin?', within_days: 1 },
      ]);
      const { start, until, call, notifications } = await mintClient();
      const id = await start(workflow_id, inputs);
      await until(id, isWaiting);
      const change = async (current_state: string) => await call('PATCH', `/${id}/state`, { current_state });
      expect(await change('completed')).toMatchObject({ status: 409 });
      expect(await change('paused')).toMatchObject({ status: 400 });
      expect(await change('cancelled')).toMatchObject({
        status: 200,
        body: { current_state: 'cancelled', error_message: 'The workflow was cancelled' },
      });
      expect(await change('cancelled')).toMatchObject({ status: 409 });
      for (const verb of ['cancel', 'retry', 'approve'])
        expect(await call('POST', `/runs/${id}/${verb}`, { approved: true })).toMatchObject({ status: 409 });
      expect((await call('GET', `/runs/${id}`)).body).toMatchObject({ status: 'failed', waiting_for: null });
      expect((await notifications()).map(({ title }) => title)).toEqual(['Approval needed']);
    });

    test('a failed run is told of, and tried again from where it failed', async () => {
      const { caller, start, until, call, notifications } = await mintClient();
      const lead_id = randomUUID();
      const agents = ['analytics_consulting', 'lead_qualification'];
      const id = await start('sequential', { ...inputs, lead_id }, { participating_agents: agents });
      const failed = await until(id, isOver);
      expect(failed).toMatchObject({ status: 'failed', error: 'lead_id: there is no such lead' });
      expect((await call('GET', `/${id}`)).body).toMatchObject({ error_message: failed.error });
      const { body: graph } = await call('GET', `/${id}/visualization`);
      expect(graph).toMatchObject({
        nodes: [
          { id: 'analytics_consulting', state: 'completed' },
          { id: 'lead_qualification', state: 'failed' },
        ],
        edges: [{ from: 'analytics_consulting', to: 'lead_qualification' }],
      });
      const lead = { id: lead_id, email: 'lead@example.org', source: 'test', user_id: caller.user_id };
      await api.core.db.prisma.bloomLead.create({ data: lead });
      expect(await call('POST', `/runs/${id}/retry`, {})).toMatchObject({
        status: 200,
        body: { error: null },
      });
      const run = await until(id, isOver);
      expect(run).toMatchObject({ status: 'completed', progress: 1 });
      expect(run.steps.map(({ name, tries }) => [name, tries])).toEqual([
        ['analytics_consulting', 1],
        ['lead_qualification', 2],
      ]);
      expect(await call('POST', `/runs/${id}/retry`, {})).toMatchObject({ status: 409 });
      expect((await notifications()).map(({ title, severity }) => [title, severity])).toEqual([
        ['Workflow Completed', 'success'],
        ['Workflow Failed', 'error'],
      ]);
    });

    test('runs are listed with filters, and take messages', async () => {
      const { execute, call } = await mintClient();
      for (const workflow_id of ['sequential', 'conditional'])
        await execute({ workflow_id, inputs, metadata: { from: 'test' } });
      const list = async (query: string) => (await call('GET', query)).body;
      const { workflows } = Listed.parse(await list('?limit=1'));
      expect(workflows).toMatchObject([
        { workflow_type: 'conditional', current_state: 'completed', metadata: { from: 'test' } },
      ]);
      expect(Number(workflows[0]?.['execution_time_ms'])).toBeGreaterThanOrEqual(0);
      const id = String(workflows[0]?.['workflow_run_id']);
      expect(await list('?workflow_type=sequential')).toMatchObject({ total: 1 });
      expect(await list('?current_state=failed')).toMatchObject({ total: 0 });
      expect(await list('?start_date=2100-01-01')).toMatchObject({ total: 0 });
      expect(await list('?end_date=2100-01-01')).toMatchObject({ total: 2 });
      expect(await call('GET', '?current_state=unknown')).toMatchObject({ status: 400 });
      const message = { from_agent: 'chat', to_agent: 'analytics_consulting', content: { note: 'seen' } };
      expect(await call('POST', `/${id}/messages`, message)).toMatchObject({
        status: 201,
        body: { ...message, message_type: 'notification', status: 'pending' },
      });
      const { body } = await call('GET', `/${id}/messages`);
      expect(z.array(z.unknown()).parse(body['messages']).at(-1)).toMatchObject(message);
    });

    test('runs that start together are runs of their own', async () => {
      const { execute, notifications } = await mintClient();
      const answers = await Promise.all(
        Array.from({ length: 10 }, async () => await execute({ workflow_id: 'multi_agent', inputs })),
      );
      expect(answers.every(({ body }) => body['status'] === 'completed')).toBe(true);
      expect(new Set(answers.map(({ body }) => body['workflow_run_id'])).size).toBe(10);
      expect(await notifications()).toHaveLength(10);
    });
  });
});
