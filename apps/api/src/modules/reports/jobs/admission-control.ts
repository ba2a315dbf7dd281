import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { readRows } from '../../../platform/rows.ts';

/** How many jobs may wait, in all and per key. */
export interface AdmissionBounds {
  readonly total: number;
  readonly perKey: number;
  /** So many of a key, waiting or at work, are not its surplus yet. */
  readonly few: number;
}

/** Keeps the queue from growing without end. */
export interface AdmissionControl {
  /** Makes sure that the count is young enough to admit by. */
  refresh(): Promise<void>;
  /**
   * Counts one more job of this owner in, and gives whether it is surplus: the owner has a few already. Throws
   * `RATE_LIMITED` when too many wait; then nothing may be queued.
   */
  admit(owner: string): boolean;
}

const recountMs = 250;
const retryAfterSeconds = 10;

const CountRow = z.object({ owner: z.string(), waiting: z.number(), running: z.number() });

interface Counts {
  readonly waiting: number;
  readonly running: number;
}

const none: Counts = { waiting: 0, running: 0 };

/** Counts the jobs at most four times a second, and what this process adds in between by itself. */
export function createAdmissionControl(prisma: Db['prisma'], bounds: AdmissionBounds): AdmissionControl {
  let counts = new Map<string, Counts>();
  let total = 0;
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const read = async () => {
    const rows = await readRows(
      CountRow,
      prisma.$queryRaw`
      select owner, sum(waiting)::int as waiting, sum(running)::int as running from (
        select owner, count(*) as waiting, 0 as running from reports.jobs where state = 'pending' group by owner
        union all
        select owner, 0, count(*) from reports.jobs where state = 'processing' group by owner
      ) as both_states group by owner`,
    );
    counts = new Map(rows.map(({ owner, ...count }) => [owner, count]));
    total = rows.reduce((sum, { waiting }) => sum + waiting, 0);
    readAt = performance.now();
  };

  return {
    async refresh() {
      if (performance.now() - readAt >= recountMs)
        await (reading ??= read().finally(() => (reading = undefined)));
    },
    admit(owner) {
      const { waiting, running } = counts.get(owner) ?? none;
      if (total >= bounds.total || waiting >= bounds.perKey)
        throw refusal(total >= bounds.total ? bounds.total : bounds.perKey);
      counts.set(owner, { waiting: waiting + 1, running });
      total += 1;
      return waiting + running >= bounds.few;
    },
  };
}

function refusal(bound: number): ContractError {
  const message = 'Too many jobs are waiting; please try again later';
  const headers = {
    'retry-after': String(retryAfterSeconds),
    'ratelimit-policy': `"backlog";q=${bound}`,
    ratelimit: `"backlog";r=0;t=${retryAfterSeconds}`,
  };
  return new ContractError('RATE_LIMITED', { message, retry_after: retryAfterSeconds }, { headers });
}
