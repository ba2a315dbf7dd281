import type { Db } from '@quintet/db/open-db';
import { ContractError } from '../../../platform/errors/contract-error.ts';

/** How many jobs may wait, in all and per key. */
export interface AdmissionBounds {
  readonly total: number;
  readonly perKey: number;
}

/** Keeps the queue from growing without end. */
export interface AdmissionControl {
  /** Makes sure that the count is young enough to admit by. */
  refresh(): Promise<void>;
  /** Counts one more job of this owner in. Throws `RATE_LIMITED` when too many wait; then nothing may be queued. */
  admit(owner: string): void;
}

const recountMs = 250;
const retryAfterSeconds = 10;

/** Counts the waiting jobs at most four times a second, and what this process adds in between by itself. */
export function createAdmissionControl(prisma: Db['prisma'], bounds: AdmissionBounds): AdmissionControl {
  let waiting = new Map<string, number>();
  let total = 0;
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const read = async () => {
    const groups = await prisma.reportsJob.groupBy({
      by: 'owner',
      where: { state: 'pending' },
      _count: true,
    });
    waiting = new Map(groups.map(({ owner, _count }) => [owner, _count]));
    total = groups.reduce((sum, { _count }) => sum + _count, 0);
    readAt = performance.now();
  };

  return {
    async refresh() {
      if (performance.now() - readAt >= recountMs)
        await (reading ??= read().finally(() => (reading = undefined)));
    },
    admit(owner) {
      const own = waiting.get(owner) ?? 0;
      if (total >= bounds.total || own >= bounds.perKey)
        throw refusal(total >= bounds.total ? bounds.total : bounds.perKey);
      waiting.set(owner, own + 1);
      total += 1;
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
