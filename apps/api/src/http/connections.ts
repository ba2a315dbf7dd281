import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Fault } from '@quintet/contracts/operation';
import type { ConnectionError, FastifyInstance } from 'fastify';
import type { PluggedModule } from '../module.ts';
import { ContractError } from '../platform/errors/contract-error.ts';
import { describeError } from '../platform/errors/describe-error.ts';
import type { Logger } from '../platform/log.ts';
import { pathOf, withoutQuery } from './log-requests.ts';

/** What happens on a connection before there is a request to answer. */
export interface Connections {
  /** Answers what Node cannot read, and what never ends. */
  refuse(error: ConnectionError, socket: Socket): void;
  /** Follows which request a connection is at. */
  watch(app: FastifyInstance): void;
}

const faults: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Answers in the body of the document that owns the path, where that came as far; else of the one that owns the root. */
export function createConnections(ownerOf: (path: string) => PluggedModule, log: Logger): Connections {
  const latest = new WeakMap<Socket, ServerResponse>();
  return {
    refuse(error, socket) {
      const answer = latest.get(socket);
      const isOpen = answer !== undefined && !answer.closed;
      // Nothing more can be said in the midst of an answer, nor before one that is still to come.
      if (!socket.writable || (isOpen && (answer.headersSent || answer.req.complete))) {
        socket.destroy();
        return;
      }
      const path = isOpen ? withoutQuery(answer.req.url ?? '/') : readPath(error.rawPacket);
      const { errors } = ownerOf(path);
      const code = errors.faults[faults[error.code] ?? 'bad_request'];
      const { status, body } = describeError(errors, new ContractError(code), path);
      const request_id = randomUUID();
      log.info({ request_id, path, status, reason: error.code }, 'request refused');
      const text = JSON.stringify(body);
      const head = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'connection: close',
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(text)}`,
        `x-request-id: ${request_id}`,
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
      socket.destroySoon();
    },
    watch(app) {
      app.addHook('onRequest', (request, { raw }, done) => {
        latest.set(request.socket, raw);
        const { faults } = ownerOf(pathOf(request)).errors;
        const isNameless = request.headers.host === undefined && request.raw.httpVersion === '1.1';
        done(isNameless ? new ContractError(faults.bad_request) : undefined);
      });
    },
  };
}

/** The path in the first line of a request that is broken further on. */
function readPath(packet: unknown): string {
  const text = Buffer.isBuffer(packet) ? packet.toString('latin1') : '';
  const [, url = '/'] = /^[A-Z]+ (\/\S*)/.exec(text) ?? [];
  return withoutQuery(url);
}
