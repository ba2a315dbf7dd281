import { Batch, type BusEvent } from './event.ts';
import { type Bounds, type EventLog, pageSize } from './event-log.ts';
import { type Member, Tail } from './tail.ts';
import { createBatcher } from '../batching/batcher.ts';
import type { Logger } from '../log.ts';

/** How many tails one query reads. */
const mostTails = 500;
/** How many subscribers may share a query: ten thousand who connect at once cost a few. */
const mostLookUps = 2_000;
const retryMs = 500;
/** For how long a tail keeps what it handed out. */
const recentMs = 10_000;

/** All tails of a process: one reader for the woken ones, one poll for what no message told. */
export class TailReader {
  readonly #log: EventLog;
  readonly #logger: Logger;
  readonly #readBounds: (streams: readonly string[]) => Promise<ReadonlyMap<string, Bounds>>;
  readonly #tails = new Map<string, Tail>();
  readonly #dirty = new Set<Tail>();
  readonly #pollTimer: NodeJS.Timeout;
  #retryTimer: NodeJS.Timeout | undefined;
  #reading = false;
  #polling = false;
  #pollAgain = false;
  #failing = false;
  #closed = false;

  constructor(options: { log: EventLog; logger: Logger; pollMs: number }) {
    this.#log = options.log;
    this.#logger = options.logger;
    this.#readBounds = createBatcher(
      async (asked: readonly (readonly string[])[]) => {
        const bounds = await this.#log.readBounds([...new Set(asked.flat())]);
        return asked.map(() => bounds);
      },
      { maxSize: mostLookUps },
    );
    this.#pollTimer = setInterval(() => void this.#poll(), options.pollMs).unref();
  }

  get size(): number {
    return this.#tails.size;
  }

  /** The tails of these streams, kept until they are released as often as they were held. */
  hold(streams: readonly string[]): Tail[] {
    return streams.map((stream) => {
      const tail = this.#tails.get(stream) ?? new Tail(stream);
      this.#tails.set(stream, tail);
      tail.holds += 1;
      return tail;
    });
  }

  release(tails: readonly Tail[], member: Member): void {
    for (const tail of tails) {
      tail.members.delete(member);
      tail.holds -= 1;
      if (tail.holds > 0) continue;
      this.#tails.delete(tail.stream);
      this.#dirty.delete(tail);
    }
  }

  /** Asks the database for the bounds of streams; a held tail that had no position has one afterwards. */
  async lookUp(streams: readonly string[]): Promise<Bounds[]> {
    const bounds = await this.#readBounds(streams);
    return streams.map((stream) => {
      const found = bounds.get(stream) ?? { oldest: 0, top: 0 };
      this.#settle(stream, found.top);
      return found;
    });
  }

  #settle(stream: string, top: number): void {
    const tail = this.#tails.get(stream);
    if (tail === undefined) return;
    tail.position ??= top;
    // No message may be under way for what was written before the tail was there.
    if (tail.woken || tail.position < top) this.#schedule(tail);
  }

  /** Reads these streams, or asks which of all have moved. */
  wake(streams: readonly string[] | 'all'): void {
    if (streams === 'all') return void this.#poll();
    for (const stream of streams) {
      const tail = this.#tails.get(stream);
      if (tail !== undefined) this.#schedule(tail);
    }
  }

  /** Stops reading and forgets every tail. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#pollTimer);
    clearTimeout(this.#retryTimer);
    this.#dirty.clear();
    this.#tails.clear();
  }

  #schedule(tail: Tail): void {
    tail.woken = tail.position === undefined;
    if (tail.woken) return;
    this.#dirty.add(tail);
    if (this.#reading) return;
    this.#reading = true;
    queueMicrotask(() => void this.#readDirty());
  }

  async #readDirty(): Promise<void> {
    while (this.#dirty.size > 0 && !this.#closed) {
      const asked = this.#takeDirty();
      try {
        const found = await this.#log.readAfter(
          new Map([...asked].map(([tail, after]) => [tail.stream, after])),
        );
        this.#recovered();
        for (const [tail, after] of asked) this.#advance(tail, after, found.get(tail.stream) ?? []);
      } catch (error) {
        for (const tail of asked.keys()) if (tail.holds > 0) this.#dirty.add(tail);
        this.#failed(error);
        break;
      }
    }
    this.#reading = false;
  }

  #takeDirty(): Map<Tail, number> {
    const taken = new Map<Tail, number>();
    for (const tail of this.#dirty) {
      if (taken.size === mostTails) break;
      this.#dirty.delete(tail);
      if (tail.position === undefined) tail.woken = true;
      else taken.set(tail, tail.position);
    }
    return taken;
  }

  #advance(tail: Tail, after: number, events: readonly BusEvent[]): void {
    if (events.length === 0 || this.#tails.get(tail.stream) !== tail) return;
    if (tail.position !== after) return this.#schedule(tail);
    const batch = Batch.following(after, events);
    if (batch === undefined) return void this.#restart(tail);
    tail.advance(batch, (member, error) => {
      this.#logger.error({ err: error, stream: tail.stream }, 'a subscriber failed');
      member.fail(error);
    });
    if (events.length > batch.events.length || events.length === pageSize) this.#schedule(tail);
  }

  /** The stream lost events that were not handed out yet, or fell behind what was: nobody can go on without a gap. */
  async #restart(tail: Tail): Promise<void> {
    tail.forget();
    try {
      const [bounds] = await this.lookUp([tail.stream]);
      tail.position = bounds?.top ?? 0;
      for (const member of tail.members) member.restart(tail);
    } catch (error) {
      for (const member of tail.members) member.fail(error);
    }
  }

  async #poll(): Promise<void> {
    if (this.#polling) this.#pollAgain = true;
    if (this.#polling || this.#closed || this.#tails.size === 0) return;
    this.#polling = true;
    try {
      do {
        this.#pollAgain = false;
        await this.#pollOnce();
      } while (this.#pollAgain);
      this.#recovered();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#polling = false;
    }
  }

  async #pollOnce(): Promise<void> {
    const before = new Map<Tail, number>();
    for (const tail of this.#tails.values()) if (tail.position !== undefined) before.set(tail, tail.position);
    const tops = await this.#log.readTops([...before.keys()].map(({ stream }) => stream));
    const now = performance.now();
    for (const [tail, position] of before) {
      if (now - tail.movedAt > recentMs) tail.recent.forget();
      // One that moved or went meanwhile needs no help.
      if (tail.position !== position || this.#tails.get(tail.stream) !== tail) continue;
      const top = tops.get(tail.stream) ?? 0;
      if (top > position) this.#schedule(tail);
      if (top < position) void this.#restart(tail);
    }
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    if (!this.#failing) this.#logger.warn({ err: error }, 'live events wait: the event log cannot be read');
    this.#failing = true;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#retry(), retryMs).unref();
  }

  #retry(): void {
    for (const tail of this.#dirty) this.#schedule(tail);
  }

  #recovered(): void {
    if (this.#failing) this.#logger.info('live events flow again');
    this.#failing = false;
  }
}
