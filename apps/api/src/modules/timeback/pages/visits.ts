import { createBatcher } from '../../../platform/batching/batcher.ts';
import type { Bus } from '../../../platform/bus/bus.ts';
import type { Logger } from '../../../platform/log.ts';
import { countImpressions, type Exposure } from '../experiments/exposures.ts';
import { planPing } from '../tips/smart-tips.ts';
import { createPings } from '../tips/tasks.ts';

/** A visitor who opened a page that he had already. */
export interface Visit extends Exposure {
  readonly outcome: string;
}

/**
 * Counts visits to pages that are known already: an impression each, and a ping for each visitor. They are written
 * together every two seconds, so that such a page costs no write of its own; a kill loses at most those.
 */
export interface Visits {
  record(visit: Visit): void;
  /** Waits until all are written. */
  close(): Promise<void>;
}

const writtenAfterMs = 2000;

export function createVisits({ bus, log }: { readonly bus: Bus; readonly log: Logger }): Visits {
  const write = createBatcher(
    async (visits: readonly Visit[]) => {
      await storeVisits(bus, visits).catch((error: unknown) => {
        log.warn({ err: error, visits: visits.length }, 'visits are not counted');
      });
      return visits;
    },
    { maxSize: Infinity, delayMs: writtenAfterMs },
  );
  let last: Promise<unknown> = Promise.resolve();
  return {
    record(visit) {
      last = write(visit);
    },
    close: async () => void (await last),
  };
}

async function storeVisits(bus: Bus, visits: readonly Visit[]): Promise<void> {
  const outcomes = new Map(visits.map(({ vid, outcome }) => [vid, outcome]));
  const moment = new Date().toISOString();
  const pings = [...outcomes].map(([vid, outcome]) => ({
    vid,
    plan: planPing(`page_viewed:${outcome}`, `ping/${moment}`),
  }));
  await bus.transaction(async (tx, publish) => {
    await countImpressions(tx, visits);
    await createPings({ tx, publish }, pings);
  });
}
