import { SocketMessage } from '@quintet/contracts/socket-messages';
import type { WebSocket } from 'ws';
import type { Context } from '../../context.ts';
import type { EndReason } from '../../platform/bus/attachment.ts';
import { ContractError } from '../../platform/errors/contract-error.ts';
import { describeError, logCause } from '../../platform/errors/describe-error.ts';
import type { BoundSocket, SocketSession } from '../../sockets.ts';
import { type CloseCode, closeCodes, type SocketConnection } from './connection.ts';
import { type Listener, SeriesFollowing, TopicFollowing, UnaskedFollowing } from './following.ts';
import { type SharedFrames, toFrame } from './frame.ts';

const mostTopics = 50;
/** How many messages may wait for the one before them. */
const mostUnfinished = 50;

interface ConversationOptions {
  readonly connection: SocketConnection;
  readonly bound: BoundSocket;
  readonly frames: SharedFrames;
  readonly ctx: Context;
  /** Does the handshake; `undefined` when the client is gone. */
  readonly shakeHands: () => WebSocket | undefined;
}

/** What is said on one connection: events unasked, and topics as the client subscribes to them. */
export class Conversation implements Listener {
  readonly bound: BoundSocket;
  readonly frames: SharedFrames;
  readonly #connection: SocketConnection;
  readonly #ctx: Context;
  #shakeHands: (() => WebSocket | undefined) | undefined;
  #session: SocketSession | undefined;
  #unasked: UnaskedFollowing | undefined;
  /** What is followed, by topic. */
  #topics: Map<string, { close(): void }> | undefined;
  #work: Promise<void> | undefined;
  #unfinished = 0;

  constructor({ connection, bound, frames, ctx, shakeHands }: ConversationOptions) {
    this.bound = bound;
    this.frames = frames;
    this.#connection = connection;
    this.#ctx = ctx;
    this.#shakeHands = shakeHands;
    connection.onEnd = () => this.#end();
  }

  /** Lets the caller in, or accepts him to say why not: a browser is told nothing of a handshake that is refused. */
  async open(raw: unknown): Promise<void> {
    try {
      this.#session = await this.bound.enter(this.#ctx, raw);
      const source = await this.#session.open();
      const unasked = new UnaskedFollowing(this, source);
      if (source.closeAt !== undefined) this.#connection.endAt(source.closeAt);
      if (this.#connection.isOver) return unasked.close();
      this.#unasked = unasked;
      // Who stands is told of all that happens from then on: his place is found before the handshake.
      unasked.attachment = this.#ctx.core.bus.attach(
        { streams: source.streams, start: source.begin ?? 'now' },
        unasked,
      );
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Says why a caller is not let in, or not kept. */
  turnAway(code: CloseCode, reason: string): void {
    this.accept();
    this.#connection.close(code, reason);
  }

  #refuse(error: unknown): void {
    const { status, message } = this.#describe(error);
    this.turnAway(codeOf(status), message);
  }

  accept(): void {
    const ws = this.#shakeHands?.();
    this.#shakeHands = undefined;
    if (ws !== undefined) this.#connection.stand(ws, (text) => this.#take(text));
  }

  #take(text: string | undefined): void {
    const message = readMessage(text);
    if (message === undefined) return this.sayError(this.#refusal('bad_request'));
    if (message.type === 'heartbeat') return;
    if (message.type === 'ping') return this.say({ type: 'pong', timestamp: new Date().toISOString() });
    if (this.#unfinished === mostUnfinished) return this.sayError(this.#refusal('rate_limited'));
    this.#unfinished += 1;
    const before = this.#work ?? Promise.resolve();
    const work = before
      .then(async () => await this.#do(message))
      .catch((error: unknown) => this.sayError(error))
      .finally(() => {
        this.#unfinished -= 1;
        if (this.#work === work) this.#work = undefined;
      });
    this.#work = work;
  }

  async #do(message: Topical): Promise<void> {
    if (this.#connection.isOver) return;
    if (message.type === 'subscribe') return await this.#subscribe(message);
    this.#topics?.get(message.topic)?.close();
    this.#topics?.delete(message.topic);
    this.say({ type: 'unsubscribed', topic: message.topic });
  }

  async #subscribe({ topic, params, cursor }: Topical & { type: 'subscribe' }): Promise<void> {
    const topics = (this.#topics ??= new Map());
    if (topics.size >= mostTopics && !topics.has(topic)) throw this.#refusal('rate_limited');
    const opened = await this.#session?.openTopic(topic, params ?? {});
    if (opened === undefined) return;
    topics.get(topic)?.close();
    const { bus, series } = this.#ctx.core;
    if (opened.kind === 'series') {
      topics.set(topic, series.follow(opened.source, new SeriesFollowing(this, topic)));
    } else {
      const { source, tell } = opened;
      const following = new TopicFollowing(this, { topic, source, tell });
      topics.set(topic, following);
      const start = typeof cursor === 'string' ? { cursor } : (source.begin ?? 'now');
      following.attachment = bus.attach({ streams: source.streams, start }, following);
    }
    if (this.#connection.isOver) this.#end();
  }

  write(frames: Buffer): void {
    this.#connection.write(frames);
  }

  say(message: Readonly<Record<string, unknown>>): void {
    this.write(toFrame(JSON.stringify(message)));
  }

  sayError(error: unknown): void {
    const { code, message } = this.#describe(error);
    this.say({ type: 'error', code, message });
  }

  whenReady(): Promise<void> | undefined {
    return this.#connection.whenReady();
  }

  finish(topic: string | undefined): void {
    if (topic === undefined) return this.#connection.close(closeCodes.done, 'that was all');
    this.#topics?.get(topic)?.close();
    this.#topics?.delete(topic);
    this.say({ type: 'unsubscribed', topic });
  }

  fail(reason: EndReason, error: unknown): void {
    if (reason === 'failed') this.#refuse(error);
    else this.#connection.close(closeCodes.away, 'going away');
  }

  #refusal(fault: 'bad_request' | 'rate_limited'): ContractError {
    return new ContractError(this.bound.contract.table.faults[fault]);
  }

  #describe(error: unknown) {
    const { table, path } = this.bound.contract;
    const described = describeError(table, error, path);
    logCause(this.#ctx.log, described, this.#ctx.requestId);
    return described;
  }

  #end(): void {
    this.#unasked?.close();
    for (const followed of this.#topics?.values() ?? []) followed.close();
    this.#topics?.clear();
  }
}

type Topical = Extract<SocketMessage, { topic: string }>;

function readMessage(text: string | undefined): SocketMessage | undefined {
  try {
    return SocketMessage.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}

function codeOf(status: number): CloseCode {
  if (status === 503) return closeCodes.later;
  return status >= 500 ? closeCodes.failed : closeCodes.refused;
}
