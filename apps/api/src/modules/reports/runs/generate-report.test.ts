import { randomUUID } from 'node:crypto';
import { sectionTitles } from '@quintet/contracts/reports/schemas';
import { Report, ReportList } from '@quintet/contracts/reports/studio-schemas';
import { isPostgresMissing } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModel, type RunningModel } from '../../../testing/model/start-model.ts';
import { makeInstallation } from '../../../testing/reports/make-installation.ts';
import {
  createReportClient,
  otherKey,
  readEvents,
  reportsEnv,
  testKey,
  type ReportEvent,
} from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { startServerNode } from '../../../testing/servers/start-server-node.ts';
import { get, post, readAnswer } from '../../../testing/timeback/visitors.ts';

const type = 'Feasibility_report';
const titles: readonly string[] = sectionTitles[type];
const summary = 'Executive Summary';

/** A report of nobody's customer, and what is done to it. */
async function openReport(url: string) {
  const client = createReportClient(url);
  const subject = { type, customer_id: `cust-${randomUUID()}`, opportunity_id: `opp-${randomUUID()}` };
  const opened = await post(`${url}/reports-api/reports`, subject, client.headers);
  const { report_id } = Report.parse(opened.body);
  const report = reportAt(url, report_id);
  return {
    ...report,
    client,
    subject,
    /** Somebody writes a section by hand. */
    save: async (section_title: string) =>
      await post(`${report.place}/section`, { section_title, markdown: 'By hand.' }, client.headers),
  };
}

function reportAt(url: string, report_id: string) {
  const place = `${url}/reports-api/reports/${report_id}`;
  const key = { 'x-api-key': testKey };
  const call = async (path: string, body: unknown) =>
    Report.parse((await post(place + path, body, key)).body).run;
  return {
    report_id,
    place,
    read: async () => Report.parse((await get(place, key)).body),
    generate: async (sections: 'all' | 'missing' = 'missing') => await call('/run', { sections }),
    cancel: async () => await call('/run/cancel', {}),
    /** What happened to it since it was made, until something happens. */
    watch: async (until: (event: ReportEvent) => boolean) =>
      await readEvents(`${place}/events`, { lastEventId: '0', until }),
  };
}

type OpenReport = Awaited<ReturnType<typeof openReport>>;

const isEnd = ({ event, data }: ReportEvent) => event === 'run' && data['state'] !== 'running';
const isStep = (state: 'started' | 'finished', name?: string) => (event: ReportEvent) => {
  const step: unknown = event.data['step'];
  if (!(step instanceof Object) || Reflect.get(step, 'state') !== state) return false;
  return name === undefined || Reflect.get(step, 'name') === name;
};
const versionsOf = async ({ read }: Pick<OpenReport, 'read'>) =>
  (await read()).sections.map(({ version }) => version);

/** A model that takes its time for each section, and comes to nothing in the end. */
function teachSlowness(model: RunningModel): void {
  model.always({ text: 'Slow words. '.repeat(8), chunkSize: 8, chunkMs: 40 });
}

describe('a whole report', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ env: reportsEnv });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  test('is written section by section, the summary last, and told to all who watch', async () => {
    const report = await openReport(api.url);
    const [first, second] = [report.watch(isEnd), report.watch(isEnd)];
    const run = await report.generate();
    expect(run).toMatchObject({ state: 'running', done: [], error: null });
    expect(run?.sections).toEqual([...titles.filter((title) => title !== summary), summary]);
    const events = await first;
    expect(await second).toEqual(events);

    const steps = events.filter(({ event }) => event === 'run');
    const progress = steps.map(({ data }) => Number(data['progress']));
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(steps.at(-1)?.data).toEqual({ run_id: run?.run_id, state: 'completed', progress: 1 });
    const [last] = steps.filter(isStep('started')).slice(-1);
    expect(last?.data).toMatchObject({ step: { name: summary } });
    expect(events.findIndex(isStep('started', summary))).toBe(
      events.findLastIndex((event) => isStep('finished')(event) && !isStep('finished', summary)(event)) + 1,
    );
    const written = events.filter(({ event, data }) => event === 'section' && data['state'] === 'written');
    expect(written.map(({ data }) => data['section_title']).sort()).toEqual([...titles].sort());

    const now = await report.read();
    expect(now.sections.map(({ version, state }) => `${version} ${state}`)).toEqual(
      titles.map(() => '1 written'),
    );
    expect(now.run).toMatchObject({ state: 'completed', progress: 1, done: run?.sections });
    expect((await report.generate('missing'))?.run_id).toBe(run?.run_id);
    const { reports } = ReportList.parse((await report.client.reports()).body);
    expect(reports.find(({ report_id }) => report_id === report.report_id)).toMatchObject({
      written: titles.length,
      progress: null,
    });
  });

  test('gets what is missing, or everything anew', async () => {
    const report = await openReport(api.url);
    await report.save(summary);
    const run = await report.generate('missing');
    expect(run?.sections).toEqual(titles.filter((title) => title !== summary));
    await report.watch(isEnd);
    expect(await versionsOf(report)).toEqual(titles.map(() => 1));
    const again = await report.generate('all');
    expect(again?.sections).toHaveLength(titles.length);
    await report.watch((event) => isEnd(event) && event.data['run_id'] === again?.run_id);
    expect(await versionsOf(report)).toEqual(titles.map(() => 2));
  });

  test('of another key answers as an unknown one', async () => {
    const report = await openReport(api.url);
    const unknown = `${api.url}/reports-api/reports/${randomUUID()}`;
    const ask = async (place: string, key: string) => {
      const headers = { 'x-api-key': key };
      const answers = await Promise.all([
        post(`${place}/run`, { sections: 'all' }, headers),
        post(`${place}/run/cancel`, {}, headers),
        get(`${place}/events`, headers),
      ]);
      return answers.map(({ status, body }) => [status, body['message']]);
    };
    const answers = await ask(report.place, otherKey);
    expect(answers.map(([status]) => status)).toEqual([404, 404, 404]);
    expect(await ask(unknown, testKey)).toEqual(answers);
    expect((await report.read()).run).toBeNull();
  });

  test('tells of what is edited, brought back and deleted', async () => {
    const report = await openReport(api.url);
    const watching = report.watch(({ event }) => event === 'deleted');
    const { headers } = report.client;
    await report.save(summary);
    await post(`${report.place}/roll-back`, { section_title: summary, version: 1 }, headers);
    await readAnswer(await fetch(report.place, { method: 'DELETE', headers }));
    const written = { event: 'section', data: { section_title: summary, state: 'written' } };
    expect(await watching).toMatchObject([written, written, { event: 'deleted' }]);
  });
});

