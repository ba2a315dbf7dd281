import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReportClient, otherKey, reportsEnv, testKey } from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { get, post } from '../../../testing/timeback/visitors.ts';

/** Time enough for what is short, on a busy machine too; what is too long takes all of it. */
const TEXT_TIMEOUT_MS = '15000';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ database: 'pglite', env: { ...reportsEnv, TEXT_TIMEOUT_MS } });
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** Minutes of work for the parser. */
const endless = `# Appendix\n\n${'- '.repeat(60_000)}a\n`;
const subject = { type: 'Technical_scope', customer_id: 'c', opportunity_id: 'o' } as const;

/** As much of it as a request may hold. */
const largest = `${'- '.repeat(380_000)}a\n`;

function refinement(text: string) {
  return {
    ...subject,
    section_title: 'Executive Summary',
    original_text: Buffer.from(text).toString('base64'),
    prompt: 'use bullets',
  };
}

test('a text that takes too long fails alone, and holds up nobody else', async () => {
  const [one, two] = [createReportClient(api.url, testKey), createReportClient(api.url, otherKey)];
  const long = await Promise.all(
    [1, 2, 3, 4].map(async () => await one.start('refine', refinement(largest))),
  );
  const quick = await two.start('generate', { ...subject, section_title: 'Executive Summary' });
  expect((await two.end(quick)).body).toMatchObject({ status: 'ready' });
  const { reports } = (await two.reports()).body;
  const report_id: unknown = Array.isArray(reports) ? Reflect.get(Object(reports[0]), 'report_id') : '';
  const pdf = await fetch(`${api.url}/reports-api/reports/${String(report_id)}/export?format=pdf`, {
    headers: two.headers,
  });
  expect(pdf.status).toBe(200);
  for (const job_id of long) expect((await one.status(job_id)).body['status']).toBe('processing');
  const [first = '', ...others] = long;
  for (const job_id of others) await post(`${api.url}/jobs/${job_id}/cancel`, {}, one.headers);
  expect((await one.end(first)).body).toMatchObject({
    status: 'error',
    data: { status: 'failed', error: { error_code: 'TIMEOUT' } },
  });
}, 180_000);

test('a report that takes too long to read is not exported, and says why', async () => {
  const client = createReportClient(api.url, otherKey);
  const opened = await post(`${api.url}/reports-api/reports`, subject, client.headers);
  const report = `${api.url}/reports-api/reports/${String(opened.body['report_id'])}`;
  const section = { section_title: 'Executive Summary', markdown: endless, base_version: 0 };
  const saved = await post(`${report}/section`, section, client.headers);
  expect(saved).toMatchObject({ status: 200 });
  expect(await get(`${report}/export?format=md`, client.headers)).toMatchObject({
    status: 503,
    body: { message: expect.stringContaining('take too long'), data: { error_code: 'SERVICE_UNAVAILABLE' } },
  });
}, 180_000);

test('a report that is too long for PDF is given as Markdown', async () => {
  // Its length refuses it, so time may not: a busy machine reads it slowly.
  await using patient = await startApi({
    database: 'pglite',
    env: { ...reportsEnv, TEXT_TIMEOUT_MS: '240000' },
  });
  const client = createReportClient(patient.url, testKey);
  const opened = await post(`${patient.url}/reports-api/reports`, subject, client.headers);
  const report = `${patient.url}/reports-api/reports/${String(opened.body['report_id'])}`;
  const markdown = `# Appendix\n\n\`\`\`\n${'a\n'.repeat(90_000)}\`\`\`\n`;
  const section = { section_title: 'Executive Summary', markdown, base_version: 0 };
  expect(await post(`${report}/section`, section, client.headers)).toMatchObject({ status: 200 });
  expect(await get(`${report}/export?format=pdf`, client.headers)).toMatchObject({
    status: 422,
    body: {
      message: 'The report is too long for PDF; take DOCX or Markdown',
      data: { error_code: 'VALIDATION_ERROR', details: [{ loc: ['query', 'format'], input: 'pdf' }] },
    },
  });
  const file = await fetch(`${report}/export?format=md`, { headers: client.headers });
  expect(file.status).toBe(200);
  expect(await file.text()).toContain('a\na\n');
});
