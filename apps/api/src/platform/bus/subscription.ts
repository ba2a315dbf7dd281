import type { Attachment, EndReason, Receiver } from './attachment.ts';
import type { Batch, BusEvent } from './event.ts';

/** How much may wait for a subscriber who does not read, in characters of JSON. */
const mostWaiting = 65_536;

/** What a subscription gives, one delivery for all that came since the last. */
export type Delivery =
  | {
      readonly kind: 'events';
      readonly events: readonly BusEvent[];
      /** The cursor right after each event. */
      readonly cursors: readonly string[];
    }
  | Reset;

/** Events before the cursor are lost to this subscriber; from it on there is no gap. */
interface Reset {
  readonly kind: 'reset';
  readonly cursor: string;
}

export interface Subscription extends AsyncIterableIterator<Delivery, undefined>, AsyncDisposable {
  /** The cursor that the subscription starts from, as soon as that is certain. Rejects when it never is. */
  readonly ready: Promise<string>;
  /** Ends it; what waits is dropped. May be called twice. */
  close(): void;
}

/** The subscriber did not read while more than 64 KB waited. */
export class SlowConsumerError extends Error {
  readonly reason = 'slow_consumer';

  constructor() {
    super('The subscriber does not read');
    this.name = 'SlowConsumerError';
  }
}

export interface SubscriptionOptions {
  readonly attach: (receiver: Receiver) => Attachment;
  readonly open: (attachment: Attachment) => Promise<string>;
  readonly types: ReadonlySet<string> | undefined;
  readonly signal: AbortSignal | undefined;
}

/** An attachment as an async iterator for one reader. */
export class QueueSubscription implements Subscription, Receiver {
  readonly ready: Promise<string>;
  readonly #attachment: Attachment;
  readonly #types: ReadonlySet<string> | undefined;
  readonly #signal: AbortSignal | undefined;
  #deliveries: ({ readonly kind: 'events'; events: BusEvent[]; cursors: string[] } | Reset)[] = [];
  #waiting = 0;
  #readers: (() => void)[] = [];
  #readerWoken = false;
  #whenRead: (() => void) | undefined;
  #ended = false;
  #error: unknown;

  constructor({ attach, open, types, signal }: SubscriptionOptions) {
    this.#types = types;
    this.#signal = signal;
    this.#attachment = attach(this);
    this.ready = open(this.#attachment);
    // Whoever reads is told by `next`; `ready` is for those who ask.
    this.ready.catch((error: unknown) => this.#attachment.fail(error));
    signal?.addEventListener('abort', this.close);
    if (signal?.aborted === true) this.close();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Delivery, undefined>> {
    for (;;) {
      const value = this.#deliveries.shift();
      if (value !== undefined) {
        this.#readerWoken = false;
        if (this.#deliveries.length === 0) this.#emptied();
        return { done: false, value };
      }
      if (this.#ended) return this.#finish();
      await new Promise<void>((resolve) => this.#readers.push(resolve));
    }
  }

  #finish(): IteratorResult<Delivery, undefined> {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  #emptied(): void {
    this.#waiting = 0;
    this.#whenRead?.();
    this.#whenRead = undefined;
  }

  begin(): void {
    // `ready` tells.
  }

  receive(batch: Batch, index: number): void {
    const types = this.#types;
    const events = types === undefined ? batch.events : batch.events.filter(({ type }) => types.has(type));
    if (events.length === 0) return;
    const cursors = events.map(({ seq }) => this.#attachment.cursorAt(index, seq));
    const size = events.reduce((total, { json }) => total + json.length, 0);
    // Whoever waits for an event has read all before it.
    const behind = this.#waiting > 0 && !this.#readerWoken;
    if (behind && this.#waiting + size > mostWaiting) return this.#endWith(new SlowConsumerError());
    this.#waiting += size;
    const last = this.#deliveries.at(-1);
    if (last?.kind === 'events') {
      last.events.push(...events);
      last.cursors.push(...cursors);
    } else this.#deliveries.push({ kind: 'events', events: [...events], cursors });
    this.#wakeReaders();
  }

  reset(): void {
    this.#deliveries.push({ kind: 'reset', cursor: this.#attachment.cursor });
    this.#wakeReaders();
  }

  whenReady(): Promise<void> | undefined {
    if (this.#deliveries.length === 0) return undefined;
    return new Promise((resolve) => {
      this.#whenRead = resolve;
    });
  }

  end(reason: EndReason, error?: unknown): void {
    this.#stop(reason === 'failed' ? error : undefined);
  }

  #endWith(error: Error): void {
    this.#deliveries = [];
    this.#attachment.close();
    this.#stop(error);
  }

  #wakeReaders(): void {
    if (this.#readers.length > 0) this.#readerWoken = true;
    for (const wake of this.#readers.splice(0)) wake();
  }

  #stop(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#signal?.removeEventListener('abort', this.close);
    this.#emptied();
    this.#wakeReaders();
  }

  readonly close = (): void => {
    this.#deliveries = [];
    this.#attachment.close();
    this.#stop(undefined);
  };

  async return(): Promise<IteratorResult<Delivery, undefined>> {
    this.close();
    return await Promise.resolve({ done: true, value: undefined });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
