import { randomUUID } from 'node:crypto';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { App } from './app.ts';
import type { Core } from './core.ts';
import { allowOrigins, createOrigins } from './http/allow-origins.ts';
import { mostBytesOf } from './http/body-limit.ts';
import { closeConnectionsInTime } from './http/close-connections.ts';
import { Connections } from './http/connections.ts';
import { replyWithError } from './http/error-reply.ts';
import { logServed, pathOf } from './http/log-requests.ts';
import { createOwners, type Owners } from './http/owners.ts';
import { mountRest } from './http/rest/mount-rest.ts';
import { describeApi } from './http/rest/openapi.ts';
import { mountSse, openSse } from './http/sse/mount-sse.ts';
import { describeChannels } from './http/ws/asyncapi.ts';
import { mountSockets, openSockets } from './http/ws/mount-sockets.ts';
import { routeUpgrades } from './http/ws/upgrades.ts';
import { mountTrpc } from './http/trpc/mount-trpc.ts';
import { serveMailPages } from './http/web/mail-pages.ts';
import { serveFiles } from './http/web/serve-files.ts';
import { serveWeb } from './http/web/serve-web.ts';
import { serveWidget } from './http/web/serve-widget.ts';
import { ContractError } from './platform/errors/contract-error.ts';
import type { TrustedProxies } from './platform/limits/client-address.ts';
import { fieldOf } from './platform/json/field-of.ts';
import { stringify } from './platform/json/preserialized-json.ts';

const json = 'application/json; charset=utf-8';
/** Node reads no longer head of a request, so no part of an address is longer. */
const longestHead = 16_384;
const requestIdForm = /^[A-Za-z0-9._-]{1,128}$/;

/** The HTTP server: REST paths, tRPC, files and the web app, on one port. `webDir` is the built web app, if any; `widgetDir` the built widget. */
export async function createServer(
  { core, modules, router }: Pick<App, 'core' | 'modules' | 'router'>,
  options: { webDir?: string | undefined; widgetDir?: string | undefined } = {},
): Promise<FastifyInstance> {
  const ownerOf = createOwners(modules);
  const origins = createOrigins(modules, core.config);
  const app = openServer(core, ownerOf);
  await allowOrigins(app, origins.sharingOf(ownerOf('/'), '/').cors);
  serveDocument(app, '/openapi.json', describeApi(router));
  serveDocument(app, '/asyncapi.json', describeChannels(router, core.publicUrl()));
  const sse = openSse(app, core);
  const sockets = openSockets(app, core);
  const takeUpgrade = routeUpgrades(app);
  for (const module of modules) {
    mountRest({ app, module, origins }, sse.sendEvents);
    mountSse({ app, module, origins }, sse);
    mountSockets({ app, module, origins }, sockets, takeUpgrade);
    serveFiles(app, module);
  }
  await serveMailPages(app, core);
  await mountTrpc(app, router, { modules, origins, takeUpgrade });
  const { webDir, widgetDir } = options;
  if (widgetDir !== undefined) await serveWidget(app, widgetDir);
  if (webDir !== undefined) await serveWeb(app, { webDir, modules, config: core.config });
  app.setNotFoundHandler((request, reply) => {
    const { errors } = ownerOf(pathOf(request));
    return replyWithError(errors, new ContractError(errors.faults.not_found), request, reply);
  });
  return app;
}

/** What describes the server is written once and may be kept for five minutes. */
function serveDocument(app: FastifyInstance, path: string, document: object): void {
  const bytes = Buffer.from(JSON.stringify(document));
  app.get(path, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').type(json).send(bytes),
  );
}

/** A server that answers nothing yet: what holds for every request. */
function openServer({ config, log }: Core, ownerOf: Owners): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  if (config.TRUST_PROXY === true)
    log.warn(
      'TRUST_PROXY=true believes every client its address: say how many proxies there are, or their networks',
    );
  const connections = new Connections(ownerOf, log);
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than the rest of the routing; lines carry the request id themselves.
    childLoggerFactory: (logger) => logger,
    bodyLimit: mostBytesOf(),
    trustProxy: believe(config.TRUST_PROXY),
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    // An address that is none comes past the hooks.
    frameworkErrors: (error, request, reply) => {
      markAnswer(request, reply);
      replyWithError(ownerOf(pathOf(request)).errors, error, request, reply);
    },
    clientErrorHandler: connections.refuse,
    // A request without a host is refused as every other, where Node would answer by itself.
    http: { maxHeaderSize: longestHead, requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: longestHead },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && requestIdForm.test(given) ? given : randomUUID();
    },
  });
  app.setReplySerializer(stringify);
  acceptEmptyJson(app);
  closeConnectionsInTime(app);
  app.setErrorHandler((error, request, reply) =>
    replyWithError(ownerOf(pathOf(request)).errors, error, request, reply),
  );
  app.addHook('onRequest', (request, reply, done) => {
    markAnswer(request, reply);
    done();
  });
  connections.watch(app);
  logServed(app, log);
  return app;
}

/** Fastify alone believes no number of proxies, because it does not know whether anybody comes past them. */
function believe(trusted: TrustedProxies): FastifyServerOptions['trustProxy'] {
  if (typeof trusted === 'number') return (_address, hop) => hop < trusted;
  return typeof trusted === 'boolean' ? trusted : [...trusted];
}

function markAnswer(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
}

/** An empty body counts as `{}`: a missing field is then told like any other. Routes of a `text` body read it themselves. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'ignore');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (fieldOf(request.routeOptions.config, 'body') === 'text') done(null, body);
    else if (body === '') done(null, {});
    else void parse(request, String(body), done);
  });
}
