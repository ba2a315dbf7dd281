import { EventSourceParserStream } from 'eventsource-parser/stream';
import { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { z } from 'zod';
import type { Settings } from '../options.ts';
import { readContext } from '../page/read-context.ts';
import { Fault } from './fault.ts';
import { keepLearner, readLearner } from './learner-token.ts';

// A page with a strict policy allows no code that is made while it runs, and reports each try.
z.config({ jitless: true });

const Session = z.object({ client_secret: z.string() });
const Refusal = z.object({
  message: z.string().optional(),
  retry_after: z.number().optional(),
  details: z.array(z.object({ message: z.string() })).default([]),
});

export interface Request {
  readonly type: string;
  readonly params: object;
  readonly signal?: AbortSignal | undefined;
  /** By which the server knows a message that is sent again. */
  readonly key?: string;
}

/** The server's side of the chat; opens a session when the first request needs one, and a new one when it has ended. */
export class ChatServer {
  readonly #settings: () => Settings;
  #secret: Promise<string> | undefined;

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }

  /** The events of an answer, as they come. Throws `Fault`, and what `fetch` throws. */
  async *stream(request: Request): AsyncGenerator<ThreadEvent> {
    const { body } = await this.#send(request);
    if (body === null) return;
    const frames = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    const reader = frames.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        // What this version does not know it does not show.
        const event = ThreadEvent.safeParse(JSON.parse(next.value.data));
        if (event.success) yield event.data;
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  /** The answer of a request that is no conversation. */
  async ask(request: Request): Promise<unknown> {
    return await (await this.#send(request)).json();
  }

  async #send(request: Request): Promise<Response> {
    const first = await this.#post(request);
    if (first.status !== 401) return await accept(first);
    this.#secret = undefined;
    return await accept(await this.#post(request));
  }

  async #post({ type, params, signal, key }: Request): Promise<Response> {
    const settings = this.#settings();
    const secret = await (this.#secret ??= this.#open());
    return await fetch(`${settings.api}/api/chatkit`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${secret}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify({ type, params, metadata: readContext(settings) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #open(): Promise<string> {
    const settings = this.#settings();
    try {
      const learner = readLearner(settings.api);
      const response = await fetch(`${settings.api}/api/chatkit/session`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(learner === undefined ? {} : { 'x-tutor-learner': learner }),
        },
        body: JSON.stringify(readContext(settings)),
      });
      const answer = await accept(response);
      keepLearner(settings.api, answer.headers.get('x-tutor-learner'));
      return Session.parse(await answer.json()).client_secret;
    } catch (error) {
      this.#secret = undefined;
      throw error;
    }
  }
}

async function accept(response: Response): Promise<Response> {
  if (response.ok) return response;
  const said = Refusal.safeParse(await response.json().catch(() => ({}))).data;
  const words = said?.message ?? said?.details[0]?.message;
  const wait = said?.retry_after;
  throw new Fault(
    wait !== undefined
      ? `That was quick. The tutor takes more questions in ${wait} seconds.`
      : (words ?? 'The tutor could not answer. Try again in a moment.'),
    response.status,
  );
}
