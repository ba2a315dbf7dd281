import { z } from 'zod';
import { text } from './operation.ts';

const topic = text(200);

/** What a client may send over a socket. */
export const SocketMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('subscribe'),
    topic,
    params: z.record(z.string(), z.unknown()).nullish(),
    /** That of an acknowledgement of this topic: what came since is told. */
    cursor: text(200).nullish(),
  }),
  z.object({ type: z.literal('unsubscribe'), topic }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('heartbeat') }),
]);
export type SocketMessage = z.output<typeof SocketMessage>;
