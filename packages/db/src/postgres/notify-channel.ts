import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../migrations/migrate.ts';

export interface NotifyChannel {
  /** Resolves when the channel is heard for the first time, or closed. */
  readonly ready: Promise<void>;
  /** Sends at most 7999 bytes; resolves when they are sent or, as the connection is away, lost. */
  send(payload: string): Promise<void>;
  close(): Promise<void>;
}

export interface NotifyChannelOptions {
  readonly name: string;
  readonly onMessage: (payload: string) => void;
  /** The connection was away: messages of that time are lost. */
  readonly onReconnect: () => void;
  readonly log: Log;
}

const connectMs = 5_000;
/** How many messages may wait to be sent before more are dropped. */
const mostWaiting = 1_000;
const firstDelayMs = 50;
const mostDelayMs = 5_000;

/** LISTEN and NOTIFY on a connection of its own that comes back by itself. `name` is at most 63 bytes. */
export function openNotifyChannel(databaseUrl: string, options: NotifyChannelOptions): NotifyChannel {
  const stop = new AbortController();
  let markReady = () => {};
  const ready = new Promise<void>((resolve) => {
    markReady = resolve;
  });
  let current: pg.Client | undefined;
  let sending: Promise<void> = Promise.resolve();
  let waiting = 0;
  const sent = () => {
    waiting -= 1;
  };

  async function listenForever(): Promise<void> {
    let heard = false;
    for (let failures = 0; !stop.signal.aborted; failures += 1) {
      try {
        await listen(databaseUrl, { ...options, signal: stop.signal }, (client) => {
          current = client;
          failures = 0;
          if (heard) options.onReconnect();
          heard = true;
          markReady();
        });
      } catch (error) {
        if (!stop.signal.aborted)
          options.log(`cannot listen: ${error instanceof Error ? error.message : String(error)}`);
      }
      current = undefined;
      await delay(backOff(failures), undefined, { signal: stop.signal }).catch(() => undefined);
    }
    markReady();
  }

  const running = listenForever();
  return {
    ready,
    send: async (payload) => {
      const client = current;
      if (client === undefined || waiting === mostWaiting) return;
      waiting += 1;
      const send = async () => await client.query('select pg_notify($1, $2)', [options.name, payload]);
      sending = sending.then(send).then(sent, sent);
      await sending;
    },
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

interface Listening extends NotifyChannelOptions {
  readonly signal: AbortSignal;
}

/** Listens over one connection until it ends or the signal aborts; `onHeard` is given the client once it hears. */
async function listen(
  databaseUrl: string,
  { name, onMessage, log, signal }: Listening,
  onHeard: (client: pg.Client) => void,
): Promise<void> {
  const socket = new Socket();
  const client = createClient(databaseUrl, socket);
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', (error) => log(`lost the connection that listens: ${error.message}`));
  client.on('notification', ({ payload }) => onMessage(payload ?? ''));
  let isHeard = false;
  // The driver cannot be told to stop while it connects.
  const close = () => void (isHeard ? client.end().catch(() => undefined) : socket.destroy());
  signal.addEventListener('abort', close, { once: true });
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(name)}`);
    isHeard = true;
    onHeard(client);
    await ended;
  } finally {
    signal.removeEventListener('abort', close);
    socket.destroy();
  }
}

function createClient(databaseUrl: string, socket: Socket): pg.Client {
  return new pg.Client({
    stream: () => socket,
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    application_name: 'quintet pubsub',
  });
}

function backOff(failures: number): number {
  return Math.min(firstDelayMs * 2 ** failures, mostDelayMs) * (0.5 + Math.random() / 2);
}
