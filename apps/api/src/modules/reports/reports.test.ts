import { refineForms } from '@quintet/contracts/reports/refine-actions';
import { sectionTitles } from '@quintet/contracts/reports/schemas';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createReportClient,
  joinDeltas,
  jobIdOf,
  mintSection,
  otherKey,
  readJobEvents,
  reportsEnv,
  testKey,
  textOf,
  type ReportClient,
} from '../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../testing/servers/start-api.ts';
import { get, post, readAnswer } from '../../testing/timeback/visitors.ts';
import { testRedisUrl } from '../../testing/servers/test-redis.ts';
import { createAdmissionControl } from './jobs/admission-control.ts';
import { forgetOldJobs } from './jobs/forget-jobs.ts';
import { loadDemoRecords } from './facts/records.ts';

const redis = { REDIS_URL: testRedisUrl };
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
    await loadDemoRecords(api.core.db.prisma);
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

  test("the document's own polling function gets the result", async () => {
    const apiKey = testKey;
    const pollJobStatus = async (jobId: string, maxWaitTime = 600_000): Promise<unknown> => {
      const startTime = Date.now();
      let pause = 1000;
      while (Date.now() - startTime < maxWaitTime) {
        await delay(pause);
        const response = await fetch(`${url}/status/${jobId}`, { headers: { 'X-API-Key': apiKey } });
        const data = (await response.json()) as { status: string; data: Record<string, unknown> };
        if (data.status === 'ready') return data.data['result'];
        if (data.status === 'error' && data.data['status'] === 'failed') throw new Error('failed');
        if (response.status === 404) throw new Error('Job not found - may have expired');
        pause = Math.min(pause * 1.5, 10_000);
      }
      throw new Error('Job polling timeout');
    };
    const body = mintSection('Appendix');
    const job_id = await client.start('generate', body);
    expect(await pollJobStatus(job_id)).toMatchObject({
      customer_id: body['customer_id'],
      section_title: 'Appendix',
    });
    await expect(pollJobStatus(randomUUID())).rejects.toThrow('Job not found');
  });

  describe('refine', () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const original =
      '# Risk Assessment\r\n\r\nAlpha  \r\nbeta.\r\n\r\n## Risks\r\n\r\nLate delivery. Weak links.\r\n';
    const refineOf = (
      original_text: string,
      prompt = 'Turn “Risks” into bullets',
    ): Record<string, string> => ({
      ...mintSection(),
      original_text,
      prompt,
    });

    test('follows the instruction and leaves the rest as it was, byte for byte', async () => {
      const body = refineOf(base64(original));
      const ready = await client.end(await client.start('refine', body));
      const { type: _type, original_text: _text, prompt: _prompt, ...ids } = body;
      expect(ready.body).toMatchObject({
        status: 'ready',
        data: {
          result: { ...ids, refined_section_b64: expect.any(String) },
        },
      });
      const text = textOf(ready);
      expect(text.startsWith('# Risk Assessment\r\n\r\nAlpha  \r\nbeta.\r\n\r\n## Risks\r\n\r\n- ')).toBe(
        true,
      );
    });

    test('takes base64 without padding, with white space and in the URL-safe alphabet', async () => {
      const text = '# Terms\n\nA small house~ÿ?>\n\n- a\n';
      const encoded = base64(text);
      const forms = [encoded.replaceAll('=', ''), `${encoded.slice(0, 5)}\n ${encoded.slice(5)}`];
      const safe = Buffer.from(text).toString('base64url');
      for (const form of [...forms, safe]) {
        const job_id = await client.start('refine', refineOf(form, 'Replace "small" with "little"'));
        expect(textOf(await client.end(job_id))).toBe(text.replace('small', 'little'));
      }
    });

    test.each([
      ['what is no base64', 'äöü'],
      ['a lone digit', 'eHh4e'],
      ['padding in the middle', 'eH=4eA=='],
      ['hardly anything but padding', `${'='.repeat(900_000)}e`],
      ['bytes that are no UTF-8', Buffer.from([0x66, 0xff, 0xfe]).toString('base64')],
      ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]).toString('base64')],
      ['a NUL', base64('a\0b')],
      ['a NUL in the base64 itself', 'eH\u0000h4'],
    ])('%s fails the job with INVALID_BASE64', async (_name, original_text) => {
      const job_id = await client.start('refine', refineOf(original_text));
      expect(await client.end(job_id)).toMatchObject({
        status: 200,
        body: {
          status: 'error',
          message: 'Job failed',
          data: {
            job_id,
            status: 'failed',
            error: { error_code: 'INVALID_BASE64', message: expect.any(String) },
          },
        },
      });
    });

    test.each([
      'Change the payback to 24 months',
      'Change the budget to GBP 2m',
      'Replace months with weeks',
      'Make it shorter and plainer',
      'Shorten to 100 words',
      'Turn into a table',
      'Fix the headings',
      'Make it plainer',
    ])(
      '%s: what is not understood, changes nothing or misses its length makes no version',
      async (prompt) => {
        const text = `# Cost\n\nThe payback is 19 months.\n\n| Payback |\n| --- |\n| 19 months |\n`;
        const job_id = await client.start('refine', refineOf(base64(text), prompt));
        expect((await client.end(job_id)).body).toMatchObject({
          data: { status: 'failed', error: { error_code: 'INVALID_INSTRUCTION' } },
        });
        const { prisma } = api.core.db;
        expect(await prisma.reportsSectionVersion.count({ where: { job_id } })).toBe(0);
      },
    );

    test.each(Object.values(refineForms).map(({ example }) => example))(
      '%s: does what it says',
      async (prompt) => {
        const filler = 'The vendor agrees to it. '.repeat(14).trim();
        const text = `# Cost\n\n### Scope\n\nWe don't utilise it. ${filler}\n\nWe can't. ${filler}\n\n- a: 1\n- b: 2\n\n## End\n\nDone.\n`;
        const job_id = await client.start('refine', refineOf(base64(text), prompt));
        const refined = textOf(await client.end(job_id));
        expect(refined).not.toBe(text);
        expect(refined).toContain('# Cost\n');
      },
    );

    test('an instruction that needs a model fails with what can be done without one', async () => {
      const job_id = await client.start('refine', refineOf(base64(original), 'Make it sing'));
      const events = await readJobEvents(url, job_id);
      const { body } = await client.status(job_id);
      expect(body).toMatchObject({
        data: {
          status: 'failed',
          error: {
            error_code: 'INVALID_INSTRUCTION',
            message: expect.stringContaining('- Make it shorter\n- Shorten it to 100 words\n'),
          },
        },
      });
      expect(events.map(({ event, data }) => [event, data['status']])).toEqual([
        ['state', 'pending'],
        ['state', 'processing'],
        ['state', 'failed'],
      ]);
    });

    test('with Prefer the failure comes in the older shape', async () => {
      const answer = await client.refine(refineOf('?'), { prefer: 'wait=20', 'x-request-id': 'req_9' });
      expect(answer).toMatchObject({
        status: 200,
        body: {
          status: 'error',
          data: {
            ready: false,
            request_id: 'req_9',
            job_id: expect.any(String),
            error_code: 'INVALID_BASE64',
          },
        },
      });
    });
  });

  describe('what is refused', () => {
    const refused = (status: number, error_code: string, path: string, message: unknown) => ({
      status,
      body: { status: 'error', message, data: expect.objectContaining({ error_code, path }) },
    });

    test('key, then session, then body, on both paths', async () => {
      const good = mintSection();
      for (const path of ['/generate', '/refine']) {
        const send = async (body: unknown, headers: Record<string, string>) =>
          await post(url + path, body, headers);
        const badKey = refused(401, 'AUTH_INVALID_API_KEY', path, 'Invalid API key');
        const noSession = refused(400, 'BAD_REQUEST', path, 'Session-Id is required');
        expect(await send({}, {})).toMatchObject(badKey);
        expect(await send(good, { 'session-id': 's' })).toMatchObject(badKey);
        expect(await send('{broken', { 'x-api-key': 'wrong', 'session-id': 's' })).toMatchObject(badKey);
        expect(await send(`"${'x'.repeat(1_100_000)}"`, { 'x-api-key': testKey.slice(1) })).toMatchObject(
          badKey,
        );
        expect(await send({}, { 'x-api-key': testKey })).toMatchObject(noSession);
        expect(await send('{broken', { 'x-api-key': testKey, 'session-id': '  ' })).toMatchObject(noSession);
        expect(await send({}, { 'x-api-key': testKey, 'session-id': 'x'.repeat(300) })).toMatchObject(
          refused(400, 'BAD_REQUEST', path, expect.stringContaining('200')),
        );
        const headers = { 'x-api-key': testKey, 'session-id': 's' };
        expect(await send('{broken', headers)).toEqual(
          expect.objectContaining({
            status: 422,
            body: {
              status: 'error',
              message: 'Validation error',
              data: {
                error_code: 'VALIDATION_ERROR',
                path,
                details: [{ type: 'json_invalid', loc: ['body'], msg: 'JSON decode error', input: {} }],
              },
            },
          }),
        );
        expect(await send(`"${'x'.repeat(10_000_000)}"`, headers)).toMatchObject(
          refused(413, 'PAYLOAD_TOO_LARGE', path, expect.any(String)),
        );
        const form = await fetch(url + path, {
          method: 'POST',
          body: new URLSearchParams({ a: '1' }),
          headers,
        });
        expect(await readAnswer(form)).toMatchObject(
          refused(415, 'UNSUPPORTED_MEDIA_TYPE', path, expect.any(String)),
        );
        expect(await readAnswer(await fetch(url + path))).toMatchObject(
          refused(405, 'METHOD_NOT_ALLOWED', path, expect.any(String)),
        );
      }
    });

    test('unknown paths answer in the shape of the document', async () => {
      for (const path of [
        '/generate/x',
        '/refine/x',
        '/status',
        '/status/a/b',
        '/jobs',
        '/jobs/x',
        '/reports-api/x',
      ]) {
        expect(await get(url + path)).toMatchObject(refused(404, 'NOT_FOUND', path, expect.any(String)));
      }
    });

    test('every missing and wrong field has its Pydantic row', async () => {
      const answer = await client.refine({ type: 7, customer_id: null, section_title: ['x'], prompt: ' ' });
      expect(answer.status).toBe(422);
      const { details } = answer.body['data'] as { details: { type: string; loc: string[]; msg: string }[] };
      expect(details).toEqual([
        { type: 'string_type', loc: ['body', 'type'], msg: 'Input should be a valid string', input: 7 },
        {
          type: 'string_type',
          loc: ['body', 'customer_id'],
          msg: 'Input should be a valid string',
          input: null,
        },
        { type: 'missing', loc: ['body', 'opportunity_id'], msg: 'Field required', input: null },
        {
          type: 'string_type',
          loc: ['body', 'section_title'],
          msg: 'Input should be a valid string',
          input: ['x'],
        },
        { type: 'missing', loc: ['body', 'original_text'], msg: 'Field required', input: null },
        { type: 'too_short', loc: ['body', 'prompt'], msg: expect.any(String), input: ' ' },
      ]);
    });

    test.each([
      ['a title of no report', 'Feasibility_report', 'Conclusion'],
      ['a title in other letters', 'Feasibility_report', 'executive summary'],
      ['a title with a space at its end', 'Feasibility_report', 'Executive Summary '],
      ['a title of the other report', 'Feasibility_report', 'Technology Stack'],
      ['a title of the other report', 'Technical_scope', 'Cost-Benefit Analysis'],
      ['any title of a proposal', 'Commercial_proposal', 'Pricing'],
    ])('%s: %s %s', async (_name, type, section_title) => {
      for (const path of ['generate', 'refine'] as const) {
        const answer = await client[path]({
          ...mintSection(),
          type,
          section_title,
          original_text: 'eA==',
          prompt: 'x',
        });
        expect(answer).toMatchObject({
          status: 422,
          body: {
            data: {
              error_code: 'VALIDATION_ERROR',
              details: [{ type: 'value_error', loc: ['body', 'section_title'], input: section_title }],
            },
          },
        });
      }
    });

    test('a type nobody knows', async () => {
      const answer = await client.generate({ ...mintSection(), type: 'Novel' });
      expect(answer).toMatchObject({
        status: 422,
        body: { data: { details: [{ type: 'enum', loc: ['body', 'type'], input: 'Novel' }] } },
      });
    });
  });

  test('type is read leniently, and extra fields do not matter', async () => {
    for (const type of [' feasibility_REPORT ', 'Feasibility-report', 'technical-SCOPE']) {
      const answer = await client.generate({ ...mintSection('Executive Summary'), type, extra: { a: 1 } });
      expect(answer.status).toBe(202);
    }
    const slash = await post(`${url}/generate/`, mintSection(), client.headers);
    expect(slash.status).toBe(202);
  });

  test('a job is there for its own key only, exactly as if it were unknown', async () => {
    const job_id = await client.start('generate', mintSection());
    await client.end(job_id);
    const stranger = createReportClient(url, otherKey);
    for (const id of [job_id, randomUUID(), 'no-uuid', '%00', 'a'.repeat(400)]) {
      const seen = decodeURIComponent(id);
      const unknown = await stranger.status(id);
      expect(unknown.status).toBe(404);
      expect(unknown.body).toEqual({
        status: 'error',
        message: `Job ${seen} not found`,
        data: { error_code: 'JOB_NOT_FOUND', path: `/status/${id}` },
      });
      expect((await post(`${url}/jobs/${id}/cancel`, {}, stranger.headers)).body).toMatchObject({
        message: `Job ${seen} not found`,
        data: { error_code: 'JOB_NOT_FOUND', path: `/jobs/${id}/cancel` },
      });
      expect((await get(`${url}/status/${id}/events`, stranger.headers)).status).toBe(404);
    }
    expect((await get(`${url}/status/${job_id}`)).body).toMatchObject({
      message: 'Invalid API key',
      data: { error_code: 'AUTH_INVALID_API_KEY', path: `/status/${job_id}` },
    });
    expect((await client.status(job_id.toUpperCase())).status).toBe(200);
  });

  describe('Idempotency-Key', () => {
    test('twenty requests at once with one key make one job', async () => {
      const body = mintSection();
      const key = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(
        Array.from({ length: 20 }, async () => await client.generate(body, key)),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
      expect(new Set(answers.map(jobIdOf)).size).toBe(1);
      const jobs = await api.core.db.prisma.reportsJob.count({
        where: { report: { customer_id: body['customer_id'] ?? '' } },
      });
      expect(jobs).toBe(1);
      const [first] = answers;
      if (first === undefined) throw new Error('no answer');
      await client.end(jobIdOf(first));
      expect(jobIdOf(await client.generate(body, key))).toBe(jobIdOf(first));
    });

    test('another body or session with the same key is a conflict, another owner is not', async () => {
      const body = mintSection();
      const key = { 'idempotency-key': randomUUID() };
      const first = jobIdOf(await client.generate(body, key));
      const conflict = {
        status: 409,
        body: {
          status: 'error',
          message: expect.any(String),
          data: { error_code: 'CONFLICT', path: '/generate' },
        },
      };
      expect(await client.generate({ ...body, section_title: 'Appendix' }, key)).toMatchObject(conflict);
      expect(await client.generate(body, { ...key, 'session-id': 'another' })).toMatchObject(conflict);
      const other = createReportClient(url, otherKey);
      expect(jobIdOf(await other.generate(body, key))).not.toBe(first);
      expect((await client.generate(body, { 'idempotency-key': 'x'.repeat(256) })).status).toBe(422);
    });

    test('a key is forgotten after a day', async () => {
      const body = mintSection();
      const key = randomUUID();
      const first = jobIdOf(await client.generate(body, { 'idempotency-key': key }));
      await api.core.db.prisma.reportsIdempotencyKey.updateMany({
        where: { key },
        data: { created_at: new Date(Date.now() - 86_400_001) },
      });
      expect(jobIdOf(await client.generate(body, { 'idempotency-key': key }))).not.toBe(first);
    });
  });

  test('the events of a job come over tRPC too, and end with it', async () => {
    const job_id = await client.start('generate', mintSection());
    const input = encodeURIComponent(JSON.stringify({ job_id }));
    const address = `${url}/trpc/reports.jobEvents?input=${input}`;
    const text = await (await fetch(address, { headers: { cookie: `reports_key=${testKey}` } })).text();
    expect(text).toContain('"status":"completed"');
    expect(text.match(/"type":"state"/g)).toHaveLength(3);
    const refused = await (await fetch(address)).text();
    expect(refused).toContain('AUTH_INVALID_API_KEY');
  });

  test('Prefer: wait answers Ready in the older shape, with the job beside the request', async () => {
    const body = mintSection('Recommendations');
    const answer = await client.generate(body, {
      prefer: 'respond-async, wait=20',
      'x-request-id': 'req_001',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
    const { type: _type, ...ids } = body;
    expect(answer.body).toEqual({
      status: 'ready',
      message: 'Draft ready',
      data: {
        ready: true,
        request_id: 'req_001',
        job_id: expect.stringMatching(uuid),
        ...ids,
        generated_section_b64: expect.any(String),
      },
    });
    expect((await client.status(jobIdOf(answer))).body).toMatchObject({ status: 'ready' });
    expect((await client.generate(body, { prefer: 'wait=soon' })).body).toMatchObject({
      message: 'Job queued',
    });
    expect(
      (await client.generate(mintSection(), { prefer: 'wait=99999' })).headers.get('preference-applied'),
    ).toBe('wait=30');
  });

  test('a finished job is forgotten after a day, with its events', async () => {
    const { prisma } = api.core.db;
    const [old, young] = [
      await client.start('generate', mintSection()),
      await client.start('generate', mintSection()),
    ];
    await Promise.all([client.end(old), client.end(young)]);
    const dayAgo = new Date(Date.now() - 86_400_001);
    await prisma.reportsJob.updateMany({
      where: { job_id: old },
      data: { created_at: dayAgo, finished_at: dayAgo },
    });
    expect(await forgetOldJobs(api.core.db, AbortSignal.timeout(10_000))).toBe(1);
    expect(await prisma.reportsJob.count({ where: { job_id: { in: [old, young] } } })).toBe(1);
    expect(await prisma.platformEvent.count({ where: { stream: `reports:job:${old}` } })).toBe(0);
    expect(await prisma.platformStream.count({ where: { name: `reports:job:${old}` } })).toBe(0);
    expect(await prisma.platformEvent.count({ where: { stream: `reports:job:${young}` } })).toBeGreaterThan(
      0,
    );
  });

  test('too many waiting jobs are refused with the time to wait, and none is lost', async () => {
    const { prisma } = api.core.db;
    const admission = createAdmissionControl(prisma, { total: 3, perKey: 2, few: 1 });
    await admission.refresh();
    expect([admission.admit('a'), admission.admit('a')]).toEqual([false, true]);
    expect(() => admission.admit('a')).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    admission.admit('b');
    const refusal = { headers: expect.objectContaining({ 'retry-after': '10' }) };
    expect(() => admission.admit('c')).toThrow(expect.objectContaining(refusal));
  });
});
