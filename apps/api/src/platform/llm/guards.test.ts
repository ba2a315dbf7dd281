import { expect, test } from 'vitest';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { LlmError } from './error.ts';
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
