import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { MessageRate } from './message-rate.ts';

/** How much may wait for a client who does not read, in bytes, beyond what the kernel holds. */
const mostWaiting = 65_536;
/** How many pings in a row may stay unanswered. */
const mostMissed = 2;

/** Why a connection is closed (RFC 6455 section 7.4). */
export const closeCodes = { done: 1000, away: 1001, refused: 1008, failed: 1011, later: 1013 } as const;
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

/** What a connection needs of the server that made it. */
interface ConnectionOwner {
  /** Called with the time at which it has to end, in milliseconds since the epoch. */
  onDeadline(connection: SocketConnection, at: number): void;
  /** Called once; `isSlow` when its client did not read. */
  onEnd(connection: SocketConnection, isSlow: boolean): void;
}

/** One WebSocket. It is small on purpose: there are ten thousand of them. */
export class SocketConnection {
  readonly #owner: ConnectionOwner;
  /** Frames are written to it directly, past `ws`, so that many leave as one piece that is encoded once. */
  readonly #socket: Socket;
  #ws: WebSocket | undefined;
  /** Its place in the timer wheel. */
  slot = 0;
  /** Called once, when it is over. */
  onEnd: (() => void) | undefined;
  #resume: (() => void) | undefined;
  #missed = 0;
  readonly #rate = new MessageRate();
  #isOver = false;

  constructor(owner: ConnectionOwner, socket: Socket) {
    this.#owner = owner;
    this.#socket = socket;
    socket.once('close', () => this.#finish(false));
  }

  /** Lets it stand till a time, in milliseconds since the epoch. */
  endAt(at: number): void {
    if (!this.#isOver) this.#owner.onDeadline(this, at);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The handshake is done. `onMessage` gets each text; `undefined` for one that is none. */
  stand(ws: WebSocket, onMessage: (text: string | undefined) => void): void {
    this.#ws = ws;
    // What is too large or broken is closed by `ws` itself, with the code for it.
    ws.on('error', ignore);
    ws.on('message', (data, isBinary) => {
      if (this.#takesMessage()) onMessage(isBinary || !Buffer.isBuffer(data) ? undefined : data.toString());
    });
    ws.on('ping', () => this.#takesMessage());
    ws.on('pong', () => this.#takesMessage());
  }

  #takesMessage(): boolean {
    if (this.#isOver) return false;
    this.#missed = 0;
    if (this.#rate.isExceeded()) this.close(closeCodes.refused, 'too many messages');
    return !this.#isOver;
  }

  /** Sends frames; a client who left too much unread is cut off instead. */
  write(frames: Buffer): void {
    if (this.#isOver || this.#ws?.readyState !== WebSocket.OPEN) return;
    if (this.#socket.writableLength > mostWaiting) this.#close(closeCodes.later, 'not read', true);
    else this.#socket.write(frames);
  }

  /** Asks whether the client is still there. One who did not answer twice is gone. */
  ping(): void {
    if (this.#ws === undefined) return;
    if (this.#missed === mostMissed) return this.destroy();
    this.#missed += 1;
    // Whom something waits for is asked by that.
    if (this.#socket.writableLength === 0) this.#ws.ping();
  }

  /** `undefined` when there is room for more. */
  whenReady(): Promise<void> | undefined {
    if (this.#isOver || !this.#socket.writableNeedDrain) return undefined;
    return new Promise((resolve) => {
      this.#resume = resolve;
      this.#socket.once('drain', resolve);
    });
  }

  /** Closes it in order; nothing is told or taken any more. */
  close(code: CloseCode, reason: string): void {
    this.#close(code, reason, false);
  }

  #close(code: CloseCode, reason: string, isSlow: boolean): void {
    if (this.#isOver) return;
    if (this.#ws === undefined) this.#socket.destroy();
    else this.#ws.close(code, reason);
    this.#finish(isSlow);
  }

  /** Ends it at once. */
  destroy(): void {
    this.#socket.destroy();
    this.#finish(false);
  }

  async whenClosed(): Promise<void> {
    if (this.#socket.closed) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
    });
  }

  #finish(isSlow: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#resume?.();
    this.onEnd?.();
    this.#owner.onEnd(this, isSlow);
  }
}

function ignore(): void {}
