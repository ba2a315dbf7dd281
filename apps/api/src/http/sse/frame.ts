import type { Batch, BusEvent } from '../../platform/bus/event.ts';

/** One SSE frame; `data` is text, a line of it for each line. */
interface SseFrame {
  readonly id?: string | undefined;
  readonly event: string;
  readonly data: string;
}

const lineBreak = /\r\n|\r|\n/g;

/** A frame as it goes over the wire. */
export function formatFrame({ id, event, data }: SseFrame): string {
  const head = id === undefined ? '' : `id: ${id}\n`;
  return `${head}event: ${event}\ndata: ${data.replaceAll(lineBreak, '\ndata: ')}\n\n`;
}

/** Text for the wire, with its HTTP chunk made once for all connections that send it. */
export class Encoded {
  readonly text: string;
  #chunk: Buffer | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The text as a chunk of a chunked body (RFC 9112 section 7.1). */
  get chunk(): Buffer {
    return (this.#chunk ??= Buffer.from(`${Buffer.byteLength(this.text).toString(16)}\r\n${this.text}\r\n`));
  }
}

export type Types = ReadonlySet<string> | undefined;

/** Encodes the events of these types with their ids; `undefined` when there is none. */
export function encodeBatch(
  batch: Batch,
  types: Types,
  idOf: (event: BusEvent) => string,
): Encoded | undefined {
  let text = '';
  for (const event of batch.events) {
    if (types !== undefined && !types.has(event.type)) continue;
    text += formatFrame({ id: idOf(event), event: event.type, data: event.json });
  }
  return text === '' ? undefined : new Encoded(text);
}

const shared = new WeakMap<Batch, Map<Types, Encoded | undefined>>();

/** The same for subscriptions to one stream, where an id is the event's number: encoded once for all of them. */
export function encodeShared(batch: Batch, types: Types): Encoded | undefined {
  const known = shared.get(batch);
  if (known?.has(types) === true) return known.get(types);
  const encoded = encodeBatch(batch, types, ({ seq }) => String(seq));
  if (known === undefined) shared.set(batch, new Map([[types, encoded]]));
  else known.set(types, encoded);
  return encoded;
}
