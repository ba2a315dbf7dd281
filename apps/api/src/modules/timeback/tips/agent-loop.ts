import type { AgentLoopInput, Channel } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { KeyedSemaphore } from '../../../platform/limits/keyed-semaphore.ts';
import type { EventSource } from '../../../subscriptions.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Listener } from './agent-token.ts';
import { metricsStream } from './roll-up.ts';
import { visitorStream } from '../visitors/visitor-stream.ts';
import type { Visitors } from '../visitors/visitors.ts';

/** Seconds after which another stream may have ended. */
const retryAfter = 5;

const typesOf: Readonly<Record<Channel, readonly string[]>> = {
  tasks: ['task_created', 'task_updated'],
  metrics: ['metric_rollup'],
};
const sets = new Map<string, ReadonlySet<string>>();

/**
 * The events of one visitor and the metrics of all, narrowed to the channels asked for (contract §4). Both streams stay
 * in the cursor whatever the channels, so that a client may change them when it resumes. Ends with its token, and with
 * its visitor. Throws
 * `rate_limited` when the visitor has too many streams open.
 */
export async function openAgentLoop(
  ctx: Context<{ readonly openStreams: KeyedSemaphore; readonly visitors: Visitors }, Listener>,
  input: z.output<typeof AgentLoopInput>,
): Promise<EventSource> {
  const { vid, expiresAt } = ctx.identity;
  const onEnd = await ctx.services.openStreams.tryAcquire(vid);
  if (onEnd === undefined) {
    throw new ContractError(
      'rate_limited',
      { retry_after: retryAfter },
      { headers: { 'retry-after': `${retryAfter}` } },
    );
  }
  const streams = [visitorStream(vid), metricsStream];
  // The stream of a visitor who was deleted is gone, which is a reset to those who follow it.
  const mayGoOn = async () => (await ctx.services.visitors.findAnew(vid)) !== undefined;
  return { streams, types: typesFor(input.channels), closeAt: expiresAt, mayGoOn, onEnd };
}

/** One set per choice of channels: what is encoded for a set is shared by all who use it. */
function typesFor(channels: readonly Channel[]): ReadonlySet<string> {
  const key = [...new Set(channels)].sort().join();
  const known = sets.get(key) ?? new Set(channels.flatMap((channel) => typesOf[channel]));
  sets.set(key, known);
  return known;
}
