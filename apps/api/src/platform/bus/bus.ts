import type { Db, Transaction, TransactionOptions } from '@quintet/db/open-db';
import { appendEvents, encodeEvent, type NewEvent, type Position } from './append-events.ts';
import { Attachment, type Receiver } from './attachment.ts';
import { createHistory } from './history.ts';
import { createEventLog } from './event-log.ts';
import type { Start } from './resume-after-cursor.ts';
import { QueueSubscription, type Subscription } from './subscription.ts';
import { TailReader } from './tail-reader.ts';
import type { Logger } from '../log.ts';
import type { PubSub } from '../pubsub/pub-sub.ts';

/** Adds an event to what the transaction will write. `data` is JSON, written out at once. */
export type Publish = (stream: string, type: string, data: unknown) => void;

export interface AttachOptions {
  /** Different names, at least one. */
  readonly streams: readonly string[];
  readonly start: Start;
}

interface SubscribeOptions extends AttachOptions {
  /** Only events of these types; the cursor moves past the others. */
  readonly types?: ReadonlySet<string> | undefined;
  /** Ends the subscription. */
  readonly signal?: AbortSignal | undefined;
}

export interface Bus {
  /**
   * Runs a database transaction; what it publishes is written with it or not at all, right before the commit. May run
   * `run` again after a deadlock or a serialization failure. Gives the result and where each event came to stand.
   */
  transaction<Result>(
    run: (tx: Transaction, publish: Publish) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<{ result: Result; events: Position[] }>;
  /** History from `start` on, then live events, each exactly once and in the order of its stream. */
  subscribe(options: SubscribeOptions): Subscription;
  /** The same for writers of many connections: no iterator, no copy; batches are shared by all receivers. */
  attach(options: AttachOptions, receiver: Receiver): Attachment;
  /** Deletes older events and gives their number. A cursor from before them is answered by a reset. */
  prune(olderThan: Date): Promise<number>;
  /** Streams were deleted: whoever follows one here gets its reset now, and on other nodes within the poll. */
  lookAgain(): void;
  /** Attachments, subscriptions included. */
  readonly size: number;
  /** Streams that are followed by them. */
  readonly streams: number;
  /** Ends every subscription. */
  close(): void;
}

/**
 * The event bus: the log in the database is the truth, messages only say that there is something to read.
 * `pollMs` is how long a lost message goes unnoticed: 5 s by default, and 30 s on the embedded database, where no other
 * process writes.
 */
export function createBus(options: {
  db: Pick<Db, 'transaction' | 'direct' | 'kind'>;
  pubSub: PubSub;
  log: Logger;
  pollMs?: number;
}): Bus {
  const { transaction } = options.db;
  const log = createEventLog(options.db.direct);
  const pollMs = options.pollMs ?? (options.db.kind === 'pglite' ? 30_000 : 5_000);
  const tails = new TailReader({ log, logger: options.log, pollMs });
  const readHistory = createHistory(log);
  const attachments = new Set<Attachment>();
  const onClose = (attachment: Attachment) => attachments.delete(attachment);
  const stopListening = options.pubSub.subscribe((streams) => tails.wake(streams));

  function create(streams: readonly string[], receiver: Receiver): Attachment {
    if (streams.length === 0 || new Set(streams).size < streams.length)
      throw new TypeError('A subscription is to different streams, at least one');
    const attachment = new Attachment({ streams, receiver, tails, readHistory, onClose });
    attachments.add(attachment);
    return attachment;
  }

  function announce(events: readonly Position[]): void {
    if (events.length > 0) options.pubSub.publish([...new Set(events.map(({ stream }) => stream))]);
  }

  return {
    async transaction(run, given) {
      const done = await transaction(async (tx) => await runAndPublish(tx, run), given);
      announce(done.events);
      return done;
    },
    subscribe: ({ streams, start, types, signal }) =>
      new QueueSubscription({
        attach: (receiver) => create(streams, receiver),
        open: async (attachment) => await attachment.open(start),
        types,
        signal,
      }),
    attach({ streams, start }, receiver) {
      const attachment = create(streams, receiver);
      // Not before the receiver knows its attachment.
      queueMicrotask(() => void attachment.open(start).catch((error: unknown) => attachment.fail(error)));
      return attachment;
    },
    prune: async (olderThan) => await log.prune(olderThan),
    lookAgain: () => tails.wake('all'),
    get size() {
      return attachments.size;
    },
    get streams() {
      return tails.size;
    },
    close() {
      stopListening();
      tails.close();
      for (const attachment of attachments) attachment.end('closed');
    },
  };
}

async function runAndPublish<Result>(
  tx: Transaction,
  run: (tx: Transaction, publish: Publish) => Promise<Result>,
): Promise<{ result: Result; events: Position[] }> {
  const events: NewEvent[] = [];
  let open = true;
  const result = await run(tx, (stream, type, data) => {
    if (!open) throw new Error(`${type} was published after its transaction`);
    events.push(encodeEvent({ stream, type, data }));
  });
  open = false;
  return { result, events: await appendEvents(tx, events) };
}
