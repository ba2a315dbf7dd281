import { isDeepStrictEqual } from 'node:util';
import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { Transaction } from '@quintet/db/open-db';
import { mintChatId } from '../threads/ids.ts';
import { isHidden, type ThreadRow, type ThreadState, toThread } from '../threads/rows.ts';
import { keepItem, keepState } from '../threads/store.ts';
import type { Turn } from '../tutor/tutor.ts';
import type { LiveTurn } from './live-turns.ts';
import { openTurn, type ServerContext } from './open-turn.ts';
import { createUnfinished } from './unfinished.ts';

const cancelled =
  'The learner stopped the answer before its end. What stands above of it may break off; do not go on from it unasked.';

/** Another turn has taken the thread meanwhile. */
class Superseded extends Error {}

/** An answer that is being given: what is kept of it, and what its client is told. */
export class Answer implements LiveTurn {
  readonly turn: Turn;
  readonly #ctx: ServerContext;
  readonly #thread: ThreadRow;
  readonly #id: string;
  readonly #abort = new AbortController();
  readonly #unfinished = createUnfinished();
  /** The thread as the client knows it. */
  #told: ThreadState;
  #ending: Promise<void> | undefined;

  constructor(ctx: ServerContext, { thread, turn }: { readonly thread: ThreadRow; readonly turn: string }) {
    this.#ctx = ctx;
    this.#thread = thread;
    this.#id = turn;
    const signal = AbortSignal.any([ctx.signal, this.#abort.signal]);
    this.turn = openTurn(ctx, thread, signal);
    this.#told = structuredClone(this.turn.state);
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  /** Keeps what an event says; gives what the client is told of it. */
  async keep(event: ThreadEvent): Promise<ThreadEvent[]> {
    this.#unfinished.follow(event);
    if (event.type === 'thread.item.done' || event.type === 'thread.item.replaced') {
      const item = await this.#write(async (tx) => await keepItem(tx, event.item));
      return isHidden(item) ? [] : [{ ...event, item }];
    }
    if (event.type === 'thread.item.removed') {
      const where = { id: event.item_id, thread_id: this.#thread.id };
      await this.#write(async (tx) => await tx.chatkitItem.deleteMany({ where }));
    }
    return [event];
  }

  /** Keeps what changed about the thread since it was last told; gives what the client is told of that. */
  async keepChanges(): Promise<ThreadEvent[]> {
    if (isDeepStrictEqual(this.turn.state, this.#told)) return [];
    this.#told = structuredClone(this.turn.state);
    await keepState(this.#ctx.core.db.prisma, this.#thread.id, this.#told);
    return [{ type: 'thread.updated', thread: toThread(this.#thread, this.#told) }];
  }

  /** It was given to its end. */
  async end(): Promise<void> {
    this.#ending ??= Promise.resolve();
    await this.#ctx.core.db.prisma.chatkitThread.updateMany({
      where: { id: this.#thread.id, turn: this.#id },
      data: { turn_ended: true },
    });
  }

  async stop(): Promise<void> {
    await (this.#ending ??= this.#keepUnfinished());
  }

  async #keepUnfinished(): Promise<void> {
    this.#abort.abort();
    try {
      await this.#write(async (tx) => {
        for (const message of this.#unfinished.written()) await keepItem(tx, message);
        const id = mintChatId('hidden_context');
        const place = { id, thread_id: this.#thread.id, created_at: '' };
        await keepItem(tx, { type: 'sdk_hidden_context', ...place, content: cancelled });
      });
    } catch (error) {
      if (!(error instanceof Superseded)) this.#ctx.log.warn({ err: error }, 'an unfinished answer is lost');
    }
  }

  /** Writes as long as this is the newest turn of its thread. */
  async #write<Result>(change: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return await this.#ctx.core.db.transaction(async (tx) => {
      const mine = await tx.$executeRaw`
        update chatkit.threads set turn = turn where id = ${this.#thread.id} and turn = ${this.#id}::uuid`;
      if (mine === 0) throw new Superseded('Another answer has taken the place of this one');
      return await change(tx);
    });
  }
}
