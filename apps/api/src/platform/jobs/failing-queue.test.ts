import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Db } from '@quintet/db/open-db';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually, findJobStores, openTestQueue } from '../../testing/jobs/open-test-jobs.ts';
import { testKinds } from '../../testing/jobs/test-jobs.ts';
import { readRows } from '../rows.ts';

const { stores } = await findJobStores();
const databases = stores.filter((store) => store !== 'redis');
const Line = z.object({ msg: z.string() });
const Count = z.object({ failures: z.number() });

/** Makes every statement that changes a job fail. A sequence counts them, because it keeps what is rolled back. */
async function breakQueue({ prisma }: Db): Promise<void> {
  await prisma.$executeRaw`create sequence public.failures minvalue 0 start 0`;
  await prisma.$executeRaw`select nextval('public.failures')`;
  await prisma.$executeRaw`
    create function public.fail() returns trigger language plpgsql as $$
    begin
      perform nextval('public.failures');
      raise exception 'no row of this table can be changed';
    end $$`;
  await prisma.$executeRaw`
    create trigger fail before update on bullmq.job for each statement execute function public.fail()`;
}

async function countFailures({ prisma }: Db): Promise<number> {
  const [row] = await readRows(
    Count,
    prisma.$queryRaw`select last_value::int as failures from public.failures`,
  );
  return row?.failures ?? 0;
}

const pauseMs = 300;
/** Each of the two queues looks for work and, less often, for jobs of the dead; so do the schedules. */
const askers = 5;
const enough = 24;

describe.each(databases)('a queue in %s whose statements fail', (store) => {
  test('is asked a few times a second, told of once, and worked off when it is well again', async () => {
    await using queue = await openTestQueue(store);
    const { db } = queue;
    const log = new PassThrough();
    const said: string[] = [];
    createInterface({ input: log }).on('line', (line) => said.push(Line.parse(JSON.parse(line)).msg));
    const node = await queue.node({ start: false, log: pino(log) });
    const jobId = await node.jobs.enqueue(testKinds.count, { pauseMs: 0 });
    await breakQueue(db);
    const began = performance.now();
    await node.jobs.start();
    const failures = await eventually(
      async () => await countFailures(db),
      (count) => count >= enough,
    );
    expect(failures).toBeLessThanOrEqual(askers * (1 + (performance.now() - began) / pauseMs));
    expect(said.filter((message) => message === 'job worker error')).toHaveLength(1);
    expect(new Set(said).size).toBe(said.length);
    await db.prisma.$executeRaw`drop trigger fail on bullmq.job`;
    await node.waitFor((event) => event.jobId === jobId && event.step === 'ended');
  });
});
