import pg from 'pg';
import type { Db } from '../open-db.ts';
import type { ChannelListener, QueryResult, QueueDriver } from './queue-driver.ts';

const maxConnections = 4;

/** Drives a job queue over connections of its own to the same PostgreSQL, one of which listens for all. */
export function createPostgresDriver({ pool: shared }: Db, schema: string): QueueDriver {
  if (shared === undefined) throw new Error('The database has no connections to PostgreSQL');
  const { onConnect } = shared.options;
  const pool = new pg.Pool({
    ...shared.options,
    max: maxConnections,
    application_name: 'quintet jobs',
    onConnect: async (client) => {
      await Promise.resolve(onConnect?.(client));
      await client.query(`set search_path = ${schema}, public`);
    },
  });
  // Without a listener the end of an idle connection would end the process; the next query tells what is wrong.
  pool.on('error', () => undefined);
  const query = queryOver(pool);
  const hub = createHub(pool);
  return {
    query,
    listen: hub.listen,
    runAlone: async (run) => {
      const client = await pool.connect();
      try {
        await run({ query: queryOver(client) });
        client.release();
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    end: async () => {
      hub.close();
      await pool.end();
    },
  };
}

function queryOver(runner: pg.Pool | pg.PoolClient) {
  return async <Row>(text: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>> => {
    const { rows, rowCount } = await runner.query(
      text,
      parameters === undefined ? undefined : [...parameters],
    );
    return { rows: rows as Row[], rowCount };
  };
}

interface Connection {
  readonly client: pg.PoolClient;
  readonly listeners: Map<string, Set<ChannelListener>>;
  /** Its last statement: a connection runs one at a time. */
  last: Promise<unknown>;
}

// One connection listens on behalf of all; when it dies everybody is told, and whoever comes next opens another.
function createHub(pool: pg.Pool) {
  let opening: Promise<Connection> | undefined;

  const drop = (connection: Connection, error: Error) => {
    const listeners = [...connection.listeners.values()].flatMap((set) => [...set]);
    connection.listeners.clear();
    opening = undefined;
    connection.client.release(true);
    for (const listener of listeners) listener.lost(error);
  };

  const open = async (): Promise<Connection> => {
    const client = await pool.connect();
    const connection: Connection = { client, listeners: new Map(), last: Promise.resolve() };
    client.on('notification', ({ channel, payload }) => {
      for (const { heard } of connection.listeners.get(channel) ?? []) heard(payload ?? '');
    });
    client.once('error', (error) => drop(connection, error));
    // A second error of the same connection has nobody to tell, but must not end the process.
    client.on('error', () => undefined);
    return connection;
  };

  const connect = async (): Promise<Connection> => {
    opening ??= open();
    const attempt = opening;
    try {
      return await attempt;
    } catch (error) {
      if (opening === attempt) opening = undefined;
      throw error;
    }
  };

  return {
    listen: async (channel: string, listener: ChannelListener) => {
      const connection = await connect();
      const { client, listeners } = connection;
      const others = listeners.get(channel) ?? new Set();
      listeners.set(channel, others.add(listener));
      const listen = async () => await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      connection.last = connection.last.then(listen, listen);
      await connection.last;
      return () => {
        others.delete(listener);
        return Promise.resolve();
      };
    },
    close: () => {
      void opening?.then(({ client }) => client.release(true)).catch(() => undefined);
      opening = undefined;
    },
  };
}
