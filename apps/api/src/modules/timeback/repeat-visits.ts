import type { Bus } from '../../platform/bus.ts';
import type { Logger } from '../../platform/log.ts';
import { planPing } from './smart-tips.ts';
import { createPings } from './tasks.ts';

/**
 * Visitors who opened a page they already had. Each gets a ping, and pings of the same two seconds are one: they are
 * written together for all visitors, so that a page that is kept costs no write of its own.
 */
export interface RepeatVisits {
  note(vid: string, outcome: string): void;
  forget(vid: string): void;
  close(): Promise<void>;
}

const flushEveryMs = 2000;

export function createRepeatVisits({ bus, log }: { bus: Bus; log: Logger }): RepeatVisits {
  let pending = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const visits = [...pending];
    pending = new Map();
    if (visits.length === 0) return;
    const moment = new Date().toISOString();
    const pings = visits.map(([vid, outcome]) => ({
      vid,
      plan: planPing(`page_viewed:${outcome}`, `ping/${moment}`),
    }));
    try {
      await bus.transaction(async (tx, publish) => {
        const known = await tx.timebackUser.findMany({
          where: { vid: { in: visits.map(([vid]) => vid) } },
          select: { vid: true },
        });
        const vids = new Set(known.map(({ vid }) => vid));
        await createPings(
          { tx, publish },
          pings.filter(({ vid }) => vids.has(vid)),
        );
      });
    } catch (error) {
      log.warn({ err: error, visits: visits.length }, 'visits not counted');
    }
  }

  return {
    note(vid, outcome) {
      pending.set(vid, outcome);
      timer ??= setTimeout(() => void flush(), flushEveryMs);
    },
    forget: (vid) => void pending.delete(vid),
    close: flush,
  };
}
