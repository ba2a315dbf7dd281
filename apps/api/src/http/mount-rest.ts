import { FileAnswer, type Operation, type Stream } from '@quintet/contracts/operation';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { ContractError } from '../platform/contract-error.ts';
import type { Meta } from '../trpc.ts';
import { corsOf } from './allow-origins.ts';
import { replyWithError } from './error-reply.ts';
import { createContext } from './request-context.ts';

/** The part of a router that mounting needs: every procedure by its dotted name. */
export interface ProcedureTree {
  readonly _def: { readonly procedures: Readonly<Record<string, unknown>> };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Registers one native Fastify route per operation of the router, and a 405 for every other method of its path. */
export function mountRest(app: FastifyInstance, router: ProcedureTree, services: Services): void {
  const taken = new Map<string, Pick<Operation, 'name' | 'method' | 'table'>[]>();
  for (const { operation, handle, admit } of metasOf(router)) {
    if (operation === undefined || handle === undefined) continue;
    const url = routeOf(operation);
    taken.set(url, [...(taken.get(url) ?? []), operation]);
    app.route({
      method: operation.method,
      url,
      ...corsOf(operation),
      ...(admit === undefined
        ? {}
        : {
            onRequest: async (request: FastifyRequest, reply: FastifyReply) =>
              await admit(createContext(services, request, reply)),
          }),
      handler: async (request, reply) => {
        if (operation.status !== 200) reply.code(operation.status);
        const output = await handle(createContext(services, request, reply), readInput(operation, request));
        return operation.answer === 'file' ? sendFile(reply, FileAnswer.parse(output)) : output;
      },
      errorHandler: (error, request, reply) => replyWithError(operation.table, error, request, reply),
    });
  }
  for (const [url, operations] of taken) refuseOtherMethods(app, url, operations);
}

/** The meta of every procedure in the tree. */
export function metasOf(router: ProcedureTree): Meta[] {
  return Object.values(router._def.procedures).map(
    (procedure) => (procedure as { _def: { meta?: Meta } })._def.meta ?? {},
  );
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
  operation: Pick<Operation | Stream, 'method' | 'path'>,
  request: FastifyRequest,
): unknown {
  const input = operation.method === 'GET' || operation.method === 'DELETE' ? request.query : request.body;
  if (!operation.path.includes('{')) return input;
  return typeof input === 'object' && input !== null
    ? Object.assign({}, input, request.params)
    : request.params;
}

export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  operations: readonly Pick<Operation, 'name' | 'method' | 'table'>[],
): void {
  const allowed = operations.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const [first] = operations;
  if (first === undefined) return;
  const { table } = first;
  const cors = corsOf(first);
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
    ...cors,
    onRequest: refuse,
    handler: refuse,
  });
  app.route({
    method: 'OPTIONS',
    url,
    ...cors,
    handler: (_request, reply) => reply.code(204).header('allow', allow).send(),
  });
}
