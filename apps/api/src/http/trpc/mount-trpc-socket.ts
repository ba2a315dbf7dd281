import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AnyRouter, TRPCError } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import type { FastifyInstance } from 'fastify';
import { WebSocket, WebSocketServer } from 'ws';
import type { Context } from '../../context.ts';
import { metasOf } from '../../procedures.ts';
import type { TrpcContext } from '../../refusals.ts';
import { mostBytesOf } from '../body-limit.ts';
import { createContext } from '../request-context.ts';
import { closeCodes } from '../ws/connection.ts';
import { Handshake } from '../ws/handshake.ts';
import { MessageRate } from '../ws/message-rate.ts';
import { socketSettings } from '../ws/socket-server.ts';
import type { TakeUpgrade } from '../ws/upgrades.ts';
import { largestBatch, type Procedures } from './procedures.ts';

/** How much may wait for a client who does not read, in bytes: more than any answer. */
const mostWaiting = 8_388_608;
const keepAlive = { enabled: true, pingMs: 25_000, pongWaitMs: 10_000 };

/** A connection that is cut off when its client does not read. */
class TrpcWebSocket extends WebSocket {
  override send(data: Parameters<WebSocket['send']>[0]): void {
    if (this.bufferedAmount > mostWaiting) this.terminate();
    else super.send(data);
  }
}

interface Mounted {
  readonly router: AnyRouter;
  readonly procedures: Procedures;
  readonly takeUpgrade: TakeUpgrade;
}

/** tRPC over WebSocket, at `/trpc` too. Closing the server tells its clients to connect anew. */
export function mountTrpcSocket(app: FastifyInstance, mounted: Mounted): void {
  const { router, procedures, takeUpgrade } = mounted;
  const wss = new WebSocketServer({
    ...socketSettings,
    clientTracking: true,
    // As most operations take over REST; what is longer goes over HTTP.
    maxPayload: mostBytesOf(),
    WebSocket: TrpcWebSocket,
  });
  const handshakes = new WeakMap<IncomingMessage, Handshake>();
  const headers = headersOf(router);
  wss.on('connection', (ws) => {
    const rate = new MessageRate();
    ws.on('message', () => {
      if (rate.isExceeded()) ws.terminate();
    });
  });
  const { broadcastReconnectNotification } = applyWSSHandler({
    wss,
    router,
    keepAlive,
    experimental_encoder: { encode: (message) => JSON.stringify(message), decode: readMessage },
    createContext({ req, info }) {
      const handshake = handshakes.get(req);
      if (handshake === undefined) throw new Error('A socket without a handshake');
      return createTrpcContext(procedures, handshake, readParams(info.connectionParams, headers));
    },
  });
  app.get('/trpc', (request, reply) => {
    const upgrade = takeUpgrade(request, reply);
    if (upgrade === undefined) return reply.callNotFound();
    const handshake = new Handshake(request, upgrade);
    handshakes.set(upgrade.request, handshake);
    const mayConnect = [...procedures.values()].some(({ sharing }) => sharing.mayConnect(handshake.request));
    wss.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head, (ws) => {
      if (mayConnect) wss.emit('connection', ws, upgrade.request);
      else ws.close(closeCodes.refused, 'not from this origin');
    });
  });
  app.addHook('preClose', async () => {
    broadcastReconnectNotification();
    const closed = [...wss.clients].map(async (ws) => {
      ws.close(closeCodes.away, 'going away');
      await once(ws, 'close');
    });
    await Promise.all(closed);
  });
}

/** The headers by which procedures know their callers. */
function headersOf(router: AnyRouter): string[] {
  return ['authorization', ...metasOf(router).flatMap(({ headers = [] }) => headers)];
}

/**
 * Connection params stand for the headers that a page cannot send with a handshake: those by which procedures know their
 * callers, and no others. `token` is that of `Authorization: Bearer`.
 */
function readParams(
  params: Readonly<Record<string, string | undefined>> | null,
  headers: readonly string[],
): Record<string, string> {
  const given = new Map(Object.entries(params ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const token = given.get('token');
  if (token !== undefined) given.set('authorization', `Bearer ${token}`);
  const known = headers.map((name): [string, string | undefined] => [
    name.toLowerCase(),
    given.get(name.toLowerCase()),
  ]);
  return Object.fromEntries(known.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The calls of one connection share a context for each procedure. */
function createTrpcContext(
  procedures: Procedures,
  handshake: Handshake,
  params: Readonly<Record<string, string>>,
): TrpcContext {
  const { request } = handshake;
  const headers = { ...request.headers, ...params };
  const contexts = new Map<string, Context>();
  return {
    contextOf({ name }) {
      const known = contexts.get(name);
      if (known !== undefined) return known;
      const { module, sharing } = procedures.get(name) ?? {};
      if (module === undefined || sharing === undefined) throw new Error(`No procedure is called ${name}`);
      // Over HTTP a browser keeps the answer from a page that may not read it; here nobody else does.
      if (!sharing.mayConnect(request)) throw new TRPCError({ code: 'FORBIDDEN' });
      const ctx = createContext(module.environment(), handshake.exchangeWith(sharing, headers));
      contexts.set(name, ctx);
      return ctx;
    },
  };
}

function readMessage(text: unknown): unknown {
  const message: unknown = JSON.parse(String(text));
  if (Array.isArray(message) && message.length > largestBatch) throw new Error('Too many calls at once');
  return message;
}
