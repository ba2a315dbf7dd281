import type { Logger } from '../log.ts';
import type { Attachment, EndReason, Receiver } from './attachment.ts';
import type { Bus } from './bus.ts';

/** What is computed again whenever streams of the bus move. */
export interface SeriesSource {
  /** Whoever gives the same key shares the work: it says all that the data depends on, whose data it is included. */
  readonly key: string;
  readonly streams: readonly string[];
  /** Gives JSON. Aborted when nobody follows any more. */
  compute(signal: AbortSignal): Promise<unknown>;
}

/** The data of a series at one moment. */
export interface SeriesValue {
  readonly json: string;
  /** How far the streams were when its computation began. */
  readonly cursor: string;
  readonly at: Date;
}

/** Who follows a series. */
export interface SeriesFollower {
  /** It follows, from this cursor on; the data as it is now comes next. Called once. */
  begin(cursor: string): void;
  /** The data has changed. One value is shared by all followers. */
  receive(value: SeriesValue): void;
  /** It could not be computed this time; the next event tries again. */
  fail(error: unknown): void;
  end(reason: EndReason, error?: unknown): void;
}

export interface SeriesHub {
  /** Follows a series until `close` is called, which may be twice. */
  follow(source: SeriesSource, follower: SeriesFollower): { close(): void };
  /** Series that somebody follows. */
  readonly size: number;
}

/** Series that any number may follow: each is computed once for all, one run at work and at most one more wanted. */
export function createSeriesHub({ bus, log }: { bus: Bus; log: Logger }): SeriesHub {
  const all = new Map<string, Series>();
  return {
    follow(source, follower) {
      const series = all.get(source.key) ?? new Series(log, () => all.delete(source.key));
      if (!all.has(source.key)) {
        all.set(source.key, series);
        series.attachment = bus.attach({ streams: source.streams, start: 'now' }, series);
      }
      series.join(follower, source);
      return { close: () => series.leave(follower) };
    },
    get size() {
      return all.size;
    },
  };
}

interface Followed {
  readonly source: SeriesSource;
  stands: boolean;
  /** What it was told last. */
  json?: string;
}

class Series implements Receiver {
  readonly #log: Logger;
  readonly #onEmpty: () => void;
  readonly #followers = new Map<SeriesFollower, Followed>();
  readonly #abort = new AbortController();
  attachment: Attachment | undefined;
  #stands = false;
  #isWanted = false;
  #isAtWork = false;

  constructor(log: Logger, onEmpty: () => void) {
    this.#log = log;
    this.#onEmpty = onEmpty;
  }

  join(follower: SeriesFollower, source: SeriesSource): void {
    this.#followers.set(follower, { source, stands: false });
    // Not before the follower knows that it follows.
    if (this.#stands) queueMicrotask(() => this.#beginNew());
  }

  leave(follower: SeriesFollower): void {
    if (!this.#followers.delete(follower) || this.#followers.size > 0) return;
    this.attachment?.close();
    this.#abort.abort();
    this.#onEmpty();
  }

  begin(): void {
    this.#stands = true;
    this.#beginNew();
  }

  #beginNew(): void {
    for (const [follower, followed] of this.#followers) {
      if (followed.stands) continue;
      followed.stands = true;
      follower.begin(this.#cursor);
    }
    this.#want();
  }

  receive(): void {
    this.#want();
  }

  reset(): void {
    this.#want();
  }

  whenReady(): undefined {
    return undefined;
  }

  end(reason: EndReason, error?: unknown): void {
    const followers = [...this.#followers.keys()];
    this.#followers.clear();
    this.#abort.abort();
    this.#onEmpty();
    for (const follower of followers) follower.end(reason, error);
  }

  get #cursor(): string {
    return this.attachment?.cursor ?? '';
  }

  #want(): void {
    this.#isWanted = true;
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    // The attachment moves on once the event that is being received has been told.
    queueMicrotask(() => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      const [any] = this.#followers.values();
      if (any !== undefined) await this.#computeOnce(any.source);
    }
    this.#isAtWork = false;
  }

  async #computeOnce(source: SeriesSource): Promise<void> {
    const cursor = this.#cursor;
    try {
      const json = JSON.stringify(await source.compute(this.#abort.signal));
      const value = { json, cursor, at: new Date() };
      for (const [follower, followed] of this.#followers) {
        if (!followed.stands || followed.json === json) continue;
        followed.json = json;
        follower.receive(value);
      }
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#log.warn({ err: error }, 'a series could not be computed');
      for (const follower of this.#followers.keys()) follower.fail(error);
    }
  }
}
