import { isPostgresMissing } from '@quintet/db/testing/test-db';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';
import { type Installation, makeInstallation } from '../../../testing/reports/make-installation.ts';
import {
  createReportClient,
  joinDeltas,
  mintSection,
  readJobEvents,
  textOf,
} from '../../../testing/reports/report-client.ts';
import { startModel } from '../../../testing/model/start-model.ts';
import { startProxy } from '../../../testing/servers/start-proxy.ts';
import { startServerNode } from '../../../testing/servers/start-server-node.ts';
import { post } from '../../../testing/timeback/visitors.ts';

const isMissing = await isPostgresMissing();

describe.skipIf(isMissing).concurrent.each(['postgres', 'redis'] as const)(
  'Reports on %s, web and worker apart',
  (kind) => {
    test('what the worker writes is streamed, polled and cancelled at another node', async ({ expect }) => {
      await using model = await startModel();
      await using installation = await makeInstallation(kind);
      const { env } = installation.options;
      const options = {
        ...installation.options,
        env: { ...env, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' },
      };
      await using worker = await startServerNode({ ...options, role: 'worker' });
      await using web = await startServerNode({ ...options, role: 'web' });
      await using other = await startServerNode({ ...options, role: 'web' });
      void worker;
      const client = createReportClient(web.url);
      const elsewhere = createReportClient(other.url);

      model.always({ status: 500 });
      // Fewer than make the circuit open.
      for (let count = 0; count < 4; count += 1) {
        const job_id = await client.start('generate', mintSection());
        const [told] = await Promise.all([readJobEvents(other.url, job_id), elsewhere.status(job_id)]);
        // Whoever has heard of the end is told the end, whichever node is asked.
        const [here, there] = await Promise.all([client.status(job_id), elsewhere.status(job_id)]);
        expect(joinDeltas(told)).toBe(textOf(here));
        expect(there.body).toEqual(here.body);
      }

      model.script({ text: 'Endless words. '.repeat(500), chunkSize: 8, chunkMs: 100 });
      const slow = await client.start('generate', mintSection());
      await readJobEvents(other.url, slow, { until: ({ data }) => data['step'] === 'writing' });
      const cancelled = await post(`${other.url}/jobs/${slow}/cancel`, {}, client.headers);
      expect(cancelled.body).toMatchObject({
        data: { status: 'failed', error: { error_code: 'CANCELLED' } },
      });
      const events = await readJobEvents(web.url, slow);
      expect(events.at(-1)).toMatchObject({ event: 'state', data: { status: 'failed' } });
      expect((await client.status(slow)).body).toEqual(cancelled.body);
    });

    test('jobs that find the database away wait for it, and none is given up', async ({ expect }) => {
      await using installation = await makeInstallation(kind);
      const { env } = installation.options;
      const database = new URL(env['DATABASE_URL'] ?? '');
      await using proxy = await startProxy({ host: database.hostname, port: Number(database.port || 5432) });
      const proxied = Object.assign(new URL(database), { host: `127.0.0.1:${proxy.port}` });
      const options = { ...installation.options, env: { ...env, DATABASE_URL: String(proxied) } };
      await using worker = await startServerNode({ ...options, role: 'worker' });
      await using web = await startServerNode({ ...installation.options, role: 'web' });
      void worker;
      const client = createReportClient(web.url);
      await client.end(await client.start('generate', mintSection()));
      proxy.cut();
      const jobs = await Promise.all(
        Array.from({ length: 20 }, async () => await client.start('generate', mintSection())),
      );
      // Looked at more often than a job that fails is tried; a queue in the database is away with it.
      if (kind === 'redis')
        for (const job_id of jobs)
          await expect.poll(async () => await countLooks(installation, job_id)).toBeGreaterThan(3);
      for (const job_id of jobs)
        expect((await client.status(job_id)).body).toMatchObject({ data: { status: 'pending' } });
      proxy.mend();
      for (const job_id of jobs) expect(textOf(await client.end(job_id))).toMatch(/^# /);
    });
  },
);

/** How often the queue has given a job to a worker. */
async function countLooks({ redisUrl, name }: Installation, job_id: string): Promise<number> {
  const redis = new Redis(redisUrl);
  const queues = ['reports.generateSection', 'reports.surplusSection'];
  const looks = await Promise.all(
    queues.map(async (queue) => await redis.hget(`${name}:${queue}:${job_id}`, 'ats')),
  );
  redis.disconnect();
  return Math.max(...looks.map(Number));
}
