import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createReportClient,
  joinDeltas,
  mintSection,
  readJobEvents,
  reportsEnv,
  textOf,
} from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { testRedisUrl } from '../../../testing/servers/test-redis.ts';
import type { RunningJob } from './begin-or-take-over.ts';
import type { NewJob } from '../store/job-row.ts';
import { generateSection } from './section-jobs.ts';

const redis = { REDIS_URL: testRedisUrl };

describe.each([
  ['pglite', reportsEnv],
  ['postgres', { ...reportsEnv, ...redis }],
] as const)('many jobs at once on %s', (database, env) => {
  let worker: RunningApi;
  /** Queues and works nothing off, so that a test takes the steps itself. */
  let web: RunningApi;
  beforeAll(async () => {
    worker = await startApi({ database, env });
    web = await startApi({ database, env, role: 'web' });
  });
  afterAll(async () => {
    await worker[Symbol.asyncDispose]();
    await web[Symbol.asyncDispose]();
  });

  const reports = () => web.services.reports;

  const queue = async (
    session_id: string,
    section_title = 'Appendix',
    customer_id = 'c',
  ): Promise<string> => {
    const job: NewJob = {
      job_id: randomUUID(),
      owner: 'owner',
      session_id,
      type: 'Feasibility_report',
      customer_id,
      opportunity_id: 'o',
      kind: 'generate',
      section_title,
      original_text: null,
      prompt: null,
      isSurplus: false,
    };
    await reports().queueJob(job);
    return job.job_id;
  };

  const begin = async (job_id: string): Promise<RunningJob> => {
    const job = await reports().beginJob(job_id);
    if (job === undefined) throw new Error('nothing to do');
    return job;
  };

  const complete = async (job: RunningJob, markdown: string, sent = '') =>
    await reports().completeJob({ job, made: { markdown, author: 'rules' }, sent });

  const versionsOf = async ({ core }: RunningApi, where: object) =>
    await core.db.prisma.reportsSectionVersion.findMany({
      where,
      orderBy: [{ section_title: 'asc' }, { version: 'asc' }],
      select: { section_title: true, version: true, markdown: true },
    });

  test('sections of one report, each asked for many times, get versions without gap or repeat', async () => {
    const client = createReportClient(worker.url);
    const body = mintSection();
    const titles = ['Appendix', 'Recommendations', 'Risk Assessment'];
    const jobs = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const section_title = titles[index % 3] ?? '';
        return await client.start('generate', { ...body, section_title });
      }),
    );
    for (const job_id of jobs) {
      const text = textOf(await client.end(job_id));
      const events = await readJobEvents(worker.url, job_id);
      expect(joinDeltas(events)).toBe(text);
      expect(events.flatMap(({ data }) => data['status'] ?? [])).toEqual([
        'pending',
        'processing',
        'completed',
      ]);
    }
    const { customer_id = '' } = body;
    const versions = await versionsOf(worker, { report: { customer_id } });
    const places = versions.map(({ section_title, version }) => [section_title, version]);
    expect(places).toEqual(
      titles.flatMap((title) => Array.from({ length: 10 }, (_, index) => [title, index + 1])),
    );
  });

  test('requests of one new report at once make one report', async () => {
    const session = randomUUID();
    await Promise.all(Array.from({ length: 20 }, async () => await queue(session)));
    const reports = await web.core.db.prisma.reportsReport.findMany({
      where: { session_id: session },
      include: { jobs: true },
    });
    expect(reports.map(({ jobs }) => jobs.length)).toEqual([20]);
  });

  test('of a job that is begun twice at once, one run goes on', async () => {
    const job_id = await queue(randomUUID());
    const begun = await Promise.all([reports().beginJob(job_id), reports().beginJob(job_id)]);
    expect(begun.filter((job) => job !== undefined)).toHaveLength(1);
  });

  test('only the newest run of each job writes, once, whoever shares its group', async () => {
    const session = randomUUID();
    const [taken, cancelled, whole] = [await queue(session), await queue(session), await queue(session)];
    const old = await begin(taken);
    const [newer, given, other] = [await begin(taken), await begin(cancelled), await begin(whole)];
    await web.core.db.prisma.reportsJob.update({
      where: { job_id: cancelled },
      data: { state: 'failed' },
    });
    const written = await Promise.all([
      complete(old, 'old'),
      complete(newer, 'first'),
      complete(given, 'cancelled'),
      complete(other, 'second', 'sec'),
    ]);
    expect(written).toEqual([false, true, false, true]);
    expect(await complete(newer, 'again')).toBe(false);
    const versions = await versionsOf(web, { report: { session_id: session } });
    expect(versions.map(({ version, markdown }) => [version, markdown])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });

  test('only the newest run tells of its text', async () => {
    const session = randomUUID();
    const [taken, other] = [await queue(session), await queue(session)];
    const old = await begin(taken);
    const runs = [old, await begin(taken), await begin(other)];
    const told = await Promise.all(
      runs.map(async ({ job_id, run }, index) => {
        const news = [{ type: 'delta', data: { offset: 0, text: `text ${index}` } } as const];
        return await reports().tellNews({ job_id, run, news });
      }),
    );
    expect(told).toEqual([false, true, true]);
    const events = await web.core.db.prisma.platformEvent.findMany({
      where: { stream: { in: [taken, other].map((job_id) => `reports:job:${job_id}`) }, type: 'delta' },
    });
    expect(events.map(({ data }) => data)).toEqual(
      expect.arrayContaining([1, 2].map((index) => ({ offset: 0, text: `text ${index}` }))),
    );
    expect(events).toHaveLength(2);
  });

  test('a run that takes over starts the text of a dead one over', async () => {
    const job_id = await queue(randomUUID());
    const dead = await begin(job_id);
    await reports().tellNews({ ...dead, news: [{ type: 'delta', data: { offset: 0, text: 'half' } }] });
    expect(await complete(await begin(job_id), 'whole')).toBe(true);
    const events = await web.core.db.prisma.platformEvent.findMany({
      where: { stream: `reports:job:${job_id}` },
      orderBy: { seq: 'asc' },
    });
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['state', { status: 'pending' }],
      ['state', { status: 'processing' }],
      ['delta', { offset: 0, text: 'half' }],
      ['restarted', { reason: 'takeover' }],
      ['delta', { offset: 0, text: 'whole' }],
      ['state', { status: 'completed' }],
    ]);
    expect(await reports().beginJob(job_id)).toBeUndefined();
  });

  test('of jobs that are worked off at once, a cancelled one is left out and a broken one harms no other', async () => {
    const { prisma } = web.core.db;
    const customer_id = randomUUID();
    await prisma.reportsCustomer.create({ data: { customer_id, name: 'Broken', facts: { name: 7 } } });
    const session = randomUUID();
    const [good, cancelled, broken] = await Promise.all([
      queue(session, 'Appendix'),
      queue(session, 'Recommendations'),
      queue(session, 'Risk Assessment', customer_id),
    ]);
    await prisma.reportsJob.update({ where: { job_id: cancelled }, data: { state: 'failed' } });
    const { log } = web.core;
    const signal = new AbortController().signal;
    const context = {
      core: web.core,
      services: reports(),
      log,
      signal,
      jobId: '',
      attempt: 3,
      progress: async () => undefined,
    };
    await Promise.all(
      [good, cancelled, broken].map(async (job_id) => await generateSection.run(context, { job_id })),
    );
    const jobs = await prisma.reportsJob.findMany({
      where: { job_id: { in: [good, cancelled, broken] } },
      select: { job_id: true, state: true, error_code: true },
    });
    expect(new Map(jobs.map(({ job_id, ...end }) => [job_id, end]))).toEqual(
      new Map([
        [good, { state: 'completed', error_code: null }],
        [cancelled, { state: 'failed', error_code: null }],
        [broken, { state: 'failed', error_code: 'INTERNAL_ERROR' }],
      ]),
    );
    expect(await versionsOf(web, { report: { session_id: session } })).toMatchObject([
      { section_title: 'Appendix', version: 1 },
    ]);
  });

  test('a version that somebody else writes at this moment gets a number of its own', async () => {
    const { prisma } = web.core.db;
    const job = await begin(await queue(randomUUID()));
    const { report_id } = job;
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = () => undefined as void;
    const holding = new Promise<void>((resolve) => (isHeld = resolve));
    // As a person does who saves the section.
    const saving = prisma.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from reports.reports where report_id = ${report_id}::uuid for update`;
      await tx.reportsSectionVersion.create({
        data: {
          report_id,
          section_title: 'Appendix',
          version: 1,
          markdown: 'mine',
          origin: 'edited',
          author: 'person',
        },
      });
      isHeld();
      await held;
    });
    await holding;
    const completing = complete(job, 'drafted');
    // The embedded database has one connection, so that the other waits for it whatever its locks.
    if (database === 'postgres')
      await expect
        .poll(
          async () =>
            await prisma.$queryRaw`
            select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        .toHaveLength(1);
    release();
    await saving;
    expect(await completing).toBe(true);
    expect(await versionsOf(web, { report_id })).toMatchObject([
      { version: 1, markdown: 'mine' },
      { version: 2, markdown: 'drafted' },
    ]);
  });

  test('one that the database refuses harms no other', async () => {
    const session = randomUUID();
    const jobs = await Promise.all([queue(session), queue(session)]);
    const [bad, good] = await Promise.all(jobs.map(begin));
    if (bad === undefined || good === undefined) throw new Error('nothing to do');
    const [refused, written] = await Promise.allSettled([complete(bad, 'a\0b'), complete(good, 'good')]);
    expect(refused.status).toBe('rejected');
    expect(written).toEqual({ status: 'fulfilled', value: true });
  });
});
