import type { AgentLoopInput, Channel } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import type { EventSource } from '../../trpc.ts';
import { metricsStream } from './roll-up.ts';
import { visitorStream } from './task-status.ts';

const typesOf: Readonly<Record<Channel, readonly string[]>> = {
  tasks: ['task_created', 'task_updated'],
  metrics: ['metric_rollup'],
};
const sets = new Map<string, ReadonlySet<string>>();

/**
 * The events of one visitor and the metrics of all, narrowed to the channels asked for (contract §4). Both streams stay
 * in the cursor whatever the channels, so that a client may change them when it resumes.
 */
export function openAgentLoop(ctx: Context<string>, input: z.output<typeof AgentLoopInput>): EventSource {
  return { streams: [visitorStream(ctx.identity), metricsStream], types: typesFor(input.channels) };
}

/** One set per choice of channels: what is encoded for a set is shared by all who use it. */
function typesFor(channels: readonly Channel[]): ReadonlySet<string> {
  const key = [...new Set(channels)].sort().join();
  const known = sets.get(key) ?? new Set(channels.flatMap((channel) => typesOf[channel]));
  sets.set(key, known);
  return known;
}
