import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import type { ChatRequest, ChatServer, OnDelta, Reply } from './chat-server.ts';
import type { CircuitBreaker, Verdict } from './circuit-breaker.ts';
import type { Deadline } from './deadline.ts';
import { toLlmError, type LlmError } from './error.ts';
import type { Semaphore } from './semaphore.ts';
import { estimateTokens, type TokenBudget } from './token-budget.ts';

export interface GuardedRequest extends ChatRequest {
  /** For the log. */
  readonly purpose: string;
  readonly budgetKey: string | undefined;
  /** Without it nobody reads before the end, and even an answer that is cut off is asked for again. */
  readonly onDelta?: OnDelta | undefined;
}

/** Sends a request through the guards. Throws `LlmError`. */
export type SendGuarded = (request: GuardedRequest, deadline: Deadline) => Promise<Reply>;

interface Guards {
  readonly server: ChatServer;
  readonly circuit: CircuitBreaker;
  readonly semaphore: Semaphore;
  readonly budget: TokenBudget;
  readonly maxRetries: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** What a call used up so far, for its bill and its log line. */
interface Meter {
  attempts: number;
  tokens: number;
  isRead: boolean;
}

/**
 * Puts the guards before a server: token budget, semaphore, retries within the deadline, circuit breaker. Each call
 * leaves one line in the log, without anything that was said.
 */
export function guardServer(guards: Guards): SendGuarded {
  const { server, circuit, budget, semaphore, log } = guards;
  return async (request, deadline) => {
    const startedAt = performance.now();
    const meter: Meter = { attempts: 0, tokens: 0, isRead: false };
    let settle: ReturnType<TokenBudget['reserve']> | undefined;
    let outcome = 'ok';
    try {
      circuit.refuseIfOpen();
      settle = budget.reserve(request.budgetKey, estimatePrompt(request) + request.maxTokens);
      return await semaphore.run(() => sendWithRetries(guards, request, deadline, meter), deadline.signal);
    } catch (error) {
      const failure = toLlmError(error, deadline.signal);
      outcome = failure.kind;
      throw failure;
    } finally {
      settle?.(meter.tokens);
      const { attempts, tokens } = meter;
      const ms = Math.round(performance.now() - startedAt);
      const line = { purpose: request.purpose, model: server.model, ms, attempts, tokens, outcome };
      log[outcome === 'ok' || outcome === 'aborted' ? 'info' : 'warn'](line, 'model call');
    }
  };
}

async function sendWithRetries(
  guards: Guards,
  request: GuardedRequest,
  deadline: Deadline,
  meter: Meter,
): Promise<Reply> {
  for (;;) {
    try {
      return await sendOnce(guards, request, deadline.signal, meter);
    } catch (error) {
      const failure = toLlmError(error, deadline.signal);
      const isFinal = !failure.retryable || meter.isRead || meter.attempts > guards.maxRetries;
      const pauseMs = retryPause(meter.attempts, failure.retryAfterMs);
      if (isFinal || guards.circuit.state() === 'open' || pauseMs >= deadline.remainingMs()) throw failure;
      await sleep(pauseMs, undefined, { signal: deadline.signal });
    }
  }
}

async function sendOnce(
  { server, circuit }: Guards,
  request: GuardedRequest,
  signal: AbortSignal,
  meter: Meter,
): Promise<Reply> {
  const settle = circuit.enter();
  meter.attempts += 1;
  let received = '';
  try {
    const reply = await server.send(request, signal, (delta) => {
      received += delta;
      if (request.onDelta === undefined) return;
      meter.isRead = true;
      request.onDelta(delta);
    });
    meter.tokens += reply.usage.promptTokens + reply.usage.completionTokens;
    settle('success');
    return reply;
  } catch (error) {
    const failure = toLlmError(error, signal);
    // A call that was given up half-way is billed by the provider all the same.
    const isFree = received === '' && (failure.kind === 'unavailable' || failure.status !== undefined);
    if (!isFree) meter.tokens += estimatePrompt(request) + estimateTokens(received);
    settle(verdictOf(failure, received));
    throw failure;
  }
}

function verdictOf(failure: LlmError, received: string): Verdict {
  // A deadline that passes while text arrives proves nothing.
  if (failure.kind === 'unavailable' || (failure.kind === 'timeout' && received === '')) return failure;
  return failure.kind === 'refused' ? 'success' : 'unknown';
}

function estimatePrompt({ messages }: ChatRequest): number {
  return estimateTokens(JSON.stringify(messages));
}

const firstPauseMs = 250;
const longestPauseMs = 8_000;

/** Milliseconds before attempt `attempt + 1`: doubling with jitter, but never less than the provider asked for. */
export function retryPause(attempt: number, retryAfterMs = 0): number {
  const doubled = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
  return Math.max(retryAfterMs, doubled * (0.5 + Math.random() / 2));
}
