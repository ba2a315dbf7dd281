import type { Batch } from './event.ts';
import type { ReadHistory } from './history.ts';
import { formatCursor, resolveStart, type Start } from './resume-after-cursor.ts';
import type { Member, Tail } from './tail.ts';
import type { TailReader } from './tail-reader.ts';

/** How much history a receiver gets before it is asked whether it is ready for more, in characters of JSON. */
const mostAtOnce = 32_768;

/** `closed`: the bus was closed. `failed`: the database is away, or the receiver threw. */
export type EndReason = 'closed' | 'failed';

/** Takes the events of an attachment. Nothing here waits: a receiver that cannot keep up ends its attachment. */
export interface Receiver {
  /** It has its place: what follows comes right after this cursor. Called once, before anything else, unless a reset is. */
  begin(cursor: string): void;
  /** The next events of the stream at this place in the attachment's list; its cursor still stands before them. */
  receive(batch: Batch, index: number): void;
  /** What lies between the start and the attachment's cursor cannot be told; from the cursor on there is no gap. */
  reset(): void;
  /** While history is read: resolves when there is room for more; `undefined` when there is. */
  whenReady(): Promise<void> | undefined;
  /** Nothing follows. Not called after `close`. */
  end(reason: EndReason, error?: unknown): void;
}

export interface AttachmentOptions {
  readonly streams: readonly string[];
  readonly receiver: Receiver;
  readonly tails: TailReader;
  readonly readHistory: ReadHistory;
  readonly onClose: (attachment: Attachment) => void;
}

/** One receiver on its streams: history, cut-over, live. */
export class Attachment implements Member {
  readonly #options: AttachmentOptions;
  readonly #tails: readonly Tail[];
  #positions: number[] = [];
  #closed = false;

  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.#tails = options.tails.hold(options.streams);
  }

  get streamCount(): number {
    return this.#tails.length;
  }

  /** How far the receiver is. */
  get cursor(): string {
    return formatCursor(this.#positions);
  }

  /** The cursor right after one event of a batch that is being received. */
  cursorAt(index: number, seq: number): string {
    return this.#positions.length === 1 ? String(seq) : formatCursor(this.#positions.with(index, seq));
  }

  /**
   * Finds its place in the streams and gives the cursor it starts from; history and live events follow by themselves.
   * Throws when the database is away.
   */
  async open(start: Start): Promise<string> {
    const { positions, isReset } = resolveStart(
      start,
      await this.#options.tails.lookUp(this.#options.streams),
    );
    this.#positions = positions;
    const { cursor } = this;
    if (this.#closed) return cursor;
    if (isReset) this.#options.receiver.reset();
    else this.#options.receiver.begin(cursor);
    void this.#catchUp();
    return cursor;
  }

  async #catchUp(): Promise<void> {
    try {
      let epochs = this.#tails.map(({ epoch }) => epoch);
      for (const [index, tail] of this.#tails.entries()) {
        while (!this.#closed) {
          const continues = tail.epoch === epochs[index];
          if (continues && this.#join(index, tail)) break;
          if (!continues || !(await this.#readPage(index, tail))) epochs = await this.#startOver();
        }
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** Goes live when nothing lies between; nothing can come between, because nothing else runs meanwhile. */
  #join(index: number, tail: Tail): boolean {
    if (tail.position === undefined || this.#positionOf(index) < tail.position) return false;
    tail.members.add(this);
    return true;
  }

  /** Whether it went on: `false` when the tail is further on and yet nothing follows, for that was deleted. */
  async #readPage(index: number, tail: Tail): Promise<boolean> {
    const position = this.#positionOf(index);
    const batch = tail.recent.after(position) ?? (await this.#options.readHistory(tail.stream, position));
    if (this.#closed) return true;
    if (batch === undefined) return false;
    this.#receive(index, batch.upTo(mostAtOnce));
    await this.#options.receiver.whenReady();
    return true;
  }

  #receive(index: number, batch: Batch): void {
    this.#options.receiver.receive(batch, index);
    this.#positions[index] = batch.last;
  }

  /** Jumps to now on every stream that is not live yet. Gives the epochs of that moment. */
  async #startOver(): Promise<number[]> {
    const bounds = await this.#options.tails.lookUp(this.#options.streams);
    for (const [index, tail] of this.#tails.entries()) {
      if (!tail.members.has(this)) this.#positions[index] = bounds[index]?.top ?? 0;
    }
    if (!this.#closed) this.#options.receiver.reset();
    return this.#tails.map(({ epoch }) => epoch);
  }

  #positionOf(index: number): number {
    return this.#positions[index] ?? 0;
  }

  deliver(tail: Tail, batch: Batch): void {
    const index = this.#tails.indexOf(tail);
    const fresh = batch.after(this.#positionOf(index));
    if (fresh !== undefined) this.#receive(index, fresh);
  }

  restart(tail: Tail): void {
    this.#positions[this.#tails.indexOf(tail)] = tail.position ?? 0;
    this.#options.receiver.reset();
  }

  fail(error: unknown): void {
    this.end('failed', error);
  }

  /** Ends it from the side of the bus. */
  end(reason: EndReason, error?: unknown): void {
    if (this.#closed) return;
    this.close();
    this.#options.receiver.end(reason, error);
  }

  /** Ends it from the side of the receiver. May be called twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.tails.release(this.#tails, this);
    this.#options.onClose(this);
  }
}
