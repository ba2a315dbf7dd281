import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A connection whose client asked for a WebSocket. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What came behind the request. */
  readonly head: Buffer;
}

/** Gives the connection of a request to who asks for it; `undefined` when it is no handshake (RFC 6455 section 4.2.1). */
export type TakeUpgrade = (request: FastifyRequest, reply: FastifyReply) => Upgrade | undefined;

/**
 * Routes requests for a WebSocket like all others, so that the route takes the connection and whatever stands in its way
 * answers as it always does.
 */
export function routeUpgrades(app: FastifyInstance): TakeUpgrade {
  const waiting = new WeakMap<IncomingMessage, Upgrade & { readonly response: ServerResponse }>();
  app.server.on('upgrade', (request, socket, head) => {
    if (!(socket instanceof Socket)) return void socket.destroy();
    if (request.method !== 'GET' || request.headers.upgrade?.toLowerCase() !== 'websocket')
      return readAgain(app.server, { request, socket, head });
    // What matters comes as `close`.
    socket.on('error', ignore);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.destroySoon());
    waiting.set(request, { request, socket, head, response });
    app.routing(request, response);
  });
  return ({ raw }, reply) => {
    const upgrade = waiting.get(raw);
    if (upgrade === undefined || !isHandshake(raw)) return undefined;
    waiting.delete(raw);
    reply.hijack();
    upgrade.response.detachSocket(upgrade.socket);
    return upgrade;
  };
}

function ignore(): void {}

function isHandshake({ headers }: IncomingMessage): boolean {
  const { 'sec-websocket-key': key = '', 'sec-websocket-version': version } = headers;
  return version === '13' && /^[A-Za-z0-9+/]{22}==$/.test(key);
}

const hopByHop = new Set(['connection', 'upgrade', 'http2-settings']);

/**
 * Reads a request once more without its wish: Node takes every `Upgrade` for one of ours, where clients who would like
 * HTTP/2 send it with any request and go on in HTTP/1.1 when nobody answers it (RFC 9110 section 7.8).
 */
function readAgain(server: Server, { request, socket, head }: Upgrade): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (!hopByHop.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[index + 1]}`);
  }
  if (/\bclose\b/i.test(request.headers.connection ?? '')) lines.push('connection: close');
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