describe('a whole report that a slow model writes', () => {
  let model: RunningModel;
  let api: RunningApi;
  beforeAll(async () => {
    model = await startModel();
    teachSlowness(model);
    api = await startApi({ env: { ...reportsEnv, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' } });
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });

  test('is begun once however often it is asked for, two sections at a time, and stopped by whoever watches', async () => {
    const report = await openReport(api.url);
    const runs = await Promise.all([report.generate(), report.generate('all'), report.generate()]);
    expect(new Set(runs.map((run) => run?.run_id)).size).toBe(1);
    await report.watch(isStep('finished'));
    const middle = await report.read();
    const atWork = middle.sections.filter(({ state }) => state === 'pending' || state === 'processing');
    expect(atWork.length).toBeLessThanOrEqual(2);
    expect(middle.run?.progress).toBeGreaterThan(0);
    const { reports } = ReportList.parse((await report.client.reports()).body);
    expect(reports.find(({ report_id }) => report_id === report.report_id)?.progress).toBeGreaterThan(0);

    expect(await report.cancel()).toMatchObject({ run_id: runs[0]?.run_id, state: 'cancelled' });
    const stopped = await report.read();
    expect(stopped.sections.filter(({ state }) => state === 'pending' || state === 'processing')).toEqual([]);
    const states = new Set(stopped.sections.map(({ job }) => job?.error?.error_code ?? job?.status));
    expect(states).toEqual(new Set(['completed', 'CANCELLED', undefined]));
    expect(await report.cancel()).toMatchObject({ state: 'cancelled' });
    // What is written stays, and the rest may be asked for.
    const rest = await report.generate('missing');
    expect(rest?.sections).toEqual(
      expect.arrayContaining(
        stopped.sections.filter(({ version }) => version === 0).map((line) => line.section_title),
      ),
    );
    await report.cancel();
  });

  test('goes on past a section that comes to nothing', async () => {
    const report = await openReport(api.url);
    const lost = titles.find((title) => title !== summary) ?? '';
    await report.generate();
    await report.watch(({ event, data }) => event === 'section' && data['section_title'] === lost);
    const line = (await report.read()).sections.find(({ section_title }) => section_title === lost);
    await post(`${api.url}/jobs/${line?.job?.job_id}/cancel`, {}, report.client.headers);
    const events = await report.watch(isEnd);
    expect(events.filter(isStep('finished'))).toHaveLength(titles.length);
    const { run, sections } = await report.read();
    expect(run).toMatchObject({ state: 'completed', progress: 1 });
    const empty = sections.filter(({ version }) => version === 0);
    expect(empty.map(({ section_title, state }) => [section_title, state])).toEqual([[lost, 'failed']]);
  });

  test('is written no further once it is deleted', async () => {
    const report = await openReport(api.url);
    await report.generate();
    await report.watch(({ event }) => event === 'section');
    const headers = { 'x-api-key': testKey };
    await readAnswer(await fetch(report.place, { method: 'DELETE', headers }));
    const { prisma } = api.core.db;
    const { run_id, state } = await prisma.platformRun.findFirstOrThrow({ where: { key: report.report_id } });
    expect(state).toBe('cancelled');
    // Its job in the queue ends, and has begun nothing.
    await expect.poll(async () => (await api.core.jobs.state(run_id)).status).toBe('cancelled');
    expect(await prisma.reportsReport.count({ where: { customer_id: report.subject.customer_id } })).toBe(0);
    expect((await get(report.place, headers)).status).toBe(404);
  });
});

const isMissing = await isPostgresMissing();
/** What is left is enough to be cut off in the middle. */
const byHand = titles.slice(-7);

describe.concurrent.each(['pglite', 'postgres', 'redis'] as const)('a whole report on %s', (kind) => {
  test.skipIf(kind !== 'pglite' && isMissing)(
    'is finished though the server is killed in the middle, each section once',
    async () => {
      await using model = await startModel();
      teachSlowness(model);
      await using installation = await makeInstallation(kind);
      const env = { ...installation.options.env, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' };
      const first = await startServerNode({ ...installation.options, env });
      const { report_id, generate, watch, save } = await openReport(first.url);
      for (const section_title of byHand) await save(section_title);
      const run = await generate('missing');
      const before = await watch(isStep('finished'));
      await first.kill();

      await using second = await startServerNode({ ...installation.options, env });
      const report = reportAt(second.url, report_id);
      const events = await report.watch(isEnd);
      expect(events.slice(0, before.length)).toEqual(before);
      expect(events.filter(isStep('finished'))).toHaveLength(titles.length - byHand.length);
      const now = await report.read();
      expect(now.run).toMatchObject({ run_id: run?.run_id, state: 'completed', progress: 1 });
      expect(now.sections.map(({ version }) => version)).toEqual(titles.map(() => 1));
    },
  );
});
