import { WebSocketServer, type WebSocket } from 'ws';
import type { Context } from '../../context.ts';
import type { Logger } from '../../platform/log.ts';
import type { BoundSocket } from '../../sockets.ts';
import { Deadlines } from '../deadlines.ts';
import { TimerWheel } from '../timer-wheel.ts';
import { closeCodes, SocketConnection } from './connection.ts';
import { Conversation } from './conversation.ts';
import { SharedFrames } from './frame.ts';
import type { Upgrade } from './upgrades.ts';

const pingMs = 25_000;
/** For how long a client may take to answer that a connection is closed. */
const closeMs = 5_000;
const largestMessage = 65_536;

/** How `ws` carries every socket of ours. */
export const socketSettings = {
  noServer: true,
  clientTracking: false,
  // Compression takes memory for each connection, and the same bytes could not go to all.
  perMessageDeflate: false,
  closeTimeout: closeMs,
};

/** One client at the door of a socket. */
export interface Visit {
  readonly upgrade: Upgrade;
  readonly ctx: Context;
  readonly raw: unknown;
  /** Whether a page of where he comes from may open it. */
  readonly mayConnect: boolean;
}

export interface SocketServer {
  /** Gives the function that carries the connections of one socket. */
  serve(bound: BoundSocket): (visit: Visit) => Promise<void>;
  /** Open connections, and how many were cut off because the client did not read. */
  counts(): { open: number; slow: number };
  /** Closes all connections, in two seconds at most. New ones are closed at once. */
  close(): Promise<void>;
}

/** Carries all sockets of a server: they share a ping timer, and those who are told the same its encoded bytes. */
export function createSocketServer(options: { log: Logger; pingMs?: number }): SocketServer {
  const { log } = options;
  const wss = new WebSocketServer({ ...socketSettings, maxPayload: largestMessage });
  const wheel = new TimerWheel<SocketConnection>(options.pingMs ?? pingMs, (connection) => connection.ping());
  const deadlines = new Deadlines<SocketConnection>((connection) =>
    connection.close(closeCodes.refused, 'the token has expired'),
  );
  let slow = 0;
  let closing = false;
  const owner = {
    onDeadline: (connection: SocketConnection, at: number) => deadlines.add(connection, at),
    onEnd(connection: SocketConnection, isSlow: boolean) {
      wheel.delete(connection);
      deadlines.delete(connection);
      if (!isSlow) return;
      slow += 1;
      log.info({ reason: 'slow_consumer' }, 'closed a socket');
    },
  };

  return {
    serve(bound) {
      const frames = new SharedFrames();
      return async ({ upgrade, ctx, raw, mayConnect }) => {
        const { socket } = upgrade;
        const connection = new SocketConnection(owner, socket);
        wheel.add(connection);
        const shakeHands = () => shake(wss, upgrade);
        const conversation = new Conversation({ connection, bound, frames, ctx, shakeHands });
        if (closing) conversation.turnAway(closeCodes.away, 'going away');
        else if (!mayConnect) conversation.turnAway(closeCodes.refused, 'not from this origin');
        else await conversation.open(raw);
      };
    },
    counts: () => ({ open: wheel.size, slow }),
    async close() {
      closing = true;
      wheel.stop();
      deadlines.stop();
      const closed = [...wheel].map(async (connection) => {
        connection.close(closeCodes.away, 'going away');
        await connection.whenClosed();
      });
      await Promise.all(closed);
    },
  };
}

/** Answers the handshake; `undefined` when the client is gone, or has sent none that can be answered. */
function shake(wss: WebSocketServer, { request, socket, head }: Upgrade): WebSocket | undefined {
  let shaken: WebSocket | undefined;
  wss.handleUpgrade(request, socket, head, (ws) => {
    shaken = ws;
  });
  return shaken;
}
