import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Core } from '../../core.ts';
import { ContractError } from '../../platform/errors/contract-error.ts';
import { describeError } from '../../platform/errors/describe-error.ts';
import { metasOf } from '../../procedures.ts';
import type { BoundSocket } from '../../sockets.ts';
import { replyWithError } from '../error-reply.ts';
import type { Mounting } from '../mounting.ts';
import { createContext } from '../request-context.ts';
import { refuseOtherMethods, routeOf } from '../rest/mount-rest.ts';
import { Handshake } from './handshake.ts';
import { createSocketServer, type SocketServer } from './socket-server.ts';
import type { TakeUpgrade } from './upgrades.ts';

/** Opens the one server of all sockets. Closing the HTTP server closes each of them in order. */
export function openSockets(app: FastifyInstance, { log }: Pick<Core, 'log'>): SocketServer {
  const sockets = createSocketServer({ log });
  app.addHook('preClose', async () => await sockets.close());
  return sockets;
}

/** Registers the path of every socket of a module. */
export function mountSockets(mounting: Mounting, sockets: SocketServer, takeUpgrade: TakeUpgrade): void {
  const { app, module, origins } = mounting;
  const environment = module.environment();
  for (const { socket } of metasOf(module.router)) {
    if (socket === undefined) continue;
    const { table, path } = socket.contract;
    const sharing = origins.sharingOf(module, path);
    const carry = sockets.serve(socket);
    app.get(
      routeOf(socket.contract),
      {
        config: { cors: sharing.cors },
        errorHandler: (error, request, reply) => replyWithError(table, error, request, reply),
      },
      async (request, reply) => {
        const upgrade = takeUpgrade(request, reply);
        if (upgrade === undefined) return askForUpgrade(socket, reply);
        const handshake = new Handshake(request, upgrade);
        const ctx = createContext(environment, handshake.exchangeWith(sharing));
        const mayConnect = sharing.mayConnect(handshake.request);
        await carry({ upgrade, ctx, raw: request.query, mayConnect });
        return reply;
      },
    );
    refuseOtherMethods(mounting, routeOf(socket.contract), [{ method: 'GET', table }]);
  }
}

/** What no WebSocket client sends gets 426, in the document's shape, with what would be right (RFC 9110 section 15.5.22). */
function askForUpgrade({ contract: { table, path } }: BoundSocket, reply: FastifyReply): FastifyReply {
  const { body } = describeError(table, new ContractError(table.faults.bad_request), path);
  return reply
    .code(426)
    .headers({ upgrade: 'websocket', connection: 'upgrade, close', 'sec-websocket-version': '13' })
    .send(body);
}
