import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ThreadRow } from '../threads/rows.ts';
import { type Turn, TutorFault } from '../tutor/tutor.ts';
import { Answer } from './answer.ts';
import type { ServerContext } from './open-turn.ts';

/** What a request has begun: what is told before the answer, and how that is given. */
export interface Begun {
  readonly thread: ThreadRow;
  /** By which its items are known to be of the newest turn of the thread. */
  readonly turn: string;
  readonly before: readonly ThreadEvent[];
  /** Told when the client knows that it may cancel. */
  readonly after?: readonly ThreadEvent[];
  respond(turn: Turn): AsyncIterable<ThreadEvent>;
}

/**
 * Tells what a request began and then the answer, each item kept before it is told. When the client leaves, the model is
 * stopped, and what was written so far is kept.
 */
export async function* runTurn(ctx: ServerContext, begun: Begun): AsyncGenerator<ThreadEvent, void> {
  const answer = new Answer(ctx, begun);
  const { turns } = ctx.services;
  turns.enter(begun.thread.id, answer);
  try {
    yield* begun.before;
    yield { type: 'stream_options', stream_options: { allow_cancel: true } };
    yield* begun.after ?? [];
    try {
      for await (const event of begun.respond(answer.turn)) {
        if (answer.turn.signal.aborted) return;
        yield* await answer.keep(event);
        yield* await answer.keepChanges();
      }
      yield* await answer.keepChanges();
    } catch (error) {
      if (answer.turn.signal.aborted) return;
      yield describeFault(ctx, error);
    }
    await answer.end();
  } finally {
    await answer.stop();
    turns.leave(begun.thread.id, answer);
  }
}

function describeFault({ log, requestId }: ServerContext, error: unknown): ThreadEvent {
  if (error instanceof TutorFault)
    return { type: 'error', code: 'custom', message: error.message, allow_retry: error.allowRetry };
  log.error({ err: error, request_id: requestId }, 'an answer failed');
  return { type: 'error', code: 'stream.error', allow_retry: true };
}
