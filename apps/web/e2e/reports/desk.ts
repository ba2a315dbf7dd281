import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { APIResponse, Page } from 'playwright-core';

const subject = {
  type: 'Feasibility_report',
  customer_id: 'cust-tarnwick',
  opportunity_id: 'opp-field-service',
} as const;

/** A report on the server, and the window that is signed in for it. */
export interface OpenDesk {
  readonly report_id: string;
  readonly session_id: string;
}

/** Posts with the cookies of a page, as the page itself does: nobody else's requests act on them. */
export async function post(
  page: Page,
  path: string,
  { headers, data }: { readonly headers?: Readonly<Record<string, string>>; readonly data: unknown },
): Promise<APIResponse> {
  return await page.request.post(path, { headers: { 'sec-fetch-site': 'same-origin', ...headers }, data });
}

/** Signs in with the demo's one click. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/reports');
  await page.getByRole('button', { name: 'Open the demo' }).click();
  await page.getByRole('heading', { name: 'Your reports' }).waitFor();
}

/** Walks from the start page to the empty desk of a new report on the demo's richer customer. Gives the report's id. */
export async function startReport(
  page: Page,
  type: 'Feasibility report' | 'Technical scope',
): Promise<string> {
  await signIn(page);
  await page.getByLabel('Customer', { exact: true }).selectOption({ label: 'Tarnwick Water' });
  await page.getByLabel('Opportunity', { exact: true }).selectOption({ label: 'Field service platform' });
  await page.getByLabel(type, { exact: true }).check();
  await page.getByRole('button', { name: 'Open the report' }).click();
  await page.getByText('Nothing is written here yet').waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Downloads the report and gives the file's name and bytes. */
export async function download(
  page: Page,
  label: 'Word' | 'PDF' | 'Markdown',
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download as ${label}` }).click(),
  ]);
  const name = file.suggestedFilename();
  await page.getByText(`Saved as ${name}.`).waitFor();
  return { name, bytes: await readFile(await file.path()) };
}

/** A report of its own on the demo customer with some sections drafted, and its desk at the first of them. */
export async function openDesk(
  page: Page,
  titles: readonly string[] = [],
  section?: string,
): Promise<OpenDesk> {
  await post(page, '/reports-api/session/demo', { data: {} });
  const session_id = `studio-${randomUUID()}`;
  const headers = { 'session-id': session_id };
  const opened = await post(page, '/reports-api/reports', { headers, data: subject });
  const { report_id } = (await opened.json()) as { report_id: string };
  for (const section_title of titles) {
    await post(page, '/generate', {
      headers: { ...headers, prefer: 'wait=30' },
      data: { ...subject, section_title },
    });
  }
  const search = new URLSearchParams({ section: section ?? titles[0] ?? 'Executive Summary' });
  await page.goto(`/reports/${report_id}?${search}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { report_id, session_id };
}

/** Saves a text as the newest version, as another tool with the same key might. */
export async function saveElsewhere(
  page: Page,
  { report_id }: OpenDesk,
  section_title: string,
  markdown: string,
): Promise<void> {
  const answer = await post(page, `/reports-api/reports/${report_id}/section`, {
    data: { section_title, markdown },
  });
  if (!answer.ok()) throw new Error(await answer.text());
}

/** Makes calls of one procedure fail with an error of the contract. */
export async function refuse(
  page: Page,
  procedure: string,
  error: { readonly code: string; readonly status: number; readonly retryAfter?: number },
): Promise<void> {
  const body = { status: 'error', message: 'From the server', data: { error_code: error.code, path: '/' } };
  const data = {
    code: 'INTERNAL_SERVER_ERROR',
    httpStatus: error.status,
    body,
    retryAfter: error.retryAfter,
  };
  const failure = { error: { message: 'From the server', code: -32_000, data } };
  await page.route(
    (url) => url.pathname === `/trpc/reports.${procedure}`,
    (route) => {
      const isBatch = new URL(route.request().url()).searchParams.has('batch');
      return route.fulfill({ status: error.status, json: isBatch ? [failure] : failure });
    },
  );
}
