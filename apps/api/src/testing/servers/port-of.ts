import type { Server } from 'node:net';

/** The port at which a server listens. */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen at a port');
  return address.port;
}
