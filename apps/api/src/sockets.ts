import type { Socket, Topic } from '@quintet/contracts/operation';
import type { z } from 'zod';
import type { Context } from './context.ts';
import { type Authenticator, guard, parseInput } from './guard.ts';
import type { BusEvent } from './platform/bus/event.ts';
import type { SeriesSource } from './platform/bus/series.ts';
import type { StreamSource, ToldEvent } from './platform/bus/tracked-events.ts';
import { ContractError } from './platform/errors/contract-error.ts';

/** An event of the contract; `more` are further fields of its frame. */
export type EventOf<S extends Socket> = {
  [Type in keyof S['events'] & string]: {
    readonly type: Type;
    readonly data: z.input<S['events'][Type]>;
    readonly more?: Readonly<Record<string, unknown>>;
  };
}[keyof S['events'] & string];

/** `workflow_run:${string}` for `workflow_run:{id}`. */
type TopicName<Pattern> = Pattern extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${TopicName<After>}`
  : Pattern;

/** What a tRPC subscription to a socket takes: nothing more than the socket does, or one of its topics as well. */
export type SocketInput<S extends Socket> = z.input<S['input']> &
  (
    | { readonly topic?: undefined }
    | {
        [Pattern in keyof S['topics'] & string]: {
          readonly topic: TopicName<Pattern>;
          readonly params?: Partial<z.input<S['topics'][Pattern]['params']>>;
        };
      }[keyof S['topics'] & string]
  );

/** What it gives. */
export type SocketOutput<S extends Socket> =
  | { readonly type: 'opened' | 'reset'; readonly data: { readonly cursor: string } }
  | {
      [Type in keyof S['events'] & string]: {
        readonly type: Type;
        readonly data: z.output<S['events'][Type]>;
        readonly at: string;
      };
    }[keyof S['events'] & string]
  | {
      [Pattern in keyof S['topics'] & string]: {
        readonly type: 'event';
        readonly topic: TopicName<Pattern>;
        readonly data: z.output<S['topics'][Pattern]['data']>;
        readonly at: string;
      };
    }[keyof S['topics'] & string];

/** The variables of a topic, from its name. */
type TopicVariables = Readonly<Record<string, string>>;

/**
 * A topic whose frames are events of the bus. `tell` gives `undefined` for those that are none of its own; what it gives
 * depends on the event and the topic's name alone.
 */
interface EventTopic<Services, Identity, T extends Topic> {
  /** Throws when the topic is not the caller's. */
  follow(
    ctx: Context<Services, Identity>,
    params: z.output<T['params']>,
  ): Promise<StreamSource> | StreamSource;
  tell(event: BusEvent, variables: TopicVariables): z.input<T['data']> | undefined;
}

/** A topic whose frames are data that is computed again with each event. */
interface SeriesTopic<Services, Identity, T extends Topic> {
  /** Throws when the topic is not the caller's. */
  series(ctx: Context<Services, Identity>, params: z.output<T['params']>): Promise<SeriesOf<T>> | SeriesOf<T>;
}

interface SeriesOf<T extends Topic> extends SeriesSource {
  compute(signal: AbortSignal): Promise<z.input<T['data']>>;
}

type TopicBinding<Services, Identity, T extends Topic> =
  | EventTopic<Services, Identity, T>
  | SeriesTopic<Services, Identity, T>;

/** How a module serves a socket. What `tell` gives is encoded once and shared by all connections. */
export interface SocketBinding<Services, Identity, S extends Socket> {
  /** What a caller is told unasked, from the moment his connection stands. */
  open(ctx: Context<Services, Identity>, input: z.output<S['input']>): Promise<StreamSource> | StreamSource;
  /** The events of the contract that an event of the bus is told as: by default itself, where the socket has its type. */
  tell?(event: BusEvent): readonly EventOf<S>[];
  readonly topics: {
    readonly [Pattern in keyof S['topics']]: TopicBinding<Services, Identity, S['topics'][Pattern]>;
  };
}

/** An event of the contract as a socket tells it. */
export interface SocketEvent extends ToldEvent {
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A topic that a caller may follow. */
export type OpenTopic =
  | { readonly kind: 'events'; readonly source: StreamSource; tell(event: BusEvent): unknown }
  | { readonly kind: 'series'; readonly source: SeriesSource };

/** A caller who came past the locks of a socket. */
export interface SocketSession {
  /** What he is told unasked. */
  open(): Promise<StreamSource>;
  /** Throws when the topic is none, its params are wrong, or it is not the caller's. */
  openTopic(name: string, params: unknown): Promise<OpenTopic>;
}

/** A socket bound to its module: what both doors call. */
export interface BoundSocket {
  readonly contract: Socket;
  enter(ctx: Context, raw: unknown): Promise<SocketSession>;
  tell(event: BusEvent): readonly SocketEvent[];
}

/** Puts the locks of a socket before what its module says of it. */
export function bindSocket<Services>(
  socket: Socket,
  authenticator: Authenticator<Services, unknown>,
  binding: SocketBinding<Services, unknown, Socket>,
): BoundSocket {
  const topics = Object.entries(socket.topics).map(([pattern, topic]) => ({
    form: toForm(pattern),
    locks: { table: socket.table, input: topic.params, invalid: socket.invalid },
    binding: binding.topics[pattern],
  }));
  const enter = guard(socket, authenticator, (ctx: Context<Services>, input): SocketSession => ({
    open: async () => await binding.open(ctx, input),
    async openTopic(name, params) {
      for (const { form, locks, binding } of topics) {
        const variables = form.exec(name);
        if (variables === null || binding === undefined) continue;
        const given = parseInput(locks, { ...withoutNulls(params), ...variables.groups });
        if ('tell' in binding) {
          const tell = (event: BusEvent) => binding.tell(event, variables.groups ?? {});
          return { kind: 'events', source: await binding.follow(ctx, given), tell };
        }
        const series = await binding.series(ctx, given);
        return { kind: 'series', source: { ...series, key: `${socket.name} ${name} ${series.key}` } };
      }
      throw new ContractError(socket.invalid['topic'] ?? socket.table.faults.not_found);
    },
  }));
  const tellItself = (event: BusEvent) => (Object.hasOwn(socket.events, event.type) ? [event] : []);
  return { contract: socket, enter, tell: binding.tell ?? tellItself };
}

/** Clients send null for what they leave open. */
function withoutNulls(params: unknown): Readonly<Record<string, unknown>> {
  const given = Object.entries<unknown>(Object(params));
  return Object.fromEntries(given.filter(([, value]) => value !== null));
}

/** Reads the variables of a topic from its name. */
function toForm(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+?^$*()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\{(\w+)\}/g, '(?<$1>.+)')}$`, 's');
}
