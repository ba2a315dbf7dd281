import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AttachOptions, Bus } from '../../platform/bus/bus.ts';
import type { Start } from '../../platform/bus/resume-after-cursor.ts';
import type { Ends } from '../../platform/bus/tracked-events.ts';
import type { Logger } from '../../platform/log.ts';
import { fieldOf } from '../../platform/json/field-of.ts';
import { type Ending, SseConnection, type SseOwner } from './connection.ts';
import { Encoded, formatFrame, type Types } from './frame.ts';
import { TimerWheel } from '../timer-wheel.ts';

const pingMs = 25_000;
/** For how long a graceful end waits for clients to take what is left. */
const drainMs = 1_000;
/** Clients that lose the server together come back spread over this span. */
const retryFromMs = 1_000;
const retrySpanMs = 2_000;

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};
const ping = new Encoded(formatFrame({ event: 'ping', data: '{}' }));
/** For clients who would take every event for one of theirs. */
const comment = new Encoded(': ping\n\n');

export interface SseOptions extends AttachOptions, Ends {
  /** Only events of these types. Give the same set object each time: what is encoded is shared by set. */
  readonly types?: Types;
  /** Ends the stream, within a ping, at this time in milliseconds since the epoch: that of its token. */
  readonly closeAt?: number | undefined;
  /** Called once, when the connection is over. */
  readonly onEnd?: (() => void) | undefined;
}

export interface SseWriter {
  /** Answers with the events of streams until either side ends it: an id on every frame but pings. */
  writeSse(reply: FastifyReply, options: SseOptions): void;
  /**
   * Answers with events that come from elsewhere, each a frame with a line of JSON and nothing else, at the pace of the
   * client; ends with them.
   */
  readonly sendEvents: (reply: FastifyReply, events: AsyncIterable<object>) => void;
  /** Open connections, and how many were cut off because the client did not read. */
  counts(): { open: number; slow: number };
  /** Ends all connections in order; takes a second at most. New ones are ended at once. */
  close(): Promise<void>;
}

/** The SSE writer of a server: all connections share a ping timer, and all of one stream its encoded bytes. */
export function createSseWriter(options: { bus: Bus; log: Logger; pingMs?: number }): SseWriter {
  const { bus, log } = options;
  const pingTimer = new TimerWheel<SseConnection>(options.pingMs ?? pingMs, (connection) => {
    if (connection.closeAt <= Date.now()) connection.close();
    else connection.ping(connection.isBare ? comment : ping);
  });
  const endings = new WeakMap<SseConnection, () => void>();
  let slow = 0;
  let closing = false;

  const owner: SseOwner = {
    onEnd(connection, ending: Ending) {
      pingTimer.delete(connection);
      endings.get(connection)?.();
      if (ending !== 'slow_consumer') return;
      slow += 1;
      log.info({ reason: ending }, 'closed an event stream');
    },
    onFault: (error) => log.warn({ err: error }, 'an event stream failed'),
  };

  function open(reply: FastifyReply, sseOptions: Partial<SseOptions>, isBare: boolean): SseConnection {
    const { types, closeAt = Infinity, isLast, mayGoOn, onEnd, start } = sseOptions;
    const raw = takeOver(reply);
    const resumes = typeof start === 'object';
    const connection = new SseConnection(owner, raw, { types, closeAt, resumes, isLast, mayGoOn, isBare });
    if (onEnd !== undefined) endings.set(connection, onEnd);
    pingTimer.add(connection);
    if (isBare) raw.flushHeaders();
    else raw.write(`retry: ${Math.round(retryFromMs + Math.random() * retrySpanMs)}\n\n`);
    // A client who left before this point is not told of again.
    if (closing || raw.destroyed || reply.request.method === 'HEAD') connection.close();
    return connection;
  }

  return {
    writeSse(reply, sseOptions) {
      const connection = open(reply, sseOptions, false);
      if (connection.isOpen) connection.attachment = bus.attach(sseOptions, connection);
    },
    sendEvents(reply, events) {
      const connection = open(reply, {}, true);
      void writeEach(connection, events)
        .catch((error: unknown) => owner.onFault(error))
        .finally(() => connection.close());
    },
    counts: () => ({ open: pingTimer.size, slow }),
    async close() {
      closing = true;
      pingTimer.stop();
      await drain([...pingTimer]);
    },
  };
}

async function writeEach(connection: SseConnection, events: AsyncIterable<object>): Promise<void> {
  for await (const event of events) {
    connection.write(new Encoded(`data: ${JSON.stringify(event)}\n\n`));
    await connection.whenReady();
    if (!connection.isOpen) break;
  }
}

/** Takes the response from Fastify, with what headers it has, and sends its head. */
function takeOver(reply: FastifyReply): FastifyReply['raw'] {
  reply.hijack();
  const { raw } = reply;
  // A connection that carried a stream is not used again.
  raw.shouldKeepAlive = false;
  for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headers })) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  return raw.writeHead(200);
}

/** Where a client wants to go on: `Last-Event-ID`, else `?lastEventId=`; `undefined` when it has no cursor. */
export function readStart(request: FastifyRequest): Start | undefined {
  const asked = request.headers['last-event-id'] ?? fieldOf(request.query, 'lastEventId');
  return asked === undefined || asked === '' ? undefined : { cursor: String(asked) };
}

/** Ends connections in order, and after a second those whose client does not take what is left. */
async function drain(connections: readonly SseConnection[]): Promise<void> {
  const closed = connections.map(async (connection) => await connection.whenClosed());
  const late = setTimeout(() => {
    for (const connection of connections) connection.destroy();
  }, drainMs);
  for (const connection of connections) connection.close();
  await Promise.all(closed);
  clearTimeout(late);
}
