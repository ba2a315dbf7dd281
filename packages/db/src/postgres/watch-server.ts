import { Socket } from 'node:net';
import pg from 'pg';
import type { Log } from '../migrations/migrate.ts';

/** A server that reads only has been taken over by another, or its disk is kept from harm. */
export type DbState = 'serving' | 'read-only' | 'away';

export interface ServerWatch {
  /** Makes the sockets of all connections but the watch's own. They end once the server is away, and none opens till it is back. */
  stream(this: void): Socket;
  /** Looks now. Never throws. */
  look(): Promise<DbState>;
  close(): void;
}

const beatMs = 300;
const silentMs = 1_400;
/** The first connection is waited for as long as those of the pool are: a busy server is slow to open one. */
const firstMs = 5_000;
/** A beat that took longer was held up in this process, and tells nothing of the server. */
const lateMs = silentMs + 300;

/**
 * Asks a PostgreSQL server some times a second how it is, over a connection of its own. One that has gone silent would
 * hold up whoever waits for its answer for as long as TCP hopes; so everybody is told after a second and a half.
 */
export function watchServer(databaseUrl: string, log: Log): ServerWatch {
  const sockets = new Set<Socket>();
  let state: DbState = 'serving';
  let looking: Promise<DbState> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const beat = createBeat(databaseUrl);

  const change = (next: DbState) => {
    if (next === state) return;
    state = next;
    log(`PostgreSQL ${sayings[next]}`);
    if (next === 'away') for (const socket of sockets) socket.destroy(silence());
  };

  const measure = async (): Promise<DbState> => {
    const began = performance.now();
    const next = await beat.read().catch(() => 'away' as const);
    const isOurDelay = next === 'away' && performance.now() - began > lateMs;
    if (!closed && !isOurDelay) change(next);
    return state;
  };

  const look = async (): Promise<DbState> => {
    clearTimeout(timer);
    looking ??= measure().finally(() => {
      looking = undefined;
      if (!closed) timer = setTimeout(() => void look(), beatMs).unref();
    });
    return await looking;
  };

  void look();
  return {
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // Not before the driver listens to it.
      if (state === 'away') setImmediate(() => socket.destroy(silence()));
      return socket;
    },
    look,
    close: () => {
      closed = true;
      clearTimeout(timer);
      beat.close();
    },
  };
}

const sayings: Readonly<Record<DbState, string>> = {
  serving: 'answers again',
  'read-only': 'takes no writes',
  away: 'does not answer',
};

function silence(): Error {
  return Object.assign(new Error('PostgreSQL does not answer'), { code: 'ETIMEDOUT' });
}

/** One question to the server, over a connection that is opened again when it was lost. */
function createBeat(databaseUrl: string) {
  let open: { readonly client: pg.Client; readonly socket: Socket } | undefined;
  let isFirst = true;
  let closed = false;

  const drop = () => {
    open?.socket.destroy();
    open = undefined;
  };

  const connect = async () => {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: isFirst ? firstMs : silentMs,
      query_timeout: silentMs,
      application_name: 'quintet watch',
      stream: () => socket,
    });
    // Its loss is seen at the next beat.
    client.on('error', () => undefined);
    open = { client, socket };
    isFirst = false;
    await client.connect();
    return client;
  };

  const ask = async (client: pg.Client): Promise<DbState> => {
    const { rows } = await client.query<{ transaction_read_only: string }>('show transaction_read_only');
    return rows[0]?.transaction_read_only === 'off' ? 'serving' : 'read-only';
  };

  return {
    async read(): Promise<DbState> {
      const began = performance.now();
      const hadClient = open !== undefined;
      try {
        return await ask(open?.client ?? (await connect()));
      } catch (error) {
        drop();
        // A connection that was ended says nothing of the server; one that fell silent does.
        if (closed || !hadClient || performance.now() - began >= silentMs) throw error;
        return await ask(await connect());
      }
    },
    close: () => {
      closed = true;
      drop();
    },
  };
}
