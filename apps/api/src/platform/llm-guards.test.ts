import { expect, test } from 'vitest';
import { createBudget, createMemoryTokenStore } from './llm-budget.ts';
import { createBulkhead } from './llm-bulkhead.ts';
import { createCircuit } from './llm-circuit.ts';
import { pause, readRetryAfter, retryPause, startDeadline } from './llm-deadline.ts';
import { LlmError } from './llm-error.ts';

function openCircuit() {
  const clock = { time: 0 };
  const circuit = createCircuit({ failures: 2, openMs: 100, now: () => clock.time });
  circuit.enter().fail();
  circuit.enter().fail();
  return { clock, circuit };
}

test('a circuit counts failures in a row only', () => {
  const circuit = createCircuit({ failures: 2, openMs: 100, now: () => 0 });
  circuit.enter().fail();
  circuit.enter().succeed();
  circuit.enter().fail();
  circuit.enter().release();
  expect(circuit.state()).toBe('closed');
  circuit.enter().fail();
  expect(circuit.state()).toBe('open');
  expect(() => circuit.enter()).toThrow(LlmError);
});

test('a half-open circuit lets one probe pass; a released one makes room for the next', () => {
  const { clock, circuit } = openCircuit();
  clock.time = 100;
  const probe = circuit.enter();
  expect(() => circuit.enter()).toThrow(LlmError);
  probe.release();
  circuit.enter().succeed();
  expect(circuit.state()).toBe('closed');
});

test('a forgotten probe does not block the circuit, and its late result changes nothing twice', () => {
  const { clock, circuit } = openCircuit();
  clock.time = 100;
  const forgotten = circuit.enter();
  clock.time = 200;
  circuit.enter().fail();
  expect(circuit.state()).toBe('open');
  forgotten.release();
  forgotten.succeed();
  expect(circuit.state()).toBe('open');
});

test('attempts that began before the circuit opened cannot close it', () => {
  const clock = { time: 0 };
  const circuit = createCircuit({ failures: 1, openMs: 100, now: () => clock.time });
  const slow = circuit.enter();
  circuit.enter().fail();
  slow.succeed();
  expect(circuit.state()).toBe('open');
});

test('late failures do not keep a circuit open longer', () => {
  const clock = { time: 0 };
  const circuit = createCircuit({ failures: 1, openMs: 100, now: () => clock.time });
  const slow = circuit.enter();
  circuit.enter().fail();
  clock.time = 90;
  slow.fail();
  clock.time = 100;
  expect(circuit.state()).toBe('half-open');
});

test('a budget covers a rolling hour', async () => {
  const clock = { time: 0 };
  const budget = createBudget({ store: createMemoryTokenStore(), tokensPerHour: 100, now: () => clock.time });
  const minute = 60_000;
  await (await budget.reserve('a', 60)).settle(40);
  clock.time = 30 * minute;
  await (await budget.reserve('a', 60)).settle(60);
  await expect(budget.reserve('a', 1)).rejects.toMatchObject({ kind: 'budget' });
  clock.time = 60 * minute;
  await budget.reserve('a', 40);
  await expect(budget.reserve('a', 1)).rejects.toMatchObject({ kind: 'budget' });
  await budget.reserve('b', 100);
  await budget.reserve(undefined, 1_000_000);
});

test('a bill that settles late does not leave a credit behind', async () => {
  const clock = { time: 0 };
  const budget = createBudget({ store: createMemoryTokenStore(), tokensPerHour: 100, now: () => clock.time });
  const bill = await budget.reserve('a', 100);
  clock.time = 61 * 60_000;
  await bill.settle(10);
  await expect(budget.reserve('a', 101)).rejects.toMatchObject({ kind: 'budget' });
});

test('a bulkhead seats in order, and those who leave the queue are not seated', async () => {
  const bulkhead = createBulkhead({ seats: 1, waiting: 2 });
  const stay = new AbortController().signal;
  const leaving = new AbortController();
  const leave = await bulkhead.enter(stay);
  const gone = bulkhead.enter(leaving.signal);
  const second = bulkhead.enter(stay);
  await expect(bulkhead.enter(stay)).rejects.toMatchObject({ kind: 'unavailable' });
  leaving.abort(new LlmError('aborted', 'left'));
  await expect(gone).rejects.toMatchObject({ kind: 'aborted' });
  leave();
  leave();
  const third = bulkhead.enter(stay);
  (await second)();
  (await third)();
});

test('a seat is free again when its signal aborts', async () => {
  const bulkhead = createBulkhead({ seats: 1, waiting: 1 });
  const first = new AbortController();
  await bulkhead.enter(first.signal);
  const second = bulkhead.enter(new AbortController().signal);
  first.abort();
  await second;
});

test('a deadline ends with its caller, tells why, and lets go of the signal', async () => {
  const parent = new AbortController();
  const deadline = startDeadline(60_000, parent.signal);
  const waiting = pause(60_000, deadline.signal);
  parent.abort();
  await expect(waiting).rejects.toMatchObject({ kind: 'aborted' });
  deadline.end();

  const short = startDeadline(5);
  await expect(pause(60_000, short.signal)).rejects.toMatchObject({ kind: 'timeout' });
  expect(short.remainingMs()).toBe(0);

  const ended = startDeadline(5, parent.signal);
  expect(ended.signal.aborted).toBe(true);
  ended.end();
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
