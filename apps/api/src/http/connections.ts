import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ContractError } from '../platform/errors/contract-error.ts';
import type { Logger } from '../platform/log.ts';
import { pathOf, withoutQuery } from './log-requests.ts';
import type { Owners } from './owners.ts';
import { refuseBroken } from './refuse-broken.ts';

/** How many requests may wait for the one before them. */
const mostWaiting = 32;
const mostUnreadMs = 60_000;

/** Where a connection is: the newest of its answers, and how many requests wait for theirs. */
interface Line {
  newest: ServerResponse;
  waiting: number;
}

/** What happens on connections before and between the requests that are answered. */
export class Connections {
  readonly #ownerOf: Owners;
  readonly #log: Logger;
  readonly #unreadMs: number;
  readonly #lines = new WeakMap<Socket, Line>();

  constructor(ownerOf: Owners, log: Logger, unreadMs = mostUnreadMs) {
    this.#ownerOf = ownerOf;
    this.#log = log;
    this.#unreadMs = unreadMs;
  }

  /**
   * Answers what Node cannot read and what never ends, as the document that owns the path; as the one that owns the root
   * where it came not so far.
   */
  readonly refuse = (error: ConnectionError, socket: Socket): void => {
    const answer = this.#lines.get(socket)?.newest;
    const isOpen = answer !== undefined && !answer.closed;
    // Nothing more can be said in the midst of an answer, nor before one that is still to come.
    if (!socket.writable || (isOpen && (answer.headersSent || answer.req.complete))) {
      socket.destroy();
      return;
    }
    const path = isOpen ? withoutQuery(answer.req.url ?? '/') : readPath(error.rawPacket);
    refuseBroken(socket, { reason: error.code, path, owner: this.#ownerOf(path) }, this.#log);
  };

  /**
   * Answers the requests of a connection one at a time: the next begins once its client has taken the answer before. Else
   * one read of small requests could ask for gigabytes. A connection with too many waiting is closed, and one whose client
   * takes nothing of an answer for a minute.
   */
  watch(app: FastifyInstance): void {
    app.server.setTimeout(this.#unreadMs, (socket: Socket) => this.#closeSilent(socket));
    app.addHook('onRequest', (request, reply, done) => {
      const { socket, headers, raw } = request;
      this.#whenNext(request, reply, () => {
        // Whoever is gone is answered no more.
        if (socket.destroyed) return;
        if (headers.host !== undefined || raw.httpVersion === '1.0') return done();
        done(new ContractError(this.#ownerOf(pathOf(request)).errors.faults.bad_request));
      });
    });
  }

  #whenNext(request: FastifyRequest, { raw }: FastifyReply, begin: () => void): void {
    const { socket } = request;
    const line = this.#lines.get(socket);
    if (line === undefined) {
      this.#lines.set(socket, { newest: raw, waiting: 0 });
      return begin();
    }
    const before = line.newest;
    line.newest = raw;
    if (before.closed) return begin();
    line.waiting += 1;
    if (line.waiting > mostWaiting) {
      this.#log.info({ reason: 'too_many_waiting', path: pathOf(request) }, 'closed a connection');
      socket.resetAndDestroy();
      return;
    }
    before.once('close', () => {
      line.waiting -= 1;
      begin();
    });
  }

  #closeSilent(socket: Socket): void {
    const isUnread = socket.writableLength > 0;
    // A handler may take its time.
    if (!isUnread && this.#lines.get(socket)?.newest.closed === false) return;
    if (isUnread) this.#log.info({ reason: 'unread' }, 'closed a connection');
    socket.destroy();
  }
}

/** The path in the first line of a request that is broken further on. */
function readPath(packet: unknown): string {
  const text = Buffer.isBuffer(packet) ? packet.toString('latin1') : '';
  const [, url = '/'] = /^[A-Z]+ (\/\S*)/.exec(text) ?? [];
  return withoutQuery(url);
}
