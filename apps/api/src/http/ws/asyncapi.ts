import type { Socket, Stream } from '@quintet/contracts/operation';
import { SocketMessage } from '@quintet/contracts/socket-messages';
import type { AnyRouter } from '@trpc/server';
import { z } from 'zod';
import { metasOf } from '../../procedures.ts';

/** A message that a channel carries. */
interface Message {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * The AsyncAPI document of all event streams and sockets, from the table that they are declared in. `publicUrl` is where
 * clients find the server. What it calls to send, the server sends.
 */
export function describeChannels(router: AnyRouter, publicUrl: string) {
  const { host, protocol } = new URL(publicUrl);
  const metas = metasOf(router);
  const channels = [
    ...metas.flatMap(({ stream }) => (stream === undefined ? [] : [describeStream(stream)])),
    ...metas.flatMap(({ socket }) => (socket === undefined ? [] : [describeSocket(socket.contract)])),
  ];
  return {
    asyncapi: '3.0.0',
    info: { title: 'Quintet', description: 'Five API contracts on one server.', version: '0.1.0' },
    defaultContentType: 'application/json',
    servers: {
      sse: { host, protocol: protocol.replace(':', '') },
      ws: { host, protocol: protocol === 'https:' ? 'wss' : 'ws' },
    },
    channels: Object.fromEntries(channels.map(({ name, channel }) => [name, channel])),
    operations: Object.fromEntries(channels.flatMap(({ operations }) => operations)),
  };
}

function describeStream(stream: Stream) {
  const messages = Object.entries(stream.events).map(([name, data]) => ({ name, payload: toSchema(data) }));
  return describe(stream, { server: 'sse', sent: messages, received: [] });
}

function describeSocket(socket: Socket) {
  const events = Object.entries(socket.events).map(([name, data]) => ({
    name,
    payload: toSchema(
      z.object({ type: z.literal(name), event_type: z.literal(name), data, timestamp: z.iso.datetime() }),
    ),
  }));
  const topics = Object.entries(socket.topics).map(([topic, { data }]) => ({
    name: topic,
    payload: toSchema(
      z.object({
        type: z.literal('event'),
        channel: z.literal(socket.channel),
        topic: topic.includes('{') ? z.string() : z.literal(topic),
        data,
        ts: z.iso.datetime(),
      }),
    ),
  }));
  const answers = [
    { name: 'error', payload: toSchema(ErrorFrame) },
    { name: 'subscribed', payload: toSchema(Subscribed) },
    { name: 'unsubscribed', payload: toSchema(Unsubscribed) },
    { name: 'reset', payload: toSchema(Reset) },
    { name: 'pong', payload: toSchema(Pong) },
  ];
  const received = SocketMessage.options.map((option) => ({
    name: option.shape.type.value,
    payload: toSchema(option),
  }));
  return describe(socket, { server: 'ws', sent: [...events, ...topics, ...answers], received });
}

const ErrorFrame = z.object({ type: z.literal('error'), code: z.string(), message: z.string() });
const Subscribed = z.object({ type: z.literal('subscribed'), topic: z.string(), cursor: z.string() });
const Unsubscribed = z.object({ type: z.literal('unsubscribed'), topic: z.string() });
/** What lies before the cursor is lost, of a topic or of what is told unasked. */
const Reset = z.object({ type: z.literal('reset'), topic: z.string().optional(), cursor: z.string() });
const Pong = z.object({ type: z.literal('pong'), timestamp: z.iso.datetime() });

function describe(
  { name, path, summary, input, table }: Stream | Socket,
  { server, sent, received }: { server: string; sent: readonly Message[]; received: readonly Message[] },
) {
  const channelRef = `#/channels/${name}`;
  const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, variable = '']) => [variable, {}]);
  const channel = {
    address: path,
    title: summary,
    tags: [{ name: table.document }],
    servers: [{ $ref: `#/servers/${server}` }],
    parameters: Object.fromEntries(variables),
    messages: Object.fromEntries([...sent, ...received].map((message) => [keyOf(message), message])),
    bindings: { [server === 'ws' ? 'ws' : 'http']: { method: 'GET', query: toSchema(input) } },
  };
  const operation = (action: string, messages: readonly Message[]) => ({
    action,
    channel: { $ref: channelRef },
    messages: messages.map((message) => ({ $ref: `${channelRef}/messages/${keyOf(message)}` })),
  });
  const operations: [string, unknown][] = [[`${name}.send`, operation('send', sent)]];
  if (received.length > 0) operations.push([`${name}.receive`, operation('receive', received)]);
  return { name, channel, operations };
}

/** Written out where it stands: names of schemas would be references into itself. */
function toSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const options = { io: 'input', unrepresentable: 'any', metadata: z.registry<{ id?: string }>() } as const;
  const { $schema: _version, ...written } = z.toJSONSchema(schema, options);
  return written;
}

function keyOf({ name }: Message): string {
  return name.replaceAll(/[^\w.-]+/g, '_');
}
