import type { ErrorTable } from '@quintet/contracts/operation';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError, isAbort, logCause, logLeft } from '../platform/errors/describe-error.ts';
import { logRefused, pathOf } from './log-requests.ts';

/**
 * Sends an error in the body of the document that owns the path; the cause goes to the log only. Work that ended because
 * its client left has nobody to tell.
 */
export function replyWithError(
  table: ErrorTable,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (reply.raw.closed && isAbort(error)) {
    logLeft(request.log, request.id);
    return reply.hijack();
  }
  const described = describeError(table, error, pathOf(request), request.id);
  logCause(request.log, described, request.id);
  reply.code(described.status).headers(described.headers);
  logRefused(request, reply);
  return reply.send(described.body);
}
