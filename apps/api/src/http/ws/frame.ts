import type { Batch, BusEvent } from '../../platform/bus/event.ts';
import type { SeriesValue } from '../../platform/bus/series.ts';
import type { SocketEvent } from '../../sockets.ts';

/** Text as a frame of a server: whole and unmasked (RFC 6455 section 5.2). */
export function toFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = 0x81;
  frame[1] = start === 2 ? length : start === 4 ? 126 : 127;
  if (start === 4) frame.writeUInt16BE(length, 2);
  if (start === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.write(text, start);
  return frame;
}

/** A frame of the contract's events. */
export function toEventText({ type, data, more }: SocketEvent, at: Date): string {
  return JSON.stringify({ type, event_type: type, data, timestamp: at.toISOString(), ...more });
}

/** What a frame of a topic says besides its data. */
interface Envelope {
  readonly channel: string;
  readonly topic: string;
  readonly at: Date;
}

/** A frame of a topic; `json` is its data, written out. */
export function toTopicText({ channel, topic, at }: Envelope, json: string): string {
  const head = JSON.stringify({ type: 'event', channel, topic });
  return `${head.slice(0, -1)},"data":${json},"ts":"${at.toISOString()}"}`;
}

/** What each event of a batch is told as. */
type Tell = (event: BusEvent) => readonly string[];

/** Encodes what the events of a batch are told as, all in one piece; `undefined` when that is nothing. */
function encodeBatch(batch: Batch, tell: Tell): Buffer | undefined {
  const frames = batch.events.flatMap((event) => tell(event).map(toFrame));
  return frames.length < 2 ? frames[0] : Buffer.concat(frames);
}

/** Encodes each batch, and each value of a series, once for all who are told the same. */
export class SharedFrames {
  readonly #encoded = new WeakMap<Batch, Map<string, Buffer | undefined>>();
  readonly #values = new WeakMap<SeriesValue, Buffer>();

  /** `key` says who is told the same of every batch. */
  encode(batch: Batch, key: string, tell: Tell): Buffer | undefined {
    const known = this.#encoded.get(batch) ?? new Map<string, Buffer | undefined>();
    if (known.has(key)) return known.get(key);
    this.#encoded.set(batch, known);
    const encoded = encodeBatch(batch, tell);
    known.set(key, encoded);
    return encoded;
  }

  encodeValue(value: SeriesValue, tell: (value: SeriesValue) => string): Buffer {
    const encoded = this.#values.get(value) ?? toFrame(tell(value));
    this.#values.set(value, encoded);
    return encoded;
  }
}
