import { randomUUID } from 'node:crypto';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { ContractError } from './platform/contract-error.ts';
import { allowOrigins } from './http/allow-origins.ts';
import { closeConnectionsInTime } from './http/close-connections.ts';
import { errorTableOf } from './http/document-of.ts';
import { replyWithError } from './http/error-reply.ts';
import { logServed, pathOf } from './http/log-requests.ts';
import { mountRest } from './http/mount-rest.ts';
import { mountSse } from './http/mount-sse.ts';
import { mountTrpc } from './http/mount-trpc.ts';
import { describeApi } from './http/openapi.ts';
import { serveFiles } from './http/serve-files.ts';
import { serveWeb } from './http/serve-web.ts';
import { files } from './files.ts';
import { stringify } from './platform/kept-json.ts';
import { appRouter } from './router.ts';
import type { Services } from './services.ts';

const megabyte = 1_048_576;
const requestIdForm = /^[A-Za-z0-9._-]{1,128}$/;

/** The HTTP server: REST paths, tRPC, files and the web app, on one port. `webDir` is the built web app, if any. */
export async function createServer(
  services: Services,
  options: { webDir?: string | undefined } = {},
): Promise<FastifyInstance> {
  const log: FastifyBaseLogger = services.log;
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than the rest of the routing; lines carry the request id themselves.
    childLoggerFactory: (logger) => logger,
    bodyLimit: megabyte,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    frameworkErrors: (error, request, reply) => void replyWithError(errorTableOf('/'), error, request, reply),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && requestIdForm.test(given) ? given : randomUUID();
    },
  });
  app.setReplySerializer(stringify);
  acceptEmptyJson(app);
  closeConnectionsInTime(app);
  app.setErrorHandler((error, request, reply) =>
    replyWithError(errorTableOf(pathOf(request)), error, request, reply),
  );
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  logServed(app, services.log);
  await allowOrigins(app, services.config);
  const openapi = describeApi(appRouter);
  app.get('/openapi.json', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(openapi),
  );
  mountRest(app, appRouter, services);
  mountSse(app, appRouter, services);
  await mountTrpc(app, appRouter, services);
  serveFiles(app, files, services);
  const { webDir } = options;
  const captcha = services.config.HCAPTCHA_SITE_KEY !== undefined;
  if (webDir !== undefined) await serveWeb(app, { webDir, captcha });
  app.setNotFoundHandler((request, reply) => {
    const table = errorTableOf(pathOf(request));
    return replyWithError(table, new ContractError(table.faults.not_found), request, reply);
  });
  return app;
}

/** An empty body counts as `{}`: a missing field is then told like any other. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'ignore');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else void parse(request, String(body), done);
  });
}
