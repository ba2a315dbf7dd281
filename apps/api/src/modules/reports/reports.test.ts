import { sectionTitles } from '@quintet/contracts/reports/schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createReportClient,
  joinDeltas,
  jobIdOf,
  mintSection,
  readJobEvents,
  reportsEnv,
  textOf,
  type ReportClient,
} from '../../testing/report-client.ts';
import { startApi, type RunningApi } from '../../testing/start-api.ts';
import { loadDemoRecords } from './records.ts';

const redis = { REDIS_URL: process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379' };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe.each([
  ['pglite', reportsEnv],
  ['postgres', { ...reportsEnv, ...redis }],
] as const)('Reports on %s', (database, env) => {
  let api: RunningApi;
  let url: string;
  let client: ReportClient;

  beforeAll(async () => {
    api = await startApi({ database, env });
    url = api.url;
    await loadDemoRecords(api.services.db.prisma);
    client = createReportClient(url);
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  test('a section is queued, worked on and given as base64', async () => {
    const body = mintSection();
    const queued = await client.generate(body);
    expect(queued.status).toBe(202);
    expect(queued.body).toEqual({
      status: 'processing',
      message: 'Job queued',
      data: { job_id: expect.stringMatching(uuid), status: 'pending' },
    });
    expect(queued.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const job_id = jobIdOf(queued);
    const ready = await client.end(job_id);
    expect(ready.status).toBe(200);
    const { type: _type, ...ids } = body;
    expect(ready.body).toEqual({
      status: 'ready',
      message: 'Job completed',
      data: {
        job_id,
        status: 'completed',
        result: { ...ids, generated_section_b64: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) },
      },
    });
    expect(textOf(ready)).toMatch(/^# Risk Assessment\n/);
  });

  test('all twenty-four sections of the demo customer are written', async () => {
    for (const type of ['Feasibility_report', 'Technical_scope'] as const) {
      const jobs = await Promise.all(
        sectionTitles[type].map(async (section_title) => {
          const ids = { customer_id: 'cust-tarnwick', opportunity_id: 'opp-field-service' };
          return [section_title, await client.start('generate', { type, ...ids, section_title })] as const;
        }),
      );
      for (const [title, job_id] of jobs) {
        const text = textOf(await client.end(job_id));
        expect(text.startsWith(`# ${title}\n`)).toBe(true);
        expect(joinDeltas(await readJobEvents(url, job_id))).toBe(text);
      }
    }
  });
});
