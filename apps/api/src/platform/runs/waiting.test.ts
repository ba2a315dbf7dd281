import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findJobStores } from '../../testing/jobs/open-test-jobs.ts';
import { createGate, hang, openTestRuns } from '../../testing/jobs/open-test-runs.ts';
import type { RunEvent } from './run.ts';
import { payload } from './run-queue.ts';

const { stores, missing } = await findJobStores();
const wait = { schema: z.object({ approved: z.boolean() }), withinMs: 60_000 };
const isWaiting = ({ step }: RunEvent) => step?.state === 'waiting';

test.skipIf(missing.length > 0)(`runs that wait find ${missing.join(' and ') || 'every server'}`, () => {
  expect(missing).toEqual([]);
});

describe.each(stores)('runs that wait, on %s', (store) => {
  let installation: Awaited<ReturnType<typeof openTestRuns>>;
  beforeAll(async () => {
    installation = await openTestRuns(store);
  });
  afterAll(async () => await installation.close());

  /** A run that works before and after a person is asked, and what it did. */
  function planApproval() {
    const done: unknown[] = [];
    const key = installation.plan(async ({ step, waitFor }) => {
      await step('before', async () => void done.push('before'));
      const { approved } = await waitFor('approval', wait);
      await step('after', async () => void done.push(approved));
    });
    return { key, done };
  }

  test('hold no process, and go on with the one answer that counts, on another node', async () => {
    const { key, done } = planApproval();
    {
      await using first = await installation.node();
      await first.start(key);
      expect((await first.watch(key, isWaiting)).at(-1)).toMatchObject({
        state: 'running',
        step: { name: 'approval', state: 'waiting' },
      });
      await expect.poll(async () => await first.db.prisma.platformOutbox.count()).toBe(0);
    }
    await using second = await installation.node();
    const found = (await second.runs.find(installation.kind, [key])).get(key);
    expect(found).toMatchObject({ state: 'running', begun: true, waiting_for: 'approval' });
    expect(await second.runs.sweep()).toBe(0);
    expect(await second.answer(key, 'another', { approved: true })).toBe(false);
    const answers = await Promise.all(
      [true, false].map(async (approved) => await second.answer(key, 'approval', { approved })),
    );
    expect(answers.toSorted()).toEqual([false, true]);
    const events = await second.watch(key);
    expect(events.at(-1)).toMatchObject({ state: 'completed', progress: 1 });
    expect(done).toEqual(['before', answers[0]]);
    expect(events.filter(({ step }) => step?.name === 'approval' && step.state === 'finished')).toHaveLength(
      1,
    );
    expect(await second.answer(key, 'approval', { approved: true })).toBe(false);
  });

  test('are left alone by a job that comes again, while they wait and after the answer', async () => {
    await using node = await installation.node();
    const { key, done } = planApproval();
    const run_id = await node.start(key);
    await node.watch(key, isWaiting);
    const again = async (jobId: string) => {
      const job = { name: installation.kind.name, schema: payload };
      await node.jobs.enqueue(job, { run_id }, { jobId });
      await expect.poll(async () => (await node.jobs.state(jobId)).status).toBe('completed');
    };
    await again(`while-${run_id}`);
    expect(done).toEqual(['before']);
    expect(await node.answer(key, 'approval', { approved: true })).toBe(true);
    await again(`after-${run_id}`);
    expect((await node.watch(key)).at(-1)).toMatchObject({ state: 'completed' });
    expect(done).toEqual(['before', true]);
    const steps = (await node.runs.readIn(node.db.prisma, installation.kind, key))?.steps;
    expect(steps?.map(({ name, tries, state }) => [name, tries, state])).toEqual([
      ['before', 1, 'finished'],
      ['approval', 1, 'finished'],
      ['after', 1, 'finished'],
    ]);
  });

  test('go on when the queue has lost the answer', async () => {
    const { prisma } = installation.db;
    const { key, done } = planApproval();
    {
      await using node = await installation.node();
      await node.start(key);
      await node.watch(key, isWaiting);
    }
    await using idle = await installation.node({ start: false });
    await idle.bus.transaction(async (tx, publish) => {
      const answer = { key, name: 'approval', answer: { approved: true } };
      await idle.runs.answerIn({ tx, publish }, installation.kind, answer);
      await tx.platformOutbox.deleteMany();
    });
    await idle.jobs.start();
    expect(await prisma.platformOutbox.count()).toBe(0);
    await idle.runs.sweep();
    expect((await idle.watch(key)).at(-1)).toMatchObject({ state: 'completed' });
    expect(done).toEqual(['before', true]);
  });

  test('are cancelled, and an answer that comes at the same moment wins or loses whole', async () => {
    await using node = await installation.node();
    for (let round = 0; round < 5; round += 1) {
      const { key, done } = planApproval();
      await node.start(key);
      await node.watch(key, isWaiting);
      const [isAnswered, cancelled] = await Promise.all([
        node.answer(key, 'approval', { approved: true }),
        node.runs.cancel(installation.kind, key),
      ]);
      const end = (await node.watch(key)).at(-1);
      expect(isAnswered || cancelled !== undefined).toBe(true);
      if (!isAnswered) expect(done).toEqual(['before']);
      expect(end?.state).toBe(cancelled === undefined ? 'completed' : 'cancelled');
      expect(await installation.endsOf(key)).toEqual([end?.state]);
    }
  });

  test('fail when nobody answers in time', async () => {
    await using node = await installation.node();
    const { key } = planApproval();
    await node.start(key);
    await node.watch(key, isWaiting);
    await node.db.prisma.platformRun.updateMany({ where: { key }, data: { due_at: new Date(0) } });
    await node.runs.sweep();
    expect((await node.watch(key)).at(-1)).toMatchObject({ state: 'failed', error: 'NO_ANSWER' });
    expect(await node.answer(key, 'approval', { approved: true })).toBe(false);
    expect(await installation.endsOf(key)).toEqual(['failed']);
  });

  test('write what belongs to their end once, also when they are taken over at that moment', async () => {
    await using node = await installation.node();
    const held = createGate();
    let takes = 0;
    const key = installation.plan(async ({ step }) => {
      takes += 1;
      await step('one', async () => {});
      if (takes === 1) await held.opened;
      else held.open();
    });
    const run_id = await node.start(key);
    await node.watch(key, ({ step }) => step?.state === 'finished');
    const job = { name: installation.kind.name, schema: payload };
    await node.jobs.enqueue(job, { run_id }, { jobId: `second-${run_id}` });
    expect((await node.watch(key)).at(-1)).toMatchObject({ state: 'completed' });
    for (const jobId of [run_id, `second-${run_id}`])
      await expect.poll(async () => (await node.jobs.state(jobId)).status).toBe('completed');
    expect(takes).toBe(2);
    expect(await installation.endsOf(key)).toEqual(['completed']);
  });

  test('go on from the first unfinished step when they have failed and are tried again', async () => {
    await using node = await installation.node();
    const done: string[] = [];
    const key = installation.plan(async ({ step }) => {
      await step('one', async () => void done.push('one'));
      await step('two', async () => {
        done.push('two');
        if (done.length < 3) throw new Error('not yet');
      });
    });
    await node.start(key);
    expect((await node.watch(key)).at(-1)).toMatchObject({ state: 'failed', error: 'INTERNAL_ERROR' });
    expect(await Promise.all([node.retry(key), node.retry(key)])).toContain(false);
    const end = await node.watch(key, ({ state }) => state === 'completed');
    expect(end.at(-1)).toMatchObject({ state: 'completed', progress: 1 });
    expect(done).toEqual(['one', 'two', 'two']);
    expect(await node.retry(key)).toBe(false);
    const story = await node.runs.readIn(node.db.prisma, installation.kind, key);
    expect(story).toMatchObject({ state: 'completed', error: undefined, begun: true });
    expect(story?.steps).toMatchObject([
      { name: 'one', state: 'finished', tries: 1 },
      { name: 'two', state: 'finished', tries: 2 },
    ]);
    expect(await installation.endsOf(key)).toEqual(['failed', 'completed']);
  });

  test('cut off what goes on beside the question, and do it anew', async () => {
    await using node = await installation.node();
    const isAtWork = createGate();
    let begun = 0;
    const key = installation.plan(async (run) => {
      const beside = run.step('beside', async () => {
        begun += 1;
        isAtWork.open();
        if (begun === 1) await hang(run);
      });
      const asking = isAtWork.opened.then(async () => await run.waitFor('approval', wait));
      await Promise.all([beside, asking]);
    });
    await node.start(key);
    await node.watch(key, isWaiting);
    expect(await node.answer(key, 'approval', { approved: true })).toBe(true);
    expect((await node.watch(key)).at(-1)).toMatchObject({ state: 'completed' });
    expect(begun).toBe(2);
  });
});
