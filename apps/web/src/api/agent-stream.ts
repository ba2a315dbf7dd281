import type { agentLoop } from '@quintet/contracts/timeback/events';
import { createSseParser, type SseFrame, type SseParser } from './sse-parser.ts';

/** The contract's own path; the type alone is imported, so that no schema is sent to the browser. */
const path: (typeof agentLoop)['path'] = '/agent/loop';

/** A stream that sends nothing, not even the ping of every 25 s, for this long is dead. */
const silenceMs = 60_000;
/** When the agent is away, the contract's own wait. */
const awayMs = 30_000;

/** Why a stream is over. `waitMs` is what the server asks for before the next try. */
export type Ending =
  | { readonly kind: 'cut' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'limited' | 'away'; readonly waitMs: number };

export interface StreamOptions {
  readonly token: string;
  /** Where to go on; empty for what comes from now. */
  readonly cursor: string;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  readonly onFrame: (frame: SseFrame) => void;
  /** Called after each chunk, once its events are handed on. */
  readonly onProgress: (progress: Pick<SseParser, 'lastId' | 'retryMs'>) => void;
}

/** Reads `GET /agent/loop` (contract §4) until it ends, whatever the reason. Never throws for the network's sake. */
export async function readAgentStream(options: StreamOptions): Promise<Ending> {
  const watch = watchSilence();
  try {
    const response = await fetch(`${path}?channels=tasks`, {
      headers: headersOf(options),
      signal: AbortSignal.any([options.signal, watch.signal]),
      cache: 'no-store',
    });
    if (!response.ok || response.body === null) return endingOf(response);
    options.onOpen();
    await readBody(response.body, options, watch);
    return { kind: 'cut' };
  } catch {
    // Cut off, silent, or no longer wanted: the caller knows its own signal.
    return { kind: 'cut' };
  } finally {
    watch.stop();
  }
}

async function readBody(
  body: ReadableStream<Uint8Array>,
  { onFrame, onProgress }: StreamOptions,
  watch: { touch(): void },
): Promise<void> {
  const parser = createSseParser();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    watch.touch();
    for (const frame of parser.push(value)) onFrame(frame);
    onProgress(parser);
  }
}

function headersOf({ token, cursor }: StreamOptions): Readonly<Record<string, string>> {
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}` };
  return cursor === '' ? headers : { ...headers, 'last-event-id': cursor };
}

function endingOf(response: Response): Ending {
  void response.body?.cancel();
  const waitMs = readRetryAfter(response.headers.get('retry-after'));
  if (response.status === 401) return { kind: 'refused' };
  if (response.status === 429) return { kind: 'limited', waitMs };
  return response.status === 503 ? agentAway(waitMs) : { kind: 'cut' };
}

/** The agent is away: the next try is in thirty seconds, or later when the server asks for that. */
export function agentAway(waitMs = 0): Ending {
  return { kind: 'away', waitMs: Math.max(awayMs, waitMs) };
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110 section 10.2.3); 0 when it is neither. */
function readRetryAfter(value: string | null): number {
  if (value === null) return 0;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const ms = Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}

function watchSilence() {
  const silent = new AbortController();
  const begin = () => setTimeout(() => silent.abort(), silenceMs);
  let timer = begin();
  const stop = () => clearTimeout(timer);
  return {
    signal: silent.signal,
    stop,
    touch() {
      stop();
      timer = begin();
    },
  };
}
