import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../open-db.ts';
import { createPgliteDriver } from './pglite-driver.ts';
import { createPostgresDriver } from './postgres-driver.ts';
import type { QueryResult, QueueDriver, QueueSession, RunQuery } from './queue-driver.ts';

const pauseMs = 300;

/** A client for a job queue: what it runs goes to the pool, and all of them listen over one connection. */
export interface QueueClient extends EventEmitter {
  readonly query: RunQuery;
  release(): void;
}

/**
 * As much of `pg.Pool` as a job queue uses, over PostgreSQL or PGlite, with unqualified names looked up in `schema`.
 * A lost listening connection is told to each client as `error`; the next client listens on a new one.
 */
export interface QueuePool extends EventEmitter {
  readonly options: { readonly keepAlive: boolean };
  readonly query: RunQuery;
  connect(): Promise<QueueClient>;
  runAlone(run: (session: QueueSession) => Promise<void>): Promise<void>;
  end(): Promise<void>;
}

/** Opens a pool of few connections beside those of `db`. Closing `db` first breaks it, so end it before. */
export async function openQueuePool(db: Db, schema: string): Promise<QueuePool> {
  if (!/^[a-z_]+$/.test(schema)) throw new TypeError(`Not a schema name: ${schema}`);
  const driver =
    db.pglite === undefined ? createPostgresDriver(db, schema) : await createPgliteDriver(db.pglite, schema);
  const unhurried: QueueDriver = { ...driver, query: pauseAfterFailure(driver.query) };
  return Object.assign(createEmitter(), {
    // It tells the queue that a dead listening connection is noticed, so that it need not poll.
    options: { keepAlive: true },
    query: unhurried.query,
    connect: () => Promise.resolve(createClient(unhurried)),
    runAlone: driver.runAlone,
    end: driver.end,
  });
}

/** A worker whose statement fails asks again at once; on a full disk nothing else would get a turn beside that. */
function pauseAfterFailure(query: RunQuery): RunQuery {
  return async <Row>(text: string, parameters?: readonly unknown[]) => {
    try {
      return await query<Row>(text, parameters);
    } catch (error) {
      await delay(pauseMs);
      throw error;
    }
  };
}

function createClient(driver: QueueDriver): QueueClient {
  const emitter = createEmitter();
  const stops: (() => Promise<void>)[] = [];
  const listen = async (channel: string) => {
    const stop = await driver.listen(channel, {
      heard: (payload) => emitter.emit('notification', { channel, payload }),
      lost: (error) => emitter.listenerCount('error') > 0 && emitter.emit('error', error),
    });
    stops.push(stop);
    return { rows: [], rowCount: 0 };
  };
  return Object.assign(emitter, {
    query: async <Row>(text: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>> => {
      const channel = channelOf(text);
      if (channel !== undefined) return await listen(channel);
      // The name of a worker would stay on a connection that belongs to all.
      if (text.includes(`set_config('application_name'`)) return { rows: [], rowCount: 0 };
      return await driver.query<Row>(text, parameters);
    },
    release: () => {
      for (const stop of stops.splice(0)) stop().catch(() => undefined);
    },
  });
}

// The statement follows lines of comment.
function channelOf(text: string): string | undefined {
  return /^(?:\s*--.*\n)*\s*listen\s+(\w+)/i.exec(text)?.[1];
}

// Each queue and each waiting worker listens to it.
function createEmitter(): EventEmitter {
  return new EventEmitter().setMaxListeners(0);
}
