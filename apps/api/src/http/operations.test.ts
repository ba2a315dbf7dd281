import type { Operation } from '@quintet/contracts/operation';
import * as reports from '@quintet/contracts/reports/operations';
import * as records from '@quintet/contracts/reports/record-operations';
import * as studio from '@quintet/contracts/reports/studio-operations';
import * as admin from '@quintet/contracts/timeback/admin-operations';
import * as timeback from '@quintet/contracts/timeback/operations';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createReportClient, reportsEnv } from '../testing/report-client.ts';
import { startApi, type RunningApi } from '../testing/start-api.ts';
import { mintVisitor, readAnswer } from '../testing/visitors.ts';

const operations: readonly Operation[] = [timeback, admin, reports, records, studio].flatMap((document) =>
  Object.values<Operation>(document),
);
const runs = 60;

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ env: reportsEnv });
});
afterAll(async () => await api[Symbol.asyncDispose]());

describe.each(operations)('$name', (operation) => {
  let vid: string;
  let caller: Caller;
  beforeAll(async () => {
    // One operation may delete what another needs.
    ({ vid } = await mintVisitor(api.url));
    const token = await api.services.tokens.sign({ aud: 'service', sub: 'test', seconds: 3600 });
    // Without token or key every input would be refused before anything looks at it.
    const headers: Caller['headers'] =
      operation.auth === 'service'
        ? { authorization: `Bearer ${token}` }
        : operation.table.document === 'reports'
          ? createReportClient(api.url).headers
          : {};
    caller = { url: api.url, headers };
  });

  /** Inputs that look right in places: known field names, a real vid, and anything at all as a value. */
  const inputs = () =>
    fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(...Object.keys(operation.input.shape), '__proto__', 'constructor', 'extra'),
        fc.oneof(
          fc.jsonValue(),
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            '\u0000',
            '',
            ' ',
            vid,
            'grade',
            'parent',
            'K-6',
            'hero:parent:ai_safe',
            'A',
            'counted',
          ),
        ),
      ),
    );

  test('any input over REST gives the output it promises or an error it lists', async () => {
    await fc.assert(
      fc.asyncProperty(inputs(), async (input) => {
        const { status, body } = await callRest(caller, operation, input);
        if (status === operation.status) expect(operation.output.safeParse(body).success).toBe(true);
        else expectContractError(operation, status, body);
      }),
      { numRuns: runs },
    );
  });

  test('any input over tRPC is answered or refused with the same status and body', async () => {
    await fc.assert(
      fc.asyncProperty(inputs(), async (input) => {
        const { status, body } = await callTrpc(caller, operation, input);
        if (status === 200) return void expect(operation.output.safeParse(body).success).toBe(true);
        expectContractError(operation, status, body);
        const isElsewhere = operation.method === 'GET' || operation.path.includes('{');
        if (isElsewhere || JSON.stringify(input).includes('__proto__')) return;
        const rest = await callRest(caller, operation, input);
        expect(codeOf(rest.body)).toBe(codeOf(body));
      }),
      { numRuns: runs },
    );
  });
});

interface Caller {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function callTrpc({ url, headers }: Caller, operation: Operation, input: unknown) {
  const address = `${url}/trpc/${operation.name}`;
  const json = JSON.stringify(input);
  const response =
    operation.method === 'GET'
      ? await fetch(`${address}?input=${encodeURIComponent(json)}`, { headers })
      : await fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: json,
        });
  const { body } = await readAnswer(response);
  const { result, error } = TrpcAnswer.parse(body);
  return { status: response.status, body: result?.data ?? error?.data.body ?? {} };
}

const record = z.record(z.string(), z.unknown());
const TrpcAnswer = z.object({
  result: z.object({ data: record }).optional(),
  error: z.object({ data: z.object({ httpStatus: z.number(), body: record }) }).optional(),
});

async function callRest({ url, headers }: Caller, operation: Operation, input: unknown) {
  const address = url + fillPath(operation.path, input);
  if (operation.method !== 'GET') {
    const init = {
      method: operation.method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(input),
    };
    return await readAnswer(await fetch(address, init));
  }
  const pairs =
    typeof input === 'object' && input !== null
      ? Object.entries(input).map(([name, value]): [string, string] => [name, JSON.stringify(value)])
      : [];
  const query = new URLSearchParams(pairs).toString();
  return await readAnswer(await fetch(`${address}?${query}`, { headers }));
}

/** A path with something in each of its places, from the input where it has that. */
function fillPath(path: string, input: unknown): string {
  return path.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const value: unknown = input instanceof Object ? Reflect.get(input, name) : undefined;
    return `x${encodeURIComponent((value === undefined ? '' : JSON.stringify(value)).toWellFormed().slice(0, 60).toWellFormed())}`;
  });
}

/** The code of an error body, wherever its document writes it. */
function codeOf(body: Readonly<Record<string, unknown>>): string {
  const data: unknown = body['data'];
  return String(body['error'] ?? (data instanceof Object ? Reflect.get(data, 'error_code') : undefined));
}

function expectContractError(
  operation: Operation,
  status: number,
  body: Readonly<Record<string, unknown>>,
): void {
  const { codes, faults } = operation.table;
  const code = codeOf(body);
  expect([...operation.errors, faults.invalid_json]).toContain(code);
  expect(codes[code]?.status).toBe(status);
  expect(status).toBeLessThan(500);
}
