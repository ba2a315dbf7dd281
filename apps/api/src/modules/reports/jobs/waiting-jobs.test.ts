import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createReportClient,
  jobIdOf,
  mintSection,
  readJobEvents,
  reportsEnv,
  type ReportClient,
} from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { post } from '../../../testing/timeback/visitors.ts';
import { testRedisUrl } from '../../../testing/servers/test-redis.ts';
import { mendStaleJobs } from './forget-jobs.ts';

const redis = { REDIS_URL: testRedisUrl };

// No worker runs here, so what is queued stays queued.
describe.each([
  ['pglite', reportsEnv],
  ['postgres', { ...reportsEnv, ...redis }],
] as const)('waiting jobs on %s', (database, env) => {
  let api: RunningApi;
  let client: ReportClient;
  beforeAll(async () => {
    api = await startApi({ database, env, role: 'web' });
    client = createReportClient(api.url);
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const cancel = async (job_id: string) => await post(`${api.url}/jobs/${job_id}/cancel`, '', client.headers);

  test('are pending, with the time to ask again', async () => {
    const job_id = await client.start('generate', mintSection());
    for (let count = 0; count < 2; count += 1) {
      const answer = await client.status(job_id);
      expect(answer).toMatchObject({
        status: 200,
        body: { status: 'processing', message: 'Job pending', data: { job_id, status: 'pending' } },
      });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
  });

  test('answer Processing to who waits, and Busy to who asks for the section again', async () => {
    const body = mintSection();
    const prefer = { prefer: 'wait=1', 'x-request-id': 'req_1' };
    const first = await client.generate(body, prefer);
    expect(first.status).toBe(202);
    expect(first.body).toEqual({
      status: 'processing',
      message: 'Generating...',
      data: { ready: false, request_id: 'req_1', job_id: expect.any(String) },
    });
    const busy = {
      status: 'busy',
      message: 'Request is busy',
      data: { ready: false, request_id: 'req_1', job_id: jobIdOf(first) },
    };
    const again = await client.generate(body, prefer);
    expect(again).toMatchObject({ status: 202, body: busy });
    expect(again.headers.get('preference-applied')).toBe('wait=1');
    const refinement = { ...body, original_text: 'eA==', prompt: 'Shorter' };
    expect((await client.refine(refinement, prefer)).body).toEqual(busy);
    // Without the preference it is always a new job, and another section or session is not busy.
    expect(await client.generate(body)).toMatchObject({ status: 202, body: { message: 'Job queued' } });
    const other = { ...body, section_title: 'Appendix' };
    expect((await client.generate(other, { ...prefer, prefer: 'wait=0' })).body['status']).toBe('processing');
    const elsewhere = { ...prefer, prefer: 'wait=0', 'session-id': 'another' };
    expect((await client.generate(body, elsewhere)).body['status']).toBe('processing');
  });

  test('twenty who wait at once for one section start one job', async () => {
    const body = mintSection();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => await client.generate(body, { prefer: 'wait=0' })),
    );
    expect(new Set(answers.map(jobIdOf)).size).toBe(1);
    expect(answers.filter((answer) => answer.body['status'] === 'processing')).toHaveLength(1);
  });

  test('a busy answer leaves its Idempotency-Key free', async () => {
    const body = mintSection();
    const running = jobIdOf(await client.generate(body, { prefer: 'wait=0' }));
    const key = { prefer: 'wait=0', 'idempotency-key': randomUUID() };
    expect((await client.generate(body, key)).body['status']).toBe('busy');
    await cancel(running);
    const own = await client.generate(body, key);
    expect(own.body['status']).toBe('processing');
    expect(jobIdOf(await client.generate(body, key))).toBe(jobIdOf(own));
  });

  test('are cancelled at once, for good, and told of', async () => {
    const job_id = await client.start('generate', mintSection());
    const failed = {
      status: 'error',
      message: 'Job failed',
      data: { job_id, status: 'failed', error: { error_code: 'CANCELLED', message: expect.any(String) } },
    };
    for (let count = 0; count < 2; count += 1) {
      expect(await cancel(job_id)).toMatchObject({ status: 200, body: failed });
    }
    expect((await client.status(job_id)).body).toEqual(failed);
    const events = await readJobEvents(api.url, job_id);
    expect(events.map(({ data }) => data['status'])).toEqual(['pending', 'failed']);
    expect((await api.core.jobs.state(job_id)).status).not.toBe('waiting');
  });

  test('that the queue never heard of are ended, so that nobody polls for ever', async () => {
    const job_id = await client.start('generate', mintSection());
    await api.core.jobs.cancel(job_id);
    await api.core.db.prisma.reportsJob.updateMany({
      where: { job_id },
      data: { created_at: new Date(Date.now() - 3_600_000) },
    });
    expect(await mendStaleJobs(api.core)).toBe(1);
    expect(await client.end(job_id)).toMatchObject({
      body: { data: { error: { error_code: 'INTERNAL_ERROR' } } },
    });
  });

  test('that wait for long are not given up, and those that the queue has lost are queued again', async () => {
    const { jobs, db } = api.core;
    const body = mintSection();
    const waiting = await client.start('generate', body);
    const lost = await client.start('refine', { ...body, original_text: 'eA==', prompt: 'Shorter' });
    await jobs.cancel(lost);
    await db.prisma.platformCancelledJob.deleteMany();
    expect((await jobs.state(lost)).status).toBe('unknown');
    await db.prisma.reportsJob.updateMany({
      where: { job_id: { in: [waiting, lost] } },
      data: { created_at: new Date(Date.now() - 3_600_000) },
    });
    expect(await mendStaleJobs(api.core)).toBe(0);
    for (const job_id of [waiting, lost]) {
      expect((await client.status(job_id)).body['message']).toBe('Job pending');
      expect((await jobs.state(job_id)).status).toBe('waiting');
    }
  });

  test('are refused at ten thousand with the time to wait; a place that comes free is given again', async () => {
    const { prisma } = api.core.db;
    const key = { 'idempotency-key': randomUUID() };
    const body = mintSection();
    const first = jobIdOf(await client.generate(body, key));
    const { report_id } = await prisma.reportsJob.findUniqueOrThrow({ where: { job_id: first } });
    // The rows that as many requests would have left.
    await prisma.$executeRaw`
      insert into reports.jobs (job_id, report_id, owner, kind, section_title)
      select gen_random_uuid(), ${report_id}::uuid, 'others', 'generate', 'Appendix' from generate_series(1, 10000)`;
    const began = performance.now();
    const refusal = async () => {
      for (;;) {
        const answer = await client.generate(mintSection());
        if (answer.status !== 202) return answer;
      }
    };
    const refused = await refusal();
    expect(refused).toMatchObject({
      status: 429,
      body: {
        status: 'error',
        message: expect.any(String),
        data: { error_code: 'RATE_LIMITED', path: '/generate' },
      },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/^"backlog";r=0;t=\d+$/);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect((await client.status(first)).status).toBe(200);
    // Whoever repeats a request asks for no place.
    expect(jobIdOf(await client.generate(body, key))).toBe(first);
    await prisma.reportsJob.deleteMany({ where: { owner: 'others' } });
    await expect.poll(async () => (await client.generate(mintSection())).status).toBe(202);
  });
});
