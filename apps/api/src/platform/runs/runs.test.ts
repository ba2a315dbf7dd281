import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findJobStores } from '../../testing/jobs/open-test-jobs.ts';
import { createGate, hang, openTestRuns } from '../../testing/jobs/open-test-runs.ts';
import { ContractError } from '../errors/contract-error.ts';

const { stores, missing } = await findJobStores();

test.skipIf(missing.length > 0)(`runs find ${missing.join(' and ') || 'every server'}`, () => {
  expect(missing).toEqual([]);
});

describe.each(stores)('runs on %s', (store) => {
  let installation: Awaited<ReturnType<typeof openTestRuns>>;
  beforeAll(async () => {
    installation = await openTestRuns(store);
  });
  afterAll(async () => await installation.close());

  test('do their steps, tell of each, and end at 1', async () => {
    await using node = await installation.node();
    const results: unknown[] = [];
    const key = installation.plan(async ({ step }) => {
      results.push(await step('one', async () => ({ found: [1, 2] })));
      results.push(await Promise.all([step('two', async () => 'b'), step('three', async () => {})]));
    });
    const run_id = await node.start(key);
    const events = await node.watch(key);
    expect(results).toEqual([{ found: [1, 2] }, ['b', undefined]]);
    expect(events[0]).toEqual({ run_id, state: 'running', progress: 0 });
    expect(events.at(-1)).toEqual({ run_id, state: 'completed', progress: 1 });
    const steps = events.flatMap(({ step }) => (step === undefined ? [] : `${step.name} ${step.state}`));
    expect(steps.slice(0, 2)).toEqual(['one started', 'one finished']);
    expect(steps.slice(2).sort()).toEqual(['three finished', 'three started', 'two finished', 'two started']);
    const progress = events.map((event) => event.progress);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    const found = await node.runs.find(installation.kind, [key, 'another']);
    expect([...found.keys()]).toEqual([key]);
    expect(found.get(key)).toMatchObject({ run_id, state: 'completed', progress: 1, input: { key } });
    expect(found.get(key)?.finished).toEqual(new Set(['one', 'two', 'three']));
  });

  test('are taken over, and no finished step is done again', async () => {
    const done: string[] = [];
    const begun = createGate();
    const isOpen = createGate();
    const key = installation.plan(async (run) => {
      const given = await run.step('one', async () => {
        done.push('one');
        return { at: done.length };
      });
      await run.step('two', async () => {
        done.push(`two after ${given.at}`);
        begun.open();
        await Promise.race([isOpen.opened, hang(run)]);
      });
    });
    {
      await using first = await installation.node();
      await first.start(key);
      await begun.opened;
    }
    isOpen.open();
    await using second = await installation.node();
    expect((await second.watch(key)).at(-1)).toMatchObject({ state: 'completed', progress: 1 });
    expect(done).toEqual(['one', 'two after 1', 'two after 1']);
  });

  test('start with the change that they belong to, and once at a time', async () => {
    await using node = await installation.node();
    const end = createGate();
    const key = installation.plan(async ({ step }) => await step('wait', async () => await end.opened));
    const failing = node.bus.transaction(async (tx, publish) => {
      await node.runs.startIn({ tx, publish }, installation.kind, { key, input: { key } });
      throw new Error('no change');
    });
    await expect(failing).rejects.toThrow('no change');
    expect((await node.runs.find(installation.kind, [key])).size).toBe(0);
    const ids = await Promise.all([node.start(key), node.start(key), node.start(key)]);
    expect(new Set(ids).size).toBe(1);
    end.open();
    const events = await node.watch(key);
    expect(events.filter(({ step }) => step?.state === 'started')).toHaveLength(1);
    expect(await node.start(key)).not.toBe(ids[0]);
  });

  test('are cancelled wherever they are at work, and nothing of them counts any more', async () => {
    await using worker = await installation.node();
    await using other = await installation.node({ start: false });
    const begun = createGate();
    const ended = createGate();
    let isHeld = true;
    const key = installation.plan(async (run) => {
      begun.open();
      await run.step('endless', async () => await hang(run)).catch(() => undefined);
      await run.step('late', async () => 'too late').catch(() => undefined);
      isHeld = await worker.db.prisma.$transaction(run.hold).then(
        () => true,
        () => false,
      );
      ended.open();
    });
    const run_id = await worker.start(key);
    await begun.opened;
    expect(await other.runs.cancel(installation.kind, key)).toBe(run_id);
    expect(await other.runs.cancel(installation.kind, key)).toBeUndefined();
    await ended.opened;
    expect(isHeld).toBe(false);
    const events = await other.watch(key);
    expect(events.at(-1)).toEqual({ run_id, state: 'cancelled', progress: 0 });
    expect((await other.runs.find(installation.kind, [key])).get(key)?.finished.size).toBe(0);
  });

  test('try a step as often as it says, and fail with the code of what it throws', async () => {
    await using node = await installation.node();
    const retry = { attempts: 3, firstMs: 1, maxMs: 2 };
    let [tries, wasAborted] = [0, false];
    const key = installation.plan(async (run) => {
      await run.step(
        'good at last',
        async () => (tries += 1) < 3 && (await Promise.reject(new Error('not yet'))),
        retry,
      );
      const beside = run
        .step('beside', async () => await hang(run))
        .catch(() => (wasAborted = run.signal.aborted));
      const bad = async () => await Promise.reject(new ContractError('RATE_LIMITED'));
      await Promise.all([beside, run.step('bad', bad, { ...retry, attempts: 2 })]);
    });
    const run_id = await node.start(key);
    const events = await node.watch(key);
    expect(tries).toBe(3);
    expect(events.at(-1)).toEqual({ run_id, state: 'failed', progress: 0.25, error: 'RATE_LIMITED' });
    await expect.poll(() => wasAborted).toBe(true);
    expect((await node.runs.find(installation.kind, [key])).get(key)?.error).toBe('RATE_LIMITED');
  });

  test('are never left running: past their deadline they fail, and the queue may lose them', async () => {
    const { prisma } = installation.db;
    await using node = await installation.node({ start: false });
    const late = installation.plan(hang);
    const lost = installation.plan(async ({ step }) => await step('one', async () => {}));
    for (const key of [late, lost]) await node.start(key);
    await prisma.platformOutbox.deleteMany();
    await prisma.platformRun.updateMany({ where: { key: late }, data: { due_at: new Date(0) } });
    await node.jobs.start();
    expect(await node.runs.sweep()).toBe(1);
    expect((await node.watch(late)).at(-1)).toMatchObject({ state: 'failed', error: 'TIMEOUT' });
    expect((await node.watch(lost)).at(-1)).toMatchObject({ state: 'completed' });
    await prisma.platformRun.updateMany({ data: { finished_at: new Date(0) } });
    await node.runs.sweep();
    expect((await prisma.platformRun.count()) + (await prisma.platformRunStep.count())).toBe(0);
  });

  test('fail at their deadline while they are at work', async () => {
    await using node = await installation.node({ deadlineMs: 300 });
    const key = installation.plan(async (run) => await run.step('endless', async () => await hang(run)));
    await node.start(key);
    expect((await node.watch(key)).at(-1)).toMatchObject({ state: 'failed', error: 'TIMEOUT' });
  });
});
