import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { z } from 'zod';

const Frame = z.looseObject({ type: z.string() });
export type Frame = z.output<typeof Frame>;

/** A WebSocket client that keeps what it is told. */
export interface SocketClient extends AsyncDisposable {
  readonly ws: WebSocket;
  readonly frames: readonly Frame[];
  /** Resolves once so many frames of this type came. */
  read(type: string, count?: number): Promise<readonly Frame[]>;
  send(message: unknown): void;
  /** How the connection ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
  close(): Promise<void>;
}

/** Connects; resolves once the handshake is done. Rejects with the status of one that is refused. */
export async function openSocket(url: string, options: ClientOptions = {}): Promise<SocketClient> {
  const ws = new WebSocket(url.replace(/^http/, 'ws'), options);
  const frames: Frame[] = [];
  let told = () => {};
  ws.on('message', (data) => {
    frames.push(Frame.parse(JSON.parse(String(data))));
    told();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await once(ws, 'open');
  ws.on('error', () => undefined);
  const close = async () => {
    ws.close();
    await closed;
  };
  return {
    ws,
    frames,
    closed,
    close,
    async read(type, count = 1) {
      for (;;) {
        const found = frames.filter((frame) => frame.type === type);
        if (found.length >= count) return found;
        await new Promise<void>((resolve) => {
          told = resolve;
        });
      }
    },
    send: (message) => ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    [Symbol.asyncDispose]: close,
  };
}
