import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readRetryAfter } from './chat-server.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { withDeadline } from './deadline.ts';
import { LlmError } from './error.ts';
import { retryPause } from './guarded-call.ts';
import { createSemaphore } from './semaphore.ts';
import { createTokenBudget } from './token-budget.ts';

const dead = new LlmError('unavailable', 'dead');

function openCircuit(failures = 2) {
  const clock = { time: 0 };
  const opened: string[] = [];
  const onOpen = (lastError: string) => void opened.push(lastError);
  const circuit = createCircuitBreaker({ failures, openMs: 100, now: () => clock.time, onOpen });
  return { clock, circuit, opened };
}

test('a circuit counts failures in a row only, and tells when it opens', () => {
  const { circuit, opened } = openCircuit();
  circuit.enter()(dead);
  circuit.enter()('success');
  circuit.enter()(dead);
  circuit.enter()('unknown');
  expect(circuit.state()).toBe('closed');
  circuit.enter()(dead);
  expect(circuit.state()).toBe('open');
  expect(opened).toEqual(['dead']);
  expect(() => circuit.enter()).toThrow(LlmError);
});

test('a half-open circuit lets one probe pass; one that tells nothing makes room for the next', () => {
  const { clock, circuit } = openCircuit(1);
  circuit.enter()(dead);
  clock.time = 100;
  const probe = circuit.enter();
  expect(() => circuit.enter()).toThrow(LlmError);
  probe('unknown');
  circuit.enter()('success');
  expect(circuit.state()).toBe('closed');
});

test('a probe that takes long does not keep others away for ever', () => {
  const { clock, circuit } = openCircuit(1);
  circuit.enter()(dead);
  clock.time = 100;
  const slow = circuit.enter();
  clock.time = 200;
  circuit.enter()(dead);
  expect(circuit.state()).toBe('open');
  slow('unknown');
  expect(circuit.state()).toBe('open');
});

test('attempts that began before the circuit opened cannot close it', () => {
  const { circuit } = openCircuit(1);
  const slow = circuit.enter();
  circuit.enter()(dead);
  slow('success');
  expect(circuit.state()).toBe('open');
});

test('late failures do not keep a circuit open longer', () => {
  const { clock, circuit } = openCircuit(1);
  const slow = circuit.enter();
  circuit.enter()(dead);
  clock.time = 90;
  slow(dead);
  clock.time = 100;
  expect(circuit.state()).toBe('half-open');
});

test('a budget covers a rolling hour', () => {
  const clock = { time: 0 };
  const budget = createTokenBudget({ tokensPerHour: 100, now: () => clock.time });
  const minute = 60_000;
  const overdrawn = expect.objectContaining({ kind: 'budget' });
  budget.reserve('a', 60)(40);
  clock.time = 30 * minute;
  budget.reserve('a', 60)(60);
  expect(() => budget.reserve('a', 1)).toThrow(overdrawn);
  clock.time = 60 * minute;
  budget.reserve('a', 40);
  expect(() => budget.reserve('a', 1)).toThrow(overdrawn);
  budget.reserve('b', 100);
  budget.reserve(undefined, 1_000_000);
});

test('a bill that settles late does not leave a credit behind', () => {
  const clock = { time: 0 };
  const budget = createTokenBudget({ tokensPerHour: 100, now: () => clock.time });
  const settle = budget.reserve('a', 100);
  clock.time = 61 * 60_000;
  settle(10);
  expect(() => budget.reserve('a', 101)).toThrow(LlmError);
});

/** Work that holds a permit until it is let go. */
function hold(semaphore: ReturnType<typeof createSemaphore>, signal = new AbortController().signal) {
  let letGo = () => {};
  const isHeld = new Promise<void>((resolve) => (letGo = resolve));
  let begin = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const ended = semaphore.run(() => {
    begin();
    return isHeld;
  }, signal);
  return { begun, ended, letGo };
}

test('permits go in order, and those who leave the queue get none', async () => {
  const semaphore = createSemaphore({ permits: 1, waiting: 2 });
  const leaving = new AbortController();
  const first = hold(semaphore);
  const gone = hold(semaphore, leaving.signal);
  const second = hold(semaphore);
  await expect(hold(semaphore).ended).rejects.toMatchObject({ kind: 'unavailable' });
  leaving.abort(new LlmError('aborted', 'left'));
  await expect(gone.ended).rejects.toMatchObject({ kind: 'aborted' });
  const third = hold(semaphore);
  first.letGo();
  await second.begun;
  await expect(Promise.race([third.begun, first.ended.then(() => 'not begun')])).resolves.toBe('not begun');
  second.letGo();
  await third.begun;
  third.letGo();
  await third.ended;
});

test('a permit comes back from work that fails', async () => {
  const semaphore = createSemaphore({ permits: 1, waiting: 0 });
  const failing = semaphore.run(() => Promise.reject(dead), new AbortController().signal);
  await expect(failing).rejects.toBe(dead);
  const next = hold(semaphore);
  next.letGo();
  await next.ended;
});

test('a deadline ends with its caller, tells why, and lets go of the signal', async () => {
  const parent = new AbortController();
  const wait = (signal: AbortSignal) => sleep(60_000, undefined, { signal });
  const reasonOf = (milliseconds: number) =>
    withDeadline(milliseconds, parent.signal, async ({ signal, remainingMs }) => {
      await wait(signal).catch(() => undefined);
      return [signal.reason, remainingMs() > 0];
    });
  const short = reasonOf(5);
  expect(await short).toEqual([expect.objectContaining({ kind: 'timeout' }), false]);
  const waiting = reasonOf(60_000);
  parent.abort();
  expect(await waiting).toEqual([expect.objectContaining({ kind: 'aborted' }), true]);
  expect(await reasonOf(60_000)).toEqual([expect.objectContaining({ kind: 'aborted' }), true]);
});

test('pauses double, jitter and obey the provider', () => {
  for (let attempt = 1; attempt < 12; attempt += 1) {
    const full = Math.min(8_000, 250 * 2 ** (attempt - 1));
    expect(retryPause(attempt)).toBeGreaterThanOrEqual(full / 2);
    expect(retryPause(attempt)).toBeLessThanOrEqual(full);
  }
  expect(retryPause(1, 9_000)).toBe(9_000);
});

test.each([
  ['seconds', { 'retry-after': '2' }, 2_000],
  ['milliseconds', { 'retry-after-ms': '150', 'retry-after': '9' }, 150],
  ['a date', { 'retry-after': 'Thu, 01 Jan 1970 00:00:07 GMT' }, 6_000],
  ['a past date', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['nothing', {}, undefined],
])('Retry-After as %s', (_, headers, expected) => {
  expect(readRetryAfter(new Headers(headers), 1_000)).toBe(expected);
});
