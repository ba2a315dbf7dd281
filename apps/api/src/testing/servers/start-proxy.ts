import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from './port-of.ts';

/** A TCP port in front of another that can be cut, silenced and mended. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Drops every connection and accepts no other. */
  cut(): void;
  /** Keeps every connection open and lets nothing through, on new ones neither. */
  silence(): void;
  /** What was cut or silenced before stays so. */
  mend(): void;
}

export async function startProxy(target: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isSilent = false;
  const server = createServer((incoming) => {
    if (isCut) return void incoming.destroy();
    if (isSilent) return void sockets.add(incoming.pause().on('error', () => undefined));
    const outgoing = connect(target);
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: portOf(server),
    cut,
    silence: () => {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => {
      isCut = false;
      isSilent = false;
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
