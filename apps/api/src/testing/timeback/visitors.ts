import { randomUUID } from 'node:crypto';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { quizzes } from '@quintet/contracts/timeback/schemas';
import { z } from 'zod';

/** A JSON answer as a client sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests read bodies of many shapes; a wrong guess fails the assertion that follows.
  readonly body: Readonly<Record<string, unknown>>;
}

/** Posts JSON; a string goes out as it is. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const raw = typeof body === 'string' ? body : JSON.stringify(body);
  return await readAnswer(
    await fetch(url, {
      method: 'POST',
      body: raw,
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );
}

/** Gets JSON. */
export async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return await readAnswer(await fetch(url, { headers }));
}

/** A JSON object; or a list, whose items are fields under their numbers. */
export const AnswerBody = z.custom<Answer['body']>((body) => typeof body === 'object' && body !== null);

/** Reads an answer whose body must be a JSON object, a list or empty. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: AnswerBody.parse(body) };
}

/** An address nobody else has. */
export function mintEmail(): string {
  return `visitor-${randomUUID()}@example.org`;
}

/** A visitor who has just left their address. */
export async function mintVisitor(
  url: string,
  icp: Icp = 'parent',
): Promise<{ vid: string; email: string; icp: Icp }> {
  const email = mintEmail();
  const { status, body } = await post(`${url}/session/start`, { email, icp });
  if (status !== 200 || typeof body['vid'] !== 'string') throw new Error(`no session: ${status}`);
  return { vid: body['vid'], email, icp };
}

/** Answers that fit an icp. */
export function answersOf(icp: Icp, outcome = quizzes[icp].outcomes[0]?.value ?? '') {
  const context_key = quizzes[icp].context_key;
  const context_value = quizzes[icp].context_values[0]?.value ?? 'US-TX-Brownsville';
  return { outcome, context_key, context_value };
}
