import type { Operation } from '@quintet/contracts/operation';
import { z } from 'zod';
import { fieldOf } from '../platform/json/field-of.ts';
import { AnswerBody, readAnswer } from './timeback/visitors.ts';

/** Where a test calls, and what it sends along. */
export interface Caller {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Calls an operation over tRPC. Gives the status and the body that REST would send. */
export async function callTrpc({ url, headers }: Caller, operation: Operation, input: unknown) {
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

const TrpcAnswer = z.object({
  result: z.object({ data: AnswerBody }).optional(),
  error: z.object({ data: z.object({ httpStatus: z.number(), body: AnswerBody }) }).optional(),
});

/** Calls an operation at its own path. */
export async function callRest({ url, headers }: Caller, operation: Operation, input: unknown) {
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
      ? Object.entries(input).map(([name, value]): [string, string] => [name, textOf(value)])
      : [];
  const query = new URLSearchParams(pairs).toString();
  const response = await fetch(`${address}?${query}`, { headers });
  return operation.answer === 'file' && response.ok ? await readFile(response) : await readAnswer(response);
}

/** A file as tRPC gives it. */
async function readFile(response: Response) {
  const { status, headers } = response;
  return {
    status,
    body: {
      file_name: decodeURIComponent(headers.get('content-disposition')?.split("''")[1] ?? ''),
      content_type: headers.get('content-type'),
      content_b64: Buffer.from(await response.arrayBuffer()).toString('base64'),
    },
  };
}

/** A path with something in each of its places, from the input where it has that. */
function fillPath(path: string, input: unknown): string {
  return path.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const value = textOf(typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined);
    // An empty segment and one of dots lead to another address.
    return encodeURIComponent(/^\.*$/.test(value) ? `x${value}` : value.slice(0, 1_000).toWellFormed());
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? '');
}

/** The code of an error body, wherever its document writes it. */
export function codeOf(body: Readonly<Record<string, unknown>>): string {
  const { data, details } = body;
  const [first] = Array.isArray(details) ? details : [];
  return String(
    body['code'] ??
      fieldOf(first, 'code') ??
      body['error'] ??
      (data instanceof Object ? Reflect.get(data, 'error_code') : undefined),
  );
}
