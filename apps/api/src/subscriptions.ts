import type { Stream } from '@quintet/contracts/operation';
import type { Context } from './context.ts';
import { type StreamSource, trackedEvents, type ToldEvent } from './platform/bus/tracked-events.ts';
import { trackedSeries } from './platform/bus/tracked-series.ts';
import type { BusEvent } from './platform/bus/event.ts';
import { fieldOf } from './platform/json/field-of.ts';
import { describeAsContract, refuseAsContract, type TrpcContext } from './refusals.ts';
import type { BoundSocket } from './sockets.ts';

/** Which events a stream gives to its caller. */
export interface EventSource extends StreamSource {
  readonly types: ReadonlySet<string>;
}

interface Call {
  readonly ctx: TrpcContext;
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
}

interface BoundStream {
  readonly stream: Stream;
  open(ctx: Context, raw: unknown): Promise<EventSource>;
}

/** What a subscription to a stream sends: the events of the source that the guarded handler opens for this call. */
export async function* tellEvents({ stream, open }: BoundStream, call: Call) {
  const source = await refuseAsContract(stream, call.ctx, async (own) => await open(own, call.input));
  try {
    const { bus } = call.ctx.contextOf(stream).core;
    const over = endsAt(source.closeAt, call.signal);
    yield* trackedEvents(bus.subscribe({ ...source, start: startOf(source, call), signal: over }), source);
  } catch (error) {
    throw describeAsContract(stream, call.ctx.contextOf(stream), error);
  } finally {
    source.onEnd?.();
  }
}

/** The same for a socket, or for the topic that the input names. */
export async function* tellSocket({ contract, enter, tell }: BoundSocket, call: Call) {
  const { ctx, input } = call;
  const session = await refuseAsContract(contract, ctx, async (own) => await enter(own, input));
  const connection = await refuseAsContract(contract, ctx, async () => await session.open());
  try {
    const { bus, series } = ctx.contextOf(contract).core;
    const signal = endsAt(connection.closeAt, call.signal);
    const follow = (source: StreamSource, told: (event: BusEvent) => readonly ToldEvent[]) =>
      trackedEvents(bus.subscribe({ ...source, start: startOf(source, call), signal }), {
        ...source,
        tell: told,
      });
    const topic = fieldOf(input, 'topic');
    if (typeof topic !== 'string') return yield* follow(connection, tell);
    const opened = await session.openTopic(topic, fieldOf(input, 'params'));
    if (opened.kind === 'series')
      return yield* trackedSeries(series, { topic, source: opened.source, signal });
    try {
      yield* follow(opened.source, (event) => {
        const data = opened.tell(event);
        return data === undefined ? [] : [{ type: 'event', topic, data }];
      });
    } finally {
      opened.source.onEnd?.();
    }
  } catch (error) {
    throw describeAsContract(contract, ctx.contextOf(contract), error);
  } finally {
    connection.onEnd?.();
  }
}

/** `lastEventId` resumes. */
function startOf({ begin = 'now' }: StreamSource, { input }: Call) {
  const cursor = fieldOf(input, 'lastEventId');
  return typeof cursor === 'string' && cursor !== '' ? { cursor } : begin;
}

/** Raised when the client is gone, or at a time in milliseconds since the epoch. */
function endsAt(time: number | undefined, signal: AbortSignal | undefined): AbortSignal | undefined {
  if (time === undefined) return signal;
  const late = AbortSignal.timeout(Math.max(0, time - Date.now()));
  return signal === undefined ? late : AbortSignal.any([signal, late]);
}
