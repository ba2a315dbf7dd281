import type { Attachment, EndReason, Receiver } from '../../platform/bus/attachment.ts';
import type { Batch, BusEvent } from '../../platform/bus/event.ts';
import type { SeriesFollower, SeriesValue } from '../../platform/bus/series.ts';
import type { StreamSource } from '../../platform/bus/tracked-events.ts';
import type { BoundSocket } from '../../sockets.ts';
import { type SharedFrames, toEventText, toTopicText } from './frame.ts';

/** The connection of those who follow: what they tell it. */
export interface Listener {
  readonly bound: BoundSocket;
  readonly frames: SharedFrames;
  /** What is told unasked stands. */
  accept(): void;
  write(frames: Buffer): void;
  say(message: Readonly<Record<string, unknown>>): void;
  sayError(error: unknown): void;
  whenReady(): Promise<void> | undefined;
  /** A topic is over by itself, or with no topic all is. */
  finish(topic: string | undefined): void;
  fail(reason: EndReason, error: unknown): void;
}

/** A connection on streams of the bus: the first half of what it is told unasked, and of a topic. */
abstract class Following implements Receiver {
  protected readonly listener: Listener;
  readonly #source: StreamSource;
  attachment: Attachment | undefined;
  #stands = false;
  #isClosed = false;

  constructor(listener: Listener, source: StreamSource) {
    this.listener = listener;
    this.#source = source;
  }

  abstract readonly topic: string | undefined;
  protected abstract stand(cursor: string): void;
  protected abstract encode(batch: Batch): Buffer | undefined;

  begin(cursor: string): void {
    this.#stands = true;
    this.stand(cursor);
  }

  receive(batch: Batch): void {
    const frames = this.encode(batch);
    if (frames !== undefined) this.listener.write(frames);
    const { isLast } = this.#source;
    if (isLast !== undefined && batch.events.some(isLast)) this.listener.finish(this.topic);
  }

  reset(): void {
    const cursor = this.attachment?.cursor ?? '';
    if (!this.#stands) this.begin(cursor);
    this.listener.say({ type: 'reset', topic: this.topic, cursor });
    void this.#finishUnlessMore().catch((error: unknown) => this.end('failed', error));
  }

  async #finishUnlessMore(): Promise<void> {
    if ((await this.#source.mayGoOn?.()) === false) this.listener.finish(this.topic);
  }

  whenReady(): Promise<void> | undefined {
    return this.listener.whenReady();
  }

  end(reason: EndReason, error?: unknown): void {
    this.listener.fail(reason, error);
  }

  /** May be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.attachment?.close();
    this.#source.onEnd?.();
  }
}

/** What a connection is told without having asked. */
export class UnaskedFollowing extends Following {
  readonly topic = undefined;

  protected stand(): void {
    this.listener.accept();
  }

  protected encode(batch: Batch): Buffer | undefined {
    const { bound, frames } = this.listener;
    return frames.encode(batch, '', (event) => bound.tell(event).map((told) => toEventText(told, event.at)));
  }
}

/** A topic that is told in events of the bus. */
export class TopicFollowing extends Following {
  readonly topic: string;
  readonly #tell: (event: BusEvent) => unknown;

  constructor(
    listener: Listener,
    { topic, source, tell }: { topic: string; source: StreamSource; tell: (event: BusEvent) => unknown },
  ) {
    super(listener, source);
    this.topic = topic;
    this.#tell = tell;
  }

  protected stand(cursor: string): void {
    this.listener.say({ type: 'subscribed', topic: this.topic, cursor });
  }

  protected encode(batch: Batch): Buffer | undefined {
    const { bound, frames } = this.listener;
    const { channel } = bound.contract;
    return frames.encode(batch, this.topic, (event) => {
      const data = this.#tell(event);
      if (data === undefined) return [];
      return [toTopicText({ channel, topic: this.topic, at: event.at }, JSON.stringify(data))];
    });
  }
}

/** A topic that is told in data computed again and again. */
export class SeriesFollowing implements SeriesFollower {
  readonly #listener: Listener;
  readonly #topic: string;

  constructor(listener: Listener, topic: string) {
    this.#listener = listener;
    this.#topic = topic;
  }

  begin(cursor: string): void {
    this.#listener.say({ type: 'subscribed', topic: this.#topic, cursor });
  }

  receive(value: SeriesValue): void {
    const { bound, frames } = this.#listener;
    const { channel } = bound.contract;
    const tell = ({ json, at }: SeriesValue) => toTopicText({ channel, topic: this.#topic, at }, json);
    this.#listener.write(frames.encodeValue(value, tell));
  }

  fail(error: unknown): void {
    this.#listener.sayError(error);
  }

  end(reason: EndReason, error?: unknown): void {
    this.#listener.fail(reason, error);
  }
}
