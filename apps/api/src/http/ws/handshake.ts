import type { FastifyRequest } from 'fastify';
import type { Sharing } from '../allow-origins.ts';
import type { Exchange } from '../request-context.ts';
import type { Upgrade } from './upgrades.ts';

/** What of a handshake is worth keeping as long as its socket: Fastify's own takes kilobytes. */
export class Handshake {
  readonly request: Exchange['request'];
  readonly #socket: Upgrade['socket'];
  #abort: AbortController | undefined;

  constructor(
    { id, ip, host, method, headers, socket: { remoteAddress } }: FastifyRequest,
    { socket }: Pick<Upgrade, 'socket'>,
  ) {
    this.request = { id, ip, host, method, headers, socket: { remoteAddress } };
    this.#socket = socket;
  }

  /** A call over the socket; `headers` take the place of those that were sent. */
  exchangeWith(sharing: Sharing, headers?: Exchange['request']['headers']): Exchange {
    const signalOf = () => this.#signal;
    return {
      request: headers === undefined ? this.request : { ...this.request, headers },
      // Nothing can be added to an answer that is a socket.
      reply: { raw: this.#socket, code: () => undefined, header: () => undefined },
      sharing,
      get signal() {
        return signalOf();
      },
    };
  }

  /** Aborted when the socket is gone; made when somebody asks. */
  get #signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController();
      this.#abort = abort;
      if (this.#socket.closed) abort.abort();
      else this.#socket.once('close', () => abort.abort());
    }
    return this.#abort.signal;
  }
}
