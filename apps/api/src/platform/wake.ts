import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openNotifyChannel } from '@quintet/db/notify-channel';
import type { Logger } from './log.ts';
import { openRedisChannel } from './wake-redis.ts';

/** Told which channels have something new; `all`: any of them may have, as wake-ups were lost. */
type WakeListener = (channels: readonly string[] | 'all') => void;

/** Wake-ups are hints: they may be lost or repeated, and carry nothing but names. */
export interface Wake {
  /** Tells the listeners of this process at once and those of the others within a tick. Never throws. */
  notify(channels: readonly string[]): void;
  /** Gives the function that ends it. */
  on(listener: WakeListener): () => void;
  /** Resolves when other processes are heard; at once when there are none. */
  readonly ready: Promise<void>;
  /** Sends what is left, for half a second at most. */
  close(): Promise<void>;
}

/** A way to other processes. Payloads may be lost while the connection is. */
export interface WakeChannel {
  readonly ready: Promise<void>;
  /** Resolves when it is sent, or lost. */
  send(payload: string): Promise<void>;
  close(): Promise<void>;
}

export interface WakeChannelOptions {
  readonly name: string;
  readonly onMessage: (payload: string) => void;
  /** The connection was away: messages of that time are lost. */
  readonly onReconnect: () => void;
  readonly log: (line: string) => void;
}

/** Below the 8000 bytes that PostgreSQL takes. */
const mostBytes = 7_000;
/** How long the end waits for the last wake-ups to go out. */
const flushMs = 500;
/** Stands for all channels; the name of none, as those are encoded. */
const everything = ' ';

/**
 * Wake-ups between processes: over Redis when there is one, else over PostgreSQL's LISTEN/NOTIFY, else (embedded
 * database) within this process alone.
 */
export function createWake(options: {
  redisUrl?: string | undefined;
  databaseUrl?: string | undefined;
  log: Logger;
  /** Parts deployments that share a Redis. */
  name?: string;
}): Wake {
  const sender = randomUUID();
  const listeners = new Set<WakeListener>();
  const pending = new Set<string>();

  function tell(channels: readonly string[] | 'all'): void {
    for (const listener of listeners) listener(channels);
  }

  const channel = openChannel(options, {
    name: options.name ?? 'quintet_wake',
    onMessage: (payload) => {
      if (!payload.startsWith(`${sender}\n`)) tell(readChannels(payload));
    },
    onReconnect: () => {
      tell('all');
      // What this process told meanwhile did not get out.
      void channel?.send(`${sender}\n${everything}`);
    },
    log: (line) => options.log.warn(line),
  });

  async function flush(): Promise<void> {
    const groups = [...packNames(pending)];
    pending.clear();
    await Promise.all(groups.map(async (names) => await channel?.send([sender, ...names].join('\n'))));
  }

  return {
    notify(channels) {
      tell(channels);
      if (channel === undefined) return;
      if (pending.size === 0 && channels.length > 0) setImmediate(() => void flush());
      for (const name of channels) pending.add(encodeURIComponent(name.toWellFormed()));
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: channel?.ready ?? Promise.resolve(),
    async close() {
      listeners.clear();
      await Promise.race([flush(), delay(flushMs)]);
      await channel?.close();
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

function openChannel(
  { redisUrl, databaseUrl }: { redisUrl?: string | undefined; databaseUrl?: string | undefined },
  options: WakeChannelOptions,
): WakeChannel | undefined {
  if (redisUrl !== undefined) return openRedisChannel(redisUrl, options);
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
