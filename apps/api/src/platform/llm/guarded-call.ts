import type { Logger } from '../log.ts';
import type { ChatRequest, ChatServer, OnDelta, Reply } from './chat-server.ts';
import type { CircuitBreaker, Verdict } from './circuit-breaker.ts';
import { type LlmError, toLlmError } from './error.ts';
import { estimateTokens, type TokenBudget } from './token-budget.ts';

export interface GuardedRequest extends ChatRequest {
  /** For the log. */
  readonly purpose: string;
  readonly budgetKey: string | undefined;
  readonly onDelta?: OnDelta | undefined;
}

/** Sends a request through the guards. Throws `LlmError`. */
export type SendGuarded = (request: GuardedRequest, signal: AbortSignal) => Promise<Reply>;

interface Guards {
  readonly server: ChatServer;
  readonly circuit: CircuitBreaker;
  readonly budget: TokenBudget;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Puts the guards before a server: circuit breaker and token budget. Each call that is sent leaves one line in the log,
 * without anything that was said.
 */
export function guardServer({ server, circuit, budget, log }: Guards): SendGuarded {
  return async (request, signal) => {
    const startedAt = performance.now();
    const prompt = estimateTokens(JSON.stringify(request.messages));
    const settle = circuit.enter();
    let pay: ReturnType<TokenBudget['reserve']> | undefined;
    let received = '';
    let tokens = 0;
    let outcome = 'ok';
    try {
      pay = budget.reserve(request.budgetKey, prompt + request.maxTokens);
      const reply = await server.send(request, signal, (delta) => {
        received += delta;
        request.onDelta?.(delta);
      });
      tokens = reply.usage.promptTokens + reply.usage.completionTokens;
      settle('success');
      return reply;
    } catch (error) {
      const failure = toLlmError(error, signal);
      outcome = failure.kind;
      // A call that was given up half-way is billed by the provider all the same.
      const isFree = received === '' && (failure.kind === 'unavailable' || failure.status !== undefined);
      if (!isFree) tokens = prompt + estimateTokens(received);
      settle(verdictOf(failure, received));
      throw failure;
    } finally {
      pay?.(tokens);
      const ms = Math.round(performance.now() - startedAt);
      const line = { purpose: request.purpose, model: server.model, ms, tokens, outcome };
      log[outcome === 'ok' || outcome === 'aborted' ? 'info' : 'warn'](line, 'model call');
    }
  };
}

function verdictOf(failure: LlmError, received: string): Verdict {
  // A deadline that passes while text arrives proves nothing.
  if (failure.kind === 'unavailable' || (failure.kind === 'timeout' && received === '')) return failure;
  return failure.kind === 'refused' ? 'success' : 'unknown';
}
