import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { openWorkerPool, TaskLimitError, type WorkerPoolOptions } from './worker-pool.ts';

type SampleTasks = typeof import('../../testing/workers/sample-tasks.ts');

function openSample(options: WorkerPoolOptions = {}) {
  const file = new URL('../../testing/workers/sample-tasks.ts', import.meta.url);
  return openWorkerPool<SampleTasks>(file, { threads: 1, ...options });
}

test('a task gets its input and gives its result, on a thread of its own', async () => {
  await using pool = openSample();
  const { value, thread } = await pool.run('echo', { words: ['ä', 'b'], bytes: new Uint8Array([1, 2]) });
  expect(value).toEqual({ words: ['ä', 'b'], bytes: new Uint8Array([1, 2]) });
  expect(thread).toBeGreaterThan(0);
});

test('the event loop is free while a thread works', async () => {
  await using pool = openSample();
  await pool.run('echo', 'warm');
  const before = performance.eventLoopUtilization();
  await pool.run('burn', 300);
  expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
});

test('giving up ends the work at once, waiting or running, and what waits is done by a new thread', async () => {
  await using pool = openSample();
  const { thread } = await pool.run('echo', 'warm');
  const [running, waiting] = [new AbortController(), new AbortController()];
  const endless = pool.run('spin', undefined, { signal: running.signal });
  const never = pool.run('echo', 'never', { signal: waiting.signal });
  const next = pool.run('echo', 'next');
  waiting.abort(new Error('no longer wanted'));
  await expect(never).rejects.toThrow('no longer wanted');
  running.abort(new Error('given up'));
  await expect(endless).rejects.toThrow('given up');
  const after = await next;
  expect(after.value).toBe('next');
  expect(after.thread).not.toBe(thread);
});

test('a task that takes too long fails alone; waiting for a thread does not count', async () => {
  await using pool = openSample({ timeoutMs: 5_000 });
  await pool.run('echo', 'warm');
  const long = pool.run('spin', undefined);
  const patient = pool.run('burn', 100);
  await expect(long).rejects.toThrow(new TaskLimitError('A task took longer than 5000 ms'));
  expect(await patient).toBe('burnt');
});

test('a task that needs too much memory fails alone', async () => {
  await using pool = openSample({ heapMb: 32 });
  const hungry = pool.run('hoard', undefined);
  const next = pool.run('echo', 'next');
  await expect(hungry).rejects.toBeInstanceOf(TaskLimitError);
  expect((await next).value).toBe('next');
});

test('a task that calls itself without end fails alone', async () => {
  await using pool = openSample();
  const deep = pool.run('recur', 1);
  const next = pool.run('echo', 'next');
  await expect(deep).rejects.toBeInstanceOf(TaskLimitError);
  expect((await next).value).toBe('next');
});

test('a fault comes back as an error, and the thread goes on', async () => {
  await using pool = openSample();
  const { thread } = await pool.run('echo', 'before');
  await expect(pool.run('fail', 'out of range')).rejects.toThrow(new RangeError('out of range'));
  expect((await pool.run('echo', 'after')).thread).toBe(thread);
});

test('a file that cannot be loaded is the error of whoever asks', async () => {
  await using pool = openWorkerPool<SampleTasks>(new URL('./no-such-file.ts', import.meta.url));
  await expect(pool.run('echo', 1)).rejects.toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' });
  await expect(pool.run('echo', 2)).rejects.toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' });
});

test('as many tasks run at once as there are threads', async () => {
  await using pool = openSample({ threads: 2 });
  const endless = new AbortController();
  const first = pool.run('spin', undefined, { signal: endless.signal, owner: 'first' });
  const others = await Promise.all(['a', 'b', 'c'].map(async (value) => await pool.run('echo', value)));
  expect(others.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  endless.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
});

test('the long work of one owner leaves a thread to the others, who take turns', async () => {
  await using pool = openSample({ threads: 2 });
  const enough = new AbortController();
  const endless = [1, 2, 3].map(
    async () => await pool.run('spin', undefined, { owner: 'one', signal: enough.signal }),
  );
  const ends = Promise.allSettled(endless);
  const order: string[] = [];
  const ask = async (owner: string) => {
    await pool.run('echo', owner, { owner });
    order.push(owner);
  };
  await Promise.all(['two', 'two', 'two', 'three'].map(ask));
  expect(order).toEqual(['two', 'two', 'three', 'two']);
  enough.abort(new Error('enough'));
  await ends;
});

test('closing rejects what is left, and an aborted signal is not even sent', async () => {
  const pool = openSample();
  const ends = Promise.allSettled([pool.run('spin', undefined), pool.run('echo', 1)]);
  await pool.close();
  expect((await ends).map((end) => end.status === 'rejected' && String(end.reason))).toEqual([
    expect.stringMatching('closed'),
    expect.stringMatching('closed'),
  ]);
  await expect(pool.run('echo', 1)).rejects.toThrow('closed');
  await using open = openSample();
  await expect(open.run('echo', 1, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
});
