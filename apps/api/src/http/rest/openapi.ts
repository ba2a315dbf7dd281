import type { ErrorTable, Operation } from '@quintet/contracts/operation';
import { generateOpenApiDocument } from 'trpc-openapi';
import type { AnyRouter } from '@trpc/server';
import { metasOf } from '../../procedures.ts';

type Document = ReturnType<typeof generateOpenApiDocument>;

const documents = new WeakMap<AnyRouter, Document>();

/** The OpenAPI document of all REST paths, written once for each router. */
export function describeApi(router: AnyRouter): Document {
  const document = documents.get(router) ?? writeDocument(router);
  documents.set(router, document);
  return document;
}

/**
 * The generator writes each success as 200 and each error in a shape of its own;
 * one pass over the operations sets the true statuses and the documents' own error bodies.
 */
function writeDocument(router: AnyRouter): Document {
  const document = generateOpenApiDocument(router, {
    title: 'Quintet',
    description: 'Five API contracts on one server.',
    version: '0.1.0',
    baseUrl: '/',
  });
  for (const { operation, headers = [] } of metasOf(router)) {
    if (operation === undefined) continue;
    const described = document.paths?.[operation.path]?.[methodOf(operation)];
    if (described === undefined) throw new Error(`${operation.name} is missing from the OpenAPI document`);
    const success = described.responses?.['200'];
    described.operationId = operation.name;
    if (operation.body === 'text')
      described.requestBody = { content: { 'application/json': { schema: {} } } };
    if (headers.length > 0)
      described.parameters = [...(described.parameters ?? []), ...headers.map(describeHeader)];
    described.responses = {
      [String(operation.status)]: success ?? { description: 'Done' },
      ...errorResponses(operation),
    };
    // An id names one place.
    const { operationId: _, ...elsewhere } = described;
    for (const path of operation.aliases ?? [])
      document.paths = { ...document.paths, [path]: { [methodOf(operation)]: elsewhere } };
  }
  return document;
}

function describeHeader(name: string) {
  return { name, in: 'header' as const, required: true, schema: { type: 'string' as const } };
}

function methodOf(operation: Operation): 'get' | 'post' | 'patch' | 'delete' {
  const methods = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;
  return methods[operation.method];
}

function errorResponses(operation: Operation) {
  const { table } = operation;
  const faults = Object.values(table.faults).filter(
    (code) => code !== table.faults.rate_limited || operation.limits.length > 0,
  );
  const codes = [...new Set([...operation.errors, ...faults])];
  const statusOf = (code: string) => String(table.codes[code]?.status);
  const statuses = [...new Set(codes.map(statusOf))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      errorResponse(
        table,
        codes.filter((code) => statusOf(code) === status),
      ),
    ]),
  );
}

function errorResponse(table: ErrorTable, codes: readonly string[]) {
  const examples = codes.map((code) => [
    code,
    { value: table.body({ code, message: table.codes[code]?.message ?? '', path: '/', details: {} }) },
  ]);
  return {
    description: codes.join(', '),
    content: {
      'application/json': { schema: { type: 'object' as const }, examples: Object.fromEntries(examples) },
    },
  };
}
