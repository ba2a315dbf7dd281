import type { Fault } from './fault.ts';
import { forgetCursor, keepCursor, readCursor } from './agent-cursor.ts';
import { agentAway, readAgentStream, type Ending } from './agent-stream.ts';
import { createBackOff } from './back-off.ts';
import { createPresence, wait, whenBack } from './presence.ts';
import type { SseFrame } from './sse-parser.ts';

/** Where the loop stands. `off`: there is nobody to listen for. */
export interface LoopState {
  readonly status: 'off' | 'connecting' | 'live' | 'retrying';
  /** Why it is not live, where that is known. */
  readonly reason?: 'offline' | 'away';
}

export interface AgentToken {
  readonly token: string;
  /** Seconds. */
  readonly expires_in: number;
}

export interface AgentLoopOptions {
  readonly signal: AbortSignal;
  /** A new token for the visitor's stream; what it throws is read by `readFault`. */
  readonly createToken: (signal: AbortSignal) => Promise<AgentToken>;
  readonly readFault: (error: unknown) => Fault;
  readonly onState: (state: LoopState) => void;
  /** Whose stream it is; called before its first event. */
  readonly onVisitor: (vid: string) => void;
  /** Each event but pings, in order, once. */
  readonly onEvent: (frame: SseFrame) => void;
}

interface Pass {
  readonly token: string;
  readonly vid: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A stream that was open for this long was a good one: the next try starts with the shortest wait. */
const healthyMs = 5000;
/** A token this close to its end is not worth a connection. */
const marginMs = 30_000;

/**
 * Follows a visitor's stream until the signal is raised or the server no longer knows the visitor: connects, resumes
 * behind the last event, and comes back after faults as the contract's error table (§4) says.
 */
export async function followAgentLoop(options: AgentLoopOptions): Promise<void> {
  const { signal, onState } = options;
  const backOff = createBackOff();
  const line = createLine(options, () => backOff.reset());
  const presence = createPresence(signal);
  let refusals = 0;
  onState({ status: 'connecting' });
  while (!signal.aborted) {
    const over = new AbortController();
    const away = presence.raiseWhenAway(AbortSignal.any([signal, over.signal]));
    const ending = await line.connect(AbortSignal.any([signal, away]));
    over.abort();
    if (signal.aborted) return;
    if (ending.kind === 'unknown') return onState({ status: 'off' });
    if (away.aborted) {
      onState(navigator.onLine ? { status: 'connecting' } : { status: 'retrying', reason: 'offline' });
      await whenBack(signal);
      continue;
    }
    onState({ status: 'retrying', ...(ending.kind === 'away' ? { reason: 'away' } : {}) });
    refusals = ending.kind === 'refused' ? refusals + 1 : 0;
    // A token may have ended on its way: the first refusal costs a new token, the next ones patience.
    if (refusals === 1) continue;
    await wait(waitAfter(ending, backOff, line.retryMs()), { signal, mayHurry: ending.kind === 'cut' });
  }
}

function waitAfter(ending: Ending, backOff: ReturnType<typeof createBackOff>, retryMs: number): number {
  if (ending.kind === 'away') return ending.waitMs;
  return backOff.next(ending.kind === 'limited' ? ending.waitMs : retryMs);
}

/** One visitor's line to the server: its token, its cursor and the wait that the server asked for last. */
function createLine(options: AgentLoopOptions, onHealthy: () => void) {
  let pass: Pass | undefined;
  let retryMs = 0;

  async function takePass(signal: AbortSignal): Promise<Pass | Ending> {
    if (pass !== undefined && pass.until > Date.now()) return pass;
    try {
      const { token, expires_in } = await options.createToken(signal);
      const vid = readSubject(token);
      pass = { token, vid, until: Date.now() + expires_in * 1000 - marginMs };
      options.onVisitor(vid);
      return pass;
    } catch (error) {
      return endingOfFault(options.readFault(error));
    }
  }

  async function listen({ token, vid }: Pass, signal: AbortSignal): Promise<Ending> {
    let openedAt = Infinity;
    const ending = await readAgentStream({
      token,
      cursor: readCursor(vid),
      signal,
      onOpen() {
        openedAt = Date.now();
        options.onState({ status: 'live' });
      },
      onFrame(frame) {
        if (frame.event === 'reset') forgetCursor();
        else if (frame.event !== 'ping') options.onEvent(frame);
      },
      onProgress(progress) {
        retryMs = progress.retryMs ?? retryMs;
        if (progress.lastId !== '') keepCursor(vid, progress.lastId);
      },
    });
    if (Date.now() - openedAt >= healthyMs) onHealthy();
    if (ending.kind === 'refused') pass = undefined;
    return ending;
  }

  return {
    retryMs: () => retryMs,
    async connect(signal: AbortSignal): Promise<Ending> {
      const taken = await takePass(signal);
      return 'kind' in taken ? taken : await listen(taken, signal);
    },
  };
}

function endingOfFault(fault: Fault): Ending {
  const waitMs = (fault.retryAfter ?? 0) * 1000;
  switch (fault.code) {
    case 'invalid_vid':
      return { kind: 'unknown' };
    case 'rate_limited':
      return { kind: 'limited', waitMs };
    case 'provider_down':
      return agentAway(waitMs);
    default:
      return { kind: 'cut' };
  }
}

/** The vid a token was made for: its `sub` (contract §4). Read for the tab's own order only; the server checks it. */
function readSubject(token: string): string {
  const payload = token.split('.')[1] ?? '';
  const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  if (typeof claims !== 'object' || claims === null || !('sub' in claims)) return '';
  return String(claims.sub);
}
