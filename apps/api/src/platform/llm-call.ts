import { estimateTokens, type Budget } from './llm-budget.ts';
import type { Bulkhead } from './llm-bulkhead.ts';
import type { Chat, ChatEvent } from './llm-chat.ts';
import type { Circuit, Pass } from './llm-circuit.ts';
import { pause, retryPause, type Deadline } from './llm-deadline.ts';
import type { ChatRequest } from './llm-dialect.ts';
import { toLlmError, type LlmError } from './llm-error.ts';
import type { Logger } from './log.ts';

/** One request with what guards it. */
export interface GuardedRequest extends ChatRequest {
  readonly purpose: string;
  readonly budgetKey: string | undefined;
  /** True when nobody reads the text before the end, so that even a cut stream may be tried again. */
  readonly whole: boolean;
}

/** The parts that stand between a caller and the server. */
export interface Guards {
  readonly chat: Chat;
  readonly model: string;
  readonly circuit: Circuit;
  readonly bulkhead: Bulkhead;
  readonly budget: Budget;
  readonly maxRetries: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Told the result of every attempt that says something about the server: the failure, or nothing. */
  readonly onAttempt: (failure: LlmError | undefined) => void;
}

/** What one call used up, for its bill and its log line. */
interface Meter {
  readonly promptEstimate: number;
  attempts: number;
  promptTokens: number;
  completionTokens: number;
}

/** Sends guarded requests: bulkhead, budget, retries within the deadline, circuit breaker, one log line. */
export type SendGuarded = (
  request: GuardedRequest,
  deadline: Deadline,
) => AsyncGenerator<ChatEvent, void, undefined>;

/** Puts the guards before a server. */
export function guardChat(guards: Guards): SendGuarded {
  return async function* sendGuarded(request, deadline) {
    const startedAt = performance.now();
    const promptEstimate = estimateTokens(JSON.stringify(request.messages));
    const meter: Meter = { promptEstimate, attempts: 0, promptTokens: 0, completionTokens: 0 };
    let outcome = 'left';
    try {
      for await (const event of sendOnBudget(guards, request, deadline, meter)) {
        // Readers stop at the reply, so nothing after it may be waited for.
        if (event.reply !== undefined) outcome = 'ok';
        yield event;
      }
    } catch (error) {
      const failure = toLlmError(error, deadline.signal);
      outcome = failure.kind;
      throw failure;
    } finally {
      const { attempts, promptTokens, completionTokens } = meter;
      const ms = Math.round(performance.now() - startedAt);
      const line = {
        purpose: request.purpose,
        model: guards.model,
        ms,
        attempts,
        promptTokens,
        completionTokens,
        outcome,
      };
      guards.log[isQuiet.has(outcome) ? 'info' : 'warn'](line, 'model call');
    }
  };
}

const isQuiet = new Set(['ok', 'left', 'aborted']);

async function* sendOnBudget(guards: Guards, request: GuardedRequest, deadline: Deadline, meter: Meter) {
  guards.circuit.refuseIfOpen();
  const bill = await guards.budget.reserve(request.budgetKey, meter.promptEstimate + request.maxTokens);
  try {
    const leave = await guards.bulkhead.enter(deadline.signal);
    try {
      yield* sendWithRetries(guards, request, deadline, meter);
    } finally {
      leave();
    }
  } finally {
    await bill.settle(meter.promptTokens + meter.completionTokens);
  }
}

async function* sendWithRetries(guards: Guards, request: GuardedRequest, deadline: Deadline, meter: Meter) {
  for (;;) {
    let delivered = false;
    try {
      for await (const event of sendOnce(guards, request, deadline, meter)) {
        if (request.whole && event.reply === undefined) continue;
        delivered = true;
        yield event;
      }
      return;
    } catch (error) {
      const failure = toLlmError(error, deadline.signal);
      const isOpen = guards.circuit.state() === 'open';
      if (delivered || isOpen || !failure.retryable || meter.attempts > guards.maxRetries) throw failure;
      const wait = retryPause(meter.attempts, failure.retryAfterMs);
      if (wait >= deadline.remainingMs()) throw failure;
      await pause(wait, deadline.signal);
    }
  }
}

async function* sendOnce(guards: Guards, request: GuardedRequest, deadline: Deadline, meter: Meter) {
  const pass = guards.circuit.enter();
  let received = '';
  let isPaid = false;
  meter.attempts += 1;
  try {
    for await (const event of guards.chat.send(request, deadline.signal)) {
      if (event.reply === undefined) received += event.delta;
      else {
        isPaid = true;
        meter.promptTokens += event.reply.usage.promptTokens;
        meter.completionTokens += event.reply.usage.completionTokens;
        judge(guards, pass, undefined, received);
      }
      yield event;
    }
  } catch (error) {
    const failure = toLlmError(error, deadline.signal);
    isPaid = received === '' && (failure.kind === 'unavailable' || failure.status !== undefined);
    judge(guards, pass, failure, received);
    throw failure;
  } finally {
    pass.release();
    // A call that was given up half-way is billed by the provider all the same.
    if (!isPaid) {
      meter.promptTokens += meter.promptEstimate;
      meter.completionTokens += estimateTokens(received);
    }
  }
}

/** Tells the circuit what an attempt says about the server. */
function judge(guards: Guards, pass: Pass, failure: LlmError | undefined, received: string): void {
  // A deadline that passes while text arrives may be the reader's slowness, so it proves nothing.
  const isDead = failure?.kind === 'unavailable' || (failure?.kind === 'timeout' && received === '');
  if (isDead) pass.fail();
  else if (failure === undefined || failure.kind === 'refused') pass.succeed();
  else return;
  guards.onAttempt(isDead ? failure : undefined);
}
