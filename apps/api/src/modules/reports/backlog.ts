import type { Db } from '@quintet/db/open-db';
import { ContractError } from '../../platform/contract-error.ts';

/** How many jobs may wait, in all and per key. */
export interface BacklogBounds {
  readonly total: number;
  readonly perKey: number;
}

/** Keeps the queue from growing without end. */
export interface Backlog {
  /** Makes sure that the count is young enough to admit by. */
  refresh(): Promise<void>;
  /** Counts one more job of this owner in. Throws `RATE_LIMITED` when too many wait; then nothing may be queued. */
  admit(owner: string): void;
}

const keptMs = 250;
/** How old a count may be that nobody waits to see renewed. */
const longestMs = 1_000;
const retryAfterSeconds = 10;

/** Counts the waiting jobs at most four times a second, and what this process adds in between by itself. */
export function createBacklog(prisma: Db['prisma'], bounds: BacklogBounds): Backlog {
  let waiting = new Map<string, number>();
  let total = 0;
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const read = async () => {
    const rows = await prisma.$queryRaw<{ owner: string; jobs: bigint }[]>`
      select owner, count(*) as jobs from reports.jobs where state = 'pending' group by owner`;
    waiting = new Map(rows.map(({ owner, jobs }) => [owner, Number(jobs)]));
    total = rows.reduce((sum, { jobs }) => sum + Number(jobs), 0);
    readAt = performance.now();
  };

  return {
    async refresh() {
      const age = performance.now() - readAt;
      if (age < keptMs) return;
      reading ??= read().finally(() => (reading = undefined));
      if (age > longestMs) await reading;
      else reading.catch(ignore);
    },
    admit(owner) {
      const own = waiting.get(owner) ?? 0;
      if (total >= bounds.total || own >= bounds.perKey) {
        throw new ContractError(
          'RATE_LIMITED',
          { message: 'Too many jobs are waiting; please try again later', retry_after: retryAfterSeconds },
          { headers: refusal(total >= bounds.total ? bounds.total : bounds.perKey) },
        );
      }
      waiting.set(owner, own + 1);
      total += 1;
    },
  };
}

function refusal(bound: number): Record<string, string> {
  return {
    'retry-after': String(retryAfterSeconds),
    'ratelimit-policy': `"backlog";q=${bound}`,
    ratelimit: `"backlog";r=0;t=${retryAfterSeconds}`,
  };
}

// Whoever comes when the count is too old waits for the next one, and is told.
function ignore(): void {}
