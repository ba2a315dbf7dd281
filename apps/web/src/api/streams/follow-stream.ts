import { readFault, type Fault } from '../fault.ts';
import { createBackOff } from './back-off.ts';
import { isPresent, raiseWhenAway, watchPresence, whenPresent } from './presence.ts';

/** Where a stream stands. `off`: there is nothing to listen to. */
export interface StreamState {
  readonly status: 'off' | 'connecting' | 'live' | 'retrying' | 'offline';
  /** Why it is tried again. */
  readonly fault?: Fault;
}

/** An item of a tRPC subscription; its id is the cursor to go on behind. */
export interface StreamItem {
  readonly id: string;
  readonly data: { readonly type: string; readonly data?: unknown };
}

/** What a tRPC subscription calls. */
export interface StreamHandlers {
  readonly onData: (item: StreamItem) => void;
  readonly onError: (error: unknown) => void;
  readonly onComplete: () => void;
  readonly onConnectionStateChange: (state: { readonly error: unknown }) => void;
}

interface Subscription {
  unsubscribe(): void;
}

/** A stream to follow. */
export interface Stream {
  /** Subscribes behind what was heard last; what it throws is a failed try. */
  readonly open: (handlers: StreamHandlers, signal: AbortSignal) => Promise<Subscription> | Subscription;
  /** Each item in its order, `opened` and `reset` among them. */
  readonly onItem: (item: StreamItem) => void;
  /** Whether every other try would meet the same fault. */
  readonly isFinal: (fault: Fault) => boolean;
  readonly onState: (state: StreamState) => void;
}

/** A stream that was open for this long was a good one: the next try starts with the shortest wait. */
const healthyMs = 5000;
/** A stream that is not open after this long is dead; an open one is watched by its pings. */
const silenceMs = 60_000;
/** How long a server that is not available is left alone. */
const unavailableMs = 30_000;

/**
 * Follows a stream until the signal is raised: comes back after faults with growing waits, never sooner than the server
 * asks for, and rests without a network and once the page was out of sight for `graceMs`.
 */
export async function followStream(stream: Stream, graceMs: number, signal: AbortSignal): Promise<void> {
  stream.onState({ status: 'connecting' });
  for (;;) {
    const away = raiseWhenAway(graceMs, signal);
    const isFinal = await keepOpen(stream, away);
    if (signal.aborted) return;
    if (isFinal) return stream.onState({ status: 'off' });
    stream.onState({ status: navigator.onLine ? 'connecting' : 'offline' });
    await whenPresent(signal);
  }
}

/** Connects again and again until the signal is raised; gives true when a fault is final. */
async function keepOpen(stream: Stream, signal: AbortSignal): Promise<boolean> {
  const backOff = createBackOff();
  while (!signal.aborted) {
    const { fault, openMs } = await listen(stream, signal);
    if (signal.aborted) break;
    if (stream.isFinal(fault)) return true;
    if (openMs >= healthyMs) backOff.reset();
    stream.onState({ status: 'retrying', fault });
    await pause(backOff.next(leastWait(fault)), { signal, mayHurry: fault.status === undefined });
  }
  return false;
}

function leastWait({ status, retryAfter = 0 }: Fault): number {
  return Math.max(retryAfter * 1000, status === 503 ? unavailableMs : 0);
}

interface Ending {
  readonly fault: Fault;
  /** For how long the stream was open, in milliseconds. */
  readonly openMs: number;
}

/** One connection, from its first try to its end. */
async function listen(stream: Stream, signal: AbortSignal): Promise<Ending> {
  const over = new AbortController();
  let openedAt = Infinity;
  const error = await new Promise<unknown>((resolve) => {
    const silent = setTimeout(resolve, silenceMs);
    const handlers: StreamHandlers = {
      onData(item) {
        if (signal.aborted) return;
        if (item.data.type === 'opened') {
          clearTimeout(silent);
          openedAt = Date.now();
          stream.onState({ status: 'live' });
        }
        stream.onItem(item);
      },
      onError: resolve,
      onComplete: () => resolve(undefined),
      // The browser would come back by itself, at its own pace and with what was good for this connection.
      onConnectionStateChange: ({ error }) => error !== null && resolve(error),
    };
    const opening = Promise.resolve(stream.open(handlers, signal));
    opening.catch(resolve);
    signal.addEventListener('abort', resolve, { once: true, signal: over.signal });
    over.signal.addEventListener('abort', () => {
      clearTimeout(silent);
      void opening.then(
        (subscription) => subscription.unsubscribe(),
        () => undefined,
      );
    });
  });
  over.abort();
  return { fault: readFault(error), openMs: Math.max(0, Date.now() - openedAt) };
}

interface PauseOptions {
  readonly signal: AbortSignal;
  /** Whether a page that comes back into sight or onto the network need not wait any longer. */
  readonly mayHurry: boolean;
}

/** Resolves after `ms` milliseconds, or earlier when the page comes back and may hurry, or when the signal is raised. */
async function pause(ms: number, { signal, mayHurry }: PauseOptions): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = new AbortController();
    const end = () => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true, signal: over.signal });
    if (mayHurry) watchPresence(() => isPresent() && end(), over.signal);
  });
}
