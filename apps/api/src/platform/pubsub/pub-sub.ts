import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openNotifyChannel } from '@quintet/db/postgres/notify-channel';
import { type Logger, warnSeldom } from '../log.ts';
import { openRedisTransport } from './redis-pub-sub.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** Told which channels have something new; `all`: any of them may have, as messages were lost. */
type Subscriber = (channels: readonly string[] | 'all') => void;

/** Messages name the channels that have something new. They are hints: they may be lost or repeated. */
export interface PubSub {
  /** Tells the subscribers of this process at once and those of the others within a tick. Never throws. */
  publish(channels: readonly string[]): void;
  /** Gives the function that ends it. */
  subscribe(subscriber: Subscriber): () => void;
  /** Resolves when other processes are heard; at once when there are none. */
  readonly ready: Promise<void>;
  /** Sends what is left, for half a second at most. */
  close(): Promise<void>;
}

/** Below the 8000 bytes that PostgreSQL takes. */
const mostBytes = 7_000;
/** How long the end waits for the last messages to go out. */
const flushMs = 500;
/** Stands for all channels; the name of none, as those are encoded. */
const everything = ' ';

/**
 * Pub/sub between processes: over Redis when there is one, else over PostgreSQL's LISTEN/NOTIFY, else (embedded
 * database) within this process alone.
 */
export function createPubSub(options: {
  redisUrl?: string | undefined;
  databaseUrl?: string | undefined;
  log: Logger;
  /** Parts deployments that share a Redis. */
  name: string;
}): PubSub {
  const sender = randomUUID();
  const subscribers = new Set<Subscriber>();
  const pending = new Set<string>();

  function tell(channels: readonly string[] | 'all'): void {
    for (const subscriber of subscribers) subscriber(channels);
  }

  const transport = openTransport(options, {
    name: options.name,
    onMessage: (payload) => {
      if (!payload.startsWith(`${sender}\n`)) tell(readChannels(payload));
    },
    onReconnect: () => {
      tell('all');
      // What this process told meanwhile did not get out.
      void transport?.send(`${sender}\n${everything}`);
    },
    log: (line) => warnSeldom(options.log, {}, line),
  });

  async function flush(): Promise<void> {
    const groups = [...packNames(pending)];
    pending.clear();
    await Promise.all(groups.map(async (names) => await transport?.send([sender, ...names].join('\n'))));
  }

  return {
    publish(channels) {
      tell(channels);
      if (transport === undefined) return;
      if (pending.size === 0 && channels.length > 0) setImmediate(() => void flush());
      for (const name of channels) pending.add(encodeURIComponent(name.toWellFormed()));
    },
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    ready: transport?.ready ?? Promise.resolve(),
    async close() {
      subscribers.clear();
      await Promise.race([flush(), delay(flushMs)]);
      await transport?.close();
    },
  };
}

/** What is not one of our messages comes from nobody we know and may mean anything. */
function readChannels(payload: string): readonly string[] | 'all' {
  const [, ...names] = payload.split('\n');
  try {
    return names.includes(everything) ? 'all' : names.map(decodeURIComponent);
  } catch {
    return 'all';
  }
}

function openTransport(
  { redisUrl, databaseUrl }: { redisUrl?: string | undefined; databaseUrl?: string | undefined },
  options: TransportOptions,
): Transport | undefined {
  if (redisUrl !== undefined) return openRedisTransport(redisUrl, options);
  return databaseUrl === undefined ? undefined : openNotifyChannel(databaseUrl, options);
}

/** Names in groups that fit one message; a name too long for any stands for everything. */
function* packNames(names: ReadonlySet<string>): Generator<string[]> {
  let group: string[] = [];
  let bytes = 0;
  for (const given of names) {
    const name = given.length > mostBytes ? everything : given;
    if (bytes + name.length > mostBytes) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(name);
    bytes += name.length + 1;
  }
  if (group.length > 0) yield group;
}
