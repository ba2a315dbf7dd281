import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long requests under way may take once the server closes. */
const graceMs = 5000;

/**
 * Lets the server close in bounded time. Node waits for connections that were opened ahead and never used, as browsers
 * do, and for requests that never end: the first are closed at once, the others after a grace.
 */
export function closeConnectionsInTime(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  app.addHook('preClose', (done) => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => app.server.closeAllConnections(), graceMs).unref();
    done();
  });
}
