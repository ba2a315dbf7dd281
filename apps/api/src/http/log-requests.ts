import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../platform/log.ts';

/** One line about a request that was refused. */
export function logRefused(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(describe(request, reply), 'request refused');
}

/** Logs what is refused in a scope whose answers do not come from `replyWithError`. */
export function logRefusedIn(scope: FastifyInstance): void {
  scope.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode >= 400) logRefused(request, reply);
    done();
  });
}

/** Logs every other request too where the level asks for it; else nothing is done for one that went well. */
export function logServed(app: FastifyInstance, log: Logger): void {
  if (!log.isLevelEnabled('debug')) return;
  app.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode < 400) request.log.debug(describe(request, reply), 'request served');
    done();
  });
}

/** The path of a request, without its query. */
export function pathOf(request: FastifyRequest): string {
  return withoutQuery(request.url);
}

export function withoutQuery(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function describe(request: FastifyRequest, reply: FastifyReply) {
  return {
    request_id: request.id,
    method: request.method,
    path: pathOf(request),
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  };
}
