import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Attachment, EndReason, Receiver } from '../../platform/bus/attachment.ts';
import type { Batch } from '../../platform/bus/event.ts';
import type { Ends } from '../../platform/bus/tracked-events.ts';
import { Encoded, encodeBatch, encodeShared, formatFrame, type Types } from './frame.ts';

/** How much may wait for a client who does not read, in bytes, beyond what the kernel holds. */
const mostWaiting = 65_536;

/** Why a connection ended: by the client, by us, or because the client did not read. */
export type Ending = 'gone' | 'ended' | 'slow_consumer';

/** What a connection needs of the writer that made it. */
export interface SseOwner {
  onEnd(connection: SseConnection, ending: Ending): void;
  onFault(error: unknown): void;
}

export interface ConnectionOptions extends Ends {
  readonly types: Types;
  readonly closeAt: number;
  readonly resumes: boolean;
  /** Whether it carries nothing but data. */
  readonly isBare: boolean;
}

/** One open SSE response. It is small on purpose: there are ten thousand of them. */
export class SseConnection implements Receiver {
  readonly #owner: SseOwner;
  readonly #response: ServerResponse;
  /** Written to directly, past the response; `undefined` when the response has to frame its body itself. */
  readonly #socket: Socket | undefined;
  readonly #types: Types;
  /** Whether the client came with a cursor. */
  readonly #resumes: boolean;
  readonly #isLast: Ends['isLast'];
  readonly #mayGoOn: Ends['mayGoOn'];
  /** When it has to end, in milliseconds since the epoch. */
  readonly closeAt: number;
  readonly isBare: boolean;
  /** Its place in the timer wheel. */
  slot = 0;
  attachment: Attachment | undefined;
  #resume: (() => void) | undefined;
  #sentAtPing = -1;
  #ended = false;

  constructor(owner: SseOwner, response: ServerResponse, options: ConnectionOptions) {
    this.#owner = owner;
    this.#response = response;
    // An earlier request may still hold the socket, and HTTP/1.0 knows no chunks.
    this.#socket =
      response.socket instanceof Socket && response.chunkedEncoding ? response.socket : undefined;
    this.#types = options.types;
    this.#resumes = options.resumes;
    this.#isLast = options.isLast;
    this.#mayGoOn = options.mayGoOn;
    this.closeAt = options.closeAt;
    this.isBare = options.isBare;
    response.on('error', ignore);
    response.on('close', () => this.#finish('gone'));
  }

  get isOpen(): boolean {
    return !this.#ended;
  }

  begin(cursor: string): void {
    // An id alone is no event, but a client who is cut before its first event comes back with it.
    if (!this.#resumes) this.write(new Encoded(`id: ${cursor}\n\n`));
  }

  receive(batch: Batch, index: number): void {
    const { attachment } = this;
    if (attachment === undefined) return;
    const encoded =
      attachment.streamCount === 1
        ? encodeShared(batch, this.#types)
        : encodeBatch(batch, this.#types, ({ seq }) => attachment.cursorAt(index, seq));
    if (encoded !== undefined) this.write(encoded);
    if (this.#isLast !== undefined && batch.events.some(this.#isLast)) this.close();
  }

  reset(): void {
    const id = this.attachment?.cursor ?? '';
    this.write(new Encoded(formatFrame({ id, event: 'reset', data: JSON.stringify({ cursor: id }) })));
    void this.#endUnlessMore().catch((error: unknown) => this.end('failed', error));
  }

  async #endUnlessMore(): Promise<void> {
    if ((await this.#mayGoOn?.()) === false) this.close();
  }

  /** Sends text; a client who left too much unread is cut off instead. */
  write(encoded: Encoded): void {
    if (this.#ended) return;
    if (this.#stream.writableLength > mostWaiting) return this.#cutOff();
    if (this.#socket === undefined) this.#response.write(encoded.text);
    else this.#socket.write(encoded.chunk);
  }

  /** Sends a ping. A client whom something waits for needs none, and is cut off if nothing moved since the last. */
  ping(encoded: Encoded): void {
    const waiting = this.#stream.writableLength;
    if (waiting === 0) return this.write(encoded);
    const sent = (this.#response.socket?.bytesWritten ?? 0) - waiting;
    if (sent === this.#sentAtPing) this.#cutOff();
    this.#sentAtPing = sent;
  }

  whenReady(): Promise<void> | undefined {
    if (this.#ended || !this.#stream.writableNeedDrain) return undefined;
    return new Promise((resolve) => {
      this.#resume = resolve;
      this.#stream.once('drain', resolve);
    });
  }

  end(reason: EndReason, error?: unknown): void {
    if (reason === 'failed') this.#owner.onFault(error);
    this.close();
  }

  /** Ends the response in order, and its connection once everything is sent. */
  close(): void {
    if (this.#ended) return;
    this.#response.end();
    this.#finish('ended');
  }

  async whenClosed(): Promise<void> {
    if (this.#response.closed) return;
    await new Promise<void>((resolve) => {
      this.#response.once('close', resolve);
    });
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#response.destroy();
  }

  get #stream(): Socket | ServerResponse {
    return this.#socket ?? this.#response;
  }

  // A reset frees what the kernel still holds for someone who will not take it.
  #cutOff(): void {
    this.#finish('slow_consumer');
    if (this.#socket === undefined) this.#response.destroy();
    else this.#socket.resetAndDestroy();
  }

  #finish(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    this.attachment?.close();
    this.#resume?.();
    this.#owner.onEnd(this, ending);
  }
}

function ignore(): void {
  // What matters comes as `close`.
}
