import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Fault } from '@quintet/contracts/operation';
import type { PluggedModule } from '../module.ts';
import { ContractError } from '../platform/errors/contract-error.ts';
import { describeError } from '../platform/errors/describe-error.ts';
import type { Logger } from '../platform/log.ts';

const faults: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

interface Broken {
  /** The code that Node gives the fault. */
  readonly reason: string;
  readonly path: string;
  readonly owner: PluggedModule;
}

/** Answers what Node could not read as a request, and ends the connection: nobody knows where the next one would begin. */
export function refuseBroken(socket: Socket, { reason, path, owner }: Broken, log: Logger): void {
  const { errors } = owner;
  const code = errors.faults[faults[reason] ?? 'bad_request'];
  const request_id = randomUUID();
  const { status, body } = describeError(errors, new ContractError(code), path, request_id);
  log.info({ request_id, path, status, reason }, 'request refused');
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
}
