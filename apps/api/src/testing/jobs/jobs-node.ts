import { once } from 'node:events';
import { openDb } from '@quintet/db/open-db';
import type { z } from 'zod';
import { type JobKind, requestJob } from '../../platform/jobs/job.ts';
import { createJobs } from '../../platform/jobs/jobs.ts';
import { createLog } from '../../platform/log.ts';
import { inspectRows } from './inspect-queue.ts';
import {
  type JobNodeMessage,
  JobNodeOptions,
  type JobNodeRequest,
  testKinds,
  type TestEnvironment,
} from './test-jobs.ts';

const options = JobNodeOptions.parse(JSON.parse(process.argv[2] ?? ''));
const say = (message: JobNodeMessage) => void process.send?.(message);

// A test that dies takes its processes with it.
process.on('disconnect', () => process.exit());
if (options.standby) await once(process, 'message');

const db = await openDb({ databaseUrl: options.databaseUrl, dataDir: options.dataDir, poolSize: 8 });
const jobs = await createJobs<TestEnvironment>({
  definitions: Object.values(testKinds),
  environment: () => ({ services: { db, tell: (event) => say({ say: 'event', event }) } }),
  db,
  log: createLog('silent'),
  redisUrl: options.redisUrl,
  role: options.role,
});
await jobs.start();
process.on('message', (request: JobNodeRequest) => {
  answer(request).then(
    (value) => say({ say: 'answer', id: request.id, value }),
    (error: unknown) => say({ say: 'answer', id: request.id, error: String(error) }),
  );
});
say({ say: 'ready' });

/** What came over the wire fits its kind or is refused, as always. */
function kindOf(kind: keyof typeof testKinds): JobKind<z.ZodType> {
  return testKinds[kind];
}

async function answer(request: JobNodeRequest): Promise<unknown> {
  switch (request.call) {
    case 'enqueue': {
      const { kind, data, options: given } = request.args;
      return await jobs.enqueue(kindOf(kind), data, given);
    }
    case 'enqueueCounts': {
      const { jobs: wanted, pauseMs } = request.args;
      const added = Array.from(
        { length: wanted },
        async () => await jobs.enqueue(testKinds.count, { pauseMs }),
      );
      return await Promise.all(added);
    }
    case 'commitAndDie': {
      const { kind, data, options: given } = request.args;
      const wanted = requestJob(kindOf(kind), data, given);
      await db.prisma.$transaction(async (tx) => await jobs.enqueueIn(tx, [wanted]));
      // The relay looks some milliseconds after the write; the power goes before.
      return process.kill(process.pid, 'SIGKILL');
    }
    case 'cancel':
      return await jobs.cancel(request.args.jobId);
    case 'state':
      return await jobs.state(request.args.jobId);
    case 'jobsIn':
      return await inspectRows(db).jobsIn(...request.args.states);
    case 'close':
      await jobs.close();
      return await db.close();
  }
}
