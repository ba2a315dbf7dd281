import { ThreadEvent } from '@quintet/contracts/chatkit/events';
import { createSession } from '@quintet/contracts/chatkit/session';
import { expect } from 'vitest';
import { z } from 'zod';

/** What a request of the ChatKit protocol was answered with. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  /** Of a stream, each held against the protocol. */
  readonly events: ThreadEvent[];
  /** Of an answer that is JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ChatkitClient {
  readonly headers: Readonly<Record<string, string>>;
  readonly learner: string;
  send(type: string, params?: object, options?: SendOptions): Promise<Answered>;
  /** The response itself, whose body nobody has read. */
  post(type: string, params?: object, options?: SendOptions): Promise<Response>;
  /** Begins a thread; gives its id and the events. */
  begin(text: string): Promise<Answered & { thread_id: string }>;
}

interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly metadata?: object;
  readonly signal?: AbortSignal;
}

const Body = z.record(z.string(), z.unknown());

/** Opens a session, and speaks the protocol with it. */
export async function openChatkit(
  url: string,
  page: object = {},
  sessionHeaders: Readonly<Record<string, string>> = {},
): Promise<ChatkitClient> {
  const json = { 'content-type': 'application/json' };
  const session = await fetch(`${url}/api/chatkit/session`, {
    method: 'POST',
    headers: { ...json, ...sessionHeaders },
    body: JSON.stringify(page),
  });
  const { client_secret } = createSession.output.parse(await session.json());
  const headers = { ...json, authorization: `Bearer ${client_secret}` };

  async function post(type: string, params?: object, options: SendOptions = {}): Promise<Response> {
    const { metadata, signal } = options;
    return await fetch(`${url}/api/chatkit`, {
      method: 'POST',
      headers: { ...headers, ...options.headers },
      body: JSON.stringify({ type, params, metadata }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async function send(type: string, params?: object, options?: SendOptions): Promise<Answered> {
    const response = await post(type, params, options);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      events: isStream ? readEvents(text) : [],
      body: isStream ? {} : Body.parse(JSON.parse(text)),
    };
  }

  return {
    headers,
    learner: session.headers.get('x-tutor-learner') ?? '',
    send,
    post,
    async begin(text) {
      const answered = await send('threads.create', { input: say(text) });
      const [created] = answered.events;
      return { ...answered, thread_id: created?.type === 'thread.created' ? created.thread.id : '' };
    },
  };
}

/** A message of a learner. */
export function say(text: string, more: object = {}) {
  return { content: [{ type: 'input_text', text }], attachments: [], inference_options: {}, ...more };
}

/** The events of a stream whose frames are a line of data each and nothing else. */
export function readEvents(text: string): ThreadEvent[] {
  if (text === '') return [];
  expect(text.endsWith('\n\n')).toBe(true);
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((frame) => {
      expect(frame).toMatch(/^data: [^\n]+$/);
      const told: unknown = JSON.parse(frame.slice('data: '.length));
      const event = ThreadEvent.parse(told);
      // Nothing that the protocol does not know, and nothing that is null.
      expect(told).toEqual(event);
      return event;
    });
}

/** What a test looks at first: the types in their order. */
export function typesOf(events: readonly ThreadEvent[]): string[] {
  return events.map(({ type }) => type);
}
