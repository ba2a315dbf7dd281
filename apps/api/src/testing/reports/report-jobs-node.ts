import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openApp } from '../../app.ts';
import { z } from 'zod';
import { loadConfig } from '../../config.ts';
import type { Context } from '../../context.ts';
import type { ReportSession } from '../../modules/reports/access/sign-in.ts';
import { generate } from '../../modules/reports/jobs/start-job.ts';
import { reportsModule } from '../../modules/reports/module.ts';
import type { JobServices } from '../../modules/reports/jobs/services.ts';
import { createLog } from '../../platform/log.ts';

const Options = z.object({ env: z.record(z.string(), z.string()) });

/**
 * Starts so many drafts as requests would, each of a session of its own, and answers with the milliseconds from the first
 * to the last one done. Nobody connects: what HTTP costs is measured elsewhere.
 */
const { env } = Options.parse(JSON.parse(process.argv[2] ?? ''));
const inFlight = 200;
const input = {
  type: 'Feasibility_report',
  customer_id: 'bench',
  opportunity_id: 'bench',
  section_title: 'Project Overview',
} as const;

process.on('disconnect', () => process.exit());

const config = loadConfig(env);
const app = await openApp({ reports: reportsModule }, config, createLog(config.LOG_LEVEL));

process.on('message', ({ id, count }: { id: number; count: number }) => {
  void measure(count).then((value) => process.send?.({ id, value }));
});
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.send?.({ url: '' });

async function measure(count: number): Promise<number> {
  const began = performance.now();
  const jobs: string[] = [];
  let left = count;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await generate(createContext({ owner: 'bench', session_id: randomUUID() }), input);
      if ('job_id' in answer.data) jobs.push(answer.data.job_id);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, client));
  for (const job_id of jobs) {
    while ((await app.services.reports.findJob(job_id))?.finished_at === null) await delay(5);
  }
  return performance.now() - began;
}

const absent = () => undefined;
const reply = { setStatus: absent, setHeader: absent, addCookie: absent };
const { signal } = new AbortController();

function createContext(identity: ReportSession): Context<JobServices, ReportSession> {
  return {
    core: app.core,
    services: app.services.reports,
    identity,
    caller: { address: '127.0.0.1', bearer: undefined, cookie: absent, header: absent },
    reply,
    requestId: 'bench',
    log: app.core.log,
    signal,
    withIdentity: () => {
      throw new Error('This caller is known');
    },
  };
}
