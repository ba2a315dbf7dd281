import type { Operation } from '@quintet/contracts/operation';
import * as timeback from '@quintet/contracts/timeback/operations';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi, type RunningApi } from '../testing/start-api.ts';
import { mintVisitor, readAnswer } from '../testing/visitors.ts';

const operations: readonly Operation[] = Object.values(timeback);
const runs = 60;

describe.each(operations)('$name', (operation) => {
  let api: RunningApi;
  let vid: string;
  beforeAll(async () => {
    api = await startApi();
    ({ vid } = await mintVisitor(api.url));
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  /** Inputs that look right in places: known field names, a real vid, and anything at all as a value. */
  const inputs = () =>
    fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(...Object.keys(operation.input.shape), '__proto__', 'constructor', 'extra'),
        fc.oneof(
          fc.jsonValue(),
          fc.string({ unit: 'binary' }),
          fc.constantFrom('\u0000', '', ' ', vid, 'grade', 'parent', 'K-6'),
        ),
      ),
    );

  test('any input over REST gives the output it promises or an error it lists', async () => {
    await fc.assert(
      fc.asyncProperty(inputs(), async (input) => {
        const { status, body } = await callRest(api.url, operation, input);
        if (status === operation.status) expect(operation.output.safeParse(body).success).toBe(true);
        else expectContractError(operation, status, body);
      }),
      { numRuns: runs },
    );
  });

  test('any input over tRPC is answered or refused with the same status and body', async () => {
    await fc.assert(
      fc.asyncProperty(inputs(), async (input) => {
        const { status, body } = await callTrpc(api.url, operation, input);
        if (status === 200) return void expect(operation.output.safeParse(body).success).toBe(true);
        expectContractError(operation, status, body);
        if (operation.method === 'GET' || JSON.stringify(input).includes('__proto__')) return;
        const rest = await callRest(api.url, operation, input);
        expect(rest.body['error']).toBe(body['error']);
      }),
      { numRuns: runs },
    );
  });
});

async function callTrpc(url: string, operation: Operation, input: unknown) {
  const address = `${url}/trpc/${operation.name}`;
  const json = JSON.stringify(input);
  const response =
    operation.method === 'GET'
      ? await fetch(`${address}?input=${encodeURIComponent(json)}`)
      : await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: json });
  const { body } = await readAnswer(response);
  const { result, error } = TrpcAnswer.parse(body);
  return { status: response.status, body: result?.data ?? error?.data.body ?? {} };
}

const record = z.record(z.string(), z.unknown());
const TrpcAnswer = z.object({
  result: z.object({ data: record }).optional(),
  error: z.object({ data: z.object({ httpStatus: z.number(), body: record }) }).optional(),
});

async function callRest(url: string, operation: Operation, input: unknown) {
  if (operation.method !== 'GET') {
    const init = {
      method: operation.method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    };
    return await readAnswer(await fetch(url + operation.path, init));
  }
  const pairs =
    typeof input === 'object' && input !== null
      ? Object.entries(input).map(([name, value]): [string, string] => [name, String(value)])
      : [];
  return await readAnswer(await fetch(`${url}${operation.path}?${new URLSearchParams(pairs).toString()}`));
}

function expectContractError(
  operation: Operation,
  status: number,
  body: Readonly<Record<string, unknown>>,
): void {
  const { codes, faults } = operation.table;
  const code = String(body['error']);
  expect([...operation.errors, faults.invalid_json]).toContain(code);
  expect(codes[code]?.status).toBe(status);
  expect(status).toBeLessThan(500);
}
