import { setTimeout as delay } from 'node:timers/promises';
import type { PrismaClient } from '@quintet/db/generated/client';
import type { Bus } from '../../platform/bus.ts';
import type { Logger } from '../../platform/log.ts';
import { assignVariant, type Variant } from './variants.ts';

/** An experiment that is over: everybody gets this variant. */
interface Shipped {
  readonly variant: Variant;
  readonly by: string;
  readonly at: Date;
}

/** Which experiments are over. Kept in memory; what another node ships is known here as soon as its event arrives. */
export interface ShippedVariants {
  /** The variant a visitor gets: the shipped one, else the arm the visitor is in. Never waits. */
  variantFor(experiment: string, vid: string): Variant;
  find(experiment: string): Shipped | undefined;
  ship(experiment: string, variant: Variant, by: string): Promise<void>;
  resume(experiment: string): Promise<void>;
  /** Calls back each time an experiment ends or goes on. */
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

const experimentsStream = 'timeback:experiments';
const retryMs = 2000;

/** Reads what is shipped, then follows the events that tell of changes. Throws when the database is away. */
export async function openShippedVariants(given: {
  prisma: PrismaClient;
  bus: Bus;
  log: Logger;
}): Promise<ShippedVariants> {
  const { prisma, bus, log } = given;
  const stop = new AbortController();
  const listeners: (() => void)[] = [];
  let current: ReadonlyMap<string, Shipped> = new Map();
  let last: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    const before = current;
    current = await readShipped(prisma);
    if (isSame(before, current)) return;
    for (const listener of listeners) listener();
  }

  /** One after the other: a read that began before a change must not answer for it. */
  async function refresh(): Promise<void> {
    const turn = last.then(read);
    last = turn.catch(() => undefined);
    await turn;
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const { signal } = stop;
        await using events = bus.subscribe({ streams: [experimentsStream], start: 'now', signal });
        await events.ready;
        await refresh();
        for await (const _delivery of events) await refresh();
      } catch (error) {
        if (!stop.signal.aborted) log.warn({ err: error }, 'shipped variants are not followed for a moment');
      }
      await delay(retryMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  await refresh();
  const following = follow();
  return {
    variantFor: (experiment, vid) => current.get(experiment)?.variant ?? assignVariant(experiment, vid),
    find: (experiment) => current.get(experiment),
    async ship(experiment, variant, by) {
      const row = { variant, shipped_by: by, shipped_at: new Date() };
      await bus.transaction(async (tx, publish) => {
        const where = { experiment };
        await tx.timebackShippedVariant.upsert({ where, create: { experiment, ...row }, update: row });
        publish(experimentsStream, 'variant_shipped', { experiment, variant, by });
      });
      await refresh();
    },
    async resume(experiment) {
      await bus.transaction(async (tx, publish) => {
        const { count } = await tx.timebackShippedVariant.deleteMany({ where: { experiment } });
        if (count > 0) publish(experimentsStream, 'experiment_resumed', { experiment });
      });
      await refresh();
    },
    onChange: (listener) => void listeners.push(listener),
    async close() {
      stop.abort();
      await following;
      await last;
    },
  };
}

async function readShipped(prisma: PrismaClient): Promise<ReadonlyMap<string, Shipped>> {
  const rows = await prisma.timebackShippedVariant.findMany();
  return new Map(
    rows.map(({ experiment, variant, shipped_by, shipped_at }) => [
      experiment,
      { variant: variant === 'B' ? 'B' : 'A', by: shipped_by, at: shipped_at },
    ]),
  );
}

function isSame(one: ReadonlyMap<string, Shipped>, other: ReadonlyMap<string, Shipped>): boolean {
  return (
    one.size === other.size &&
    [...one].every(([name, { variant, at }]) => {
      const twin = other.get(name);
      return twin?.variant === variant && twin.at.getTime() === at.getTime();
    })
  );
}
