import { FileAnswer, type Operation } from '@quintet/contracts/operation';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isEvents } from '../../events-answer.ts';
import { ContractError } from '../../platform/errors/contract-error.ts';
import { metasOf } from '../../procedures.ts';
import type { Meta } from '../../trpc.ts';
import { mostBytesOf } from '../body-limit.ts';
import { replyWithError } from '../error-reply.ts';
import type { Mounting } from '../mounting.ts';
import { createContext } from '../request-context.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers with events that come one by one. */
type SendEvents = (reply: FastifyReply, events: AsyncIterable<object>) => void;

/** Registers a native Fastify route per operation of a module and path of it, and a 405 for every other method there. */
export function mountRest(mounting: Mounting, sendEvents: SendEvents): void {
  const taken = new Map<string, Pick<Operation, 'method' | 'table'>[]>();
  for (const { operation, handle, admit } of metasOf(mounting.module.router)) {
    if (operation === undefined || handle === undefined) continue;
    for (const path of [operation.path, ...(operation.aliases ?? [])]) {
      mountOperation(mounting, path, { operation, handle, admit, sendEvents });
      const url = routeOf({ path });
      taken.set(url, [...(taken.get(url) ?? []), operation]);
    }
  }
  for (const [url, operations] of taken) refuseOtherMethods(mounting, url, operations);
}

/** How long the answer took, in milliseconds. */
async function tellTime(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('x-response-time', `${reply.elapsedTime.toFixed(1)}ms`);
}

interface Bound extends Required<Pick<Meta, 'operation' | 'handle'>> {
  readonly admit: Meta['admit'];
  readonly sendEvents: SendEvents;
}

function mountOperation(
  { app, module, origins }: Mounting,
  path: Operation['path'],
  { operation, handle, admit, sendEvents }: Bound,
): void {
  const environment = module.environment();
  const sharing = origins.sharingOf(module, path);
  app.route({
    method: operation.method,
    url: routeOf({ path }),
    bodyLimit: mostBytesOf(operation),
    config: {
      cors: sharing.cors,
      ...(operation.body === undefined ? {} : { body: operation.body }),
    },
    ...(admit === undefined || operation.method === 'GET'
      ? {}
      : {
          onRequest: async (request: FastifyRequest, reply: FastifyReply) =>
            await admit(createContext(environment, { request, reply, sharing })),
        }),
    ...(operation.timed === true ? { onSend: tellTime } : {}),
    handler: async (request, reply) => {
      if (operation.status !== 200) reply.code(operation.status);
      const output = await handle(
        createContext(environment, { request, reply, sharing }),
        readInput(operation, request),
      );
      if (operation.answer === 'file') return sendFile(reply, FileAnswer.parse(output));
      if (operation.answer === 'events' && isEvents(output)) {
        sendEvents(reply, output);
        return reply;
      }
      return operation.more === undefined ? output : operation.output.parse(output);
    },
    errorHandler: (error, request, reply) => replyWithError(operation.table, error, request, reply),
  });
}

/** The path as the router writes it: `:name` for `{name}`. */
export function routeOf({ path }: Pick<Operation, 'path'>): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function sendFile(reply: FastifyReply, { file_name, content_type, content_b64 }: FileAnswer): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file_name)}`)
    .header('cache-control', 'private, no-store')
    .type(content_type)
    .send(Buffer.from(content_b64, 'base64'));
}

/** What the caller sent: query or body, and the parameters of the path. */
export function readInput(
  operation: Pick<Operation, 'method' | 'path' | 'body'>,
  request: FastifyRequest,
): unknown {
  if (operation.body === 'text') return { payload: request.body };
  const input = operation.method === 'GET' || operation.method === 'DELETE' ? request.query : request.body;
  if (!operation.path.includes('{')) return input;
  return typeof input === 'object' && input !== null
    ? Object.assign({}, input, request.params)
    : request.params;
}

export function refuseOtherMethods(
  { app, module, origins }: Mounting,
  url: string,
  operations: readonly Pick<Operation, 'method' | 'table'>[],
): void {
  const allowed = operations.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const [first] = operations;
  if (first === undefined) return;
  const { table } = first;
  const config = { cors: origins.sharingOf(module, url).cors };
  const allow = [...allowed, 'OPTIONS'].join(', ');
  const refuse = async (request: FastifyRequest, reply: FastifyReply) =>
    replyWithError(
      table,
      new ContractError(table.faults.method_not_allowed, {}, { headers: { allow } }),
      request,
      reply,
    );
  // Refused before the body is looked at: a wrong method is told as such whatever it carries.
  app.route({
    method: methods.filter((method) => !allowed.includes(method)),
    url,
    config,
    onRequest: refuse,
    handler: refuse,
  });
  app.route({
    method: 'OPTIONS',
    url,
    config,
    handler: (_request, reply) => reply.code(204).header('allow', allow).send(),
  });
}
