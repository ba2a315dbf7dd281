import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReportClient, otherKey, reportsEnv, testKey } from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { get, post } from '../../../testing/timeback/visitors.ts';

/** One has time for whatever is short, on the busiest machine too; the other ends what is too long soon. */
let patient: RunningApi;
let impatient: RunningApi;
beforeAll(async () => {
  patient = await startApi({ env: { ...reportsEnv, TEXT_TIMEOUT_MS: '240000' } });
  impatient = await startApi({ env: { ...reportsEnv, TEXT_TIMEOUT_MS: '2000' } });
});
afterAll(async () => {
  await patient[Symbol.asyncDispose]();
  await impatient[Symbol.asyncDispose]();
});

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

test('texts that take long hold up nobody else', async () => {
  const { url } = patient;
  const [one, two] = [createReportClient(url, testKey), createReportClient(url, otherKey)];
  const long = await Promise.all(
    [1, 2, 3, 4].map(async () => await one.start('refine', refinement(largest))),
  );
  const quick = await two.start('generate', { ...subject, section_title: 'Executive Summary' });
  expect((await two.end(quick)).body).toMatchObject({ status: 'ready' });
  const { reports } = (await two.reports()).body;
  const report_id: unknown = Array.isArray(reports) ? Reflect.get(Object(reports[0]), 'report_id') : '';
  const pdf = await fetch(`${url}/reports-api/reports/${String(report_id)}/export?format=pdf`, {
    headers: two.headers,
  });
  expect(pdf.status).toBe(200);
  for (const job_id of long) expect((await one.status(job_id)).body['status']).toBe('processing');
  for (const job_id of long) await post(`${url}/jobs/${job_id}/cancel`, {}, one.headers);
});

test('a text that takes too long fails', async () => {
  const client = createReportClient(impatient.url, testKey);
  expect((await client.end(await client.start('refine', refinement(largest)))).body).toMatchObject({
    status: 'error',
    data: { status: 'failed', error: { error_code: 'TIMEOUT' } },
  });
});

test('a report that takes too long to read is not exported, and says why', async () => {
  const { url } = impatient;
  const client = createReportClient(url, otherKey);
  const opened = await post(`${url}/reports-api/reports`, subject, client.headers);
  const report = `${url}/reports-api/reports/${String(opened.body['report_id'])}`;
  const section = { section_title: 'Executive Summary', markdown: endless, base_version: 0 };
  const saved = await post(`${report}/section`, section, client.headers);
  expect(saved).toMatchObject({ status: 200 });
  expect(await get(`${report}/export?format=md`, client.headers)).toMatchObject({
    status: 503,
    body: { message: expect.stringContaining('take too long'), data: { error_code: 'SERVICE_UNAVAILABLE' } },
  });
});

test('a report that is too long for PDF is given as Markdown', async () => {
  // Its length refuses it, so time may not: a busy machine reads it slowly.
  const { url } = patient;
  const client = createReportClient(url, testKey);
  const opened = await post(`${url}/reports-api/reports`, subject, client.headers);
  const report = `${url}/reports-api/reports/${String(opened.body['report_id'])}`;
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
