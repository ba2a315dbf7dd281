import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { ReportSession } from '../modules/reports/sign-in.ts';
import { generate } from '../modules/reports/start-job.ts';
import { createLog } from '../platform/log.ts';
import { openServices } from '../services.ts';
import type { ServerNodeOptions } from './start-server-node.ts';

/**
 * Starts so many drafts as requests would, each of a session of its own, and answers with the milliseconds from the first
 * to the last one done. Nobody connects: what HTTP costs is measured elsewhere.
 */
const { env, name } = JSON.parse(process.argv[2] ?? '') as ServerNodeOptions;
const inFlight = 200;
const input = {
  type: 'Feasibility_report',
  customer_id: 'bench',
  opportunity_id: 'bench',
  section_title: 'Project Overview',
} as const;

process.on('disconnect', () => process.exit());

const config = loadConfig(env);
const services = await openServices(config, createLog(config.LOG_LEVEL), { name });

process.on('message', ({ id, count }: { id: number; count: number }) => {
  void measure(count).then((value) => process.send?.({ id, value }));
});
process.once('SIGTERM', () => void services.close().then(() => process.exit(0)));
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
    while ((await services.reports.statuses.find(job_id))?.finished === 0) await delay(5);
  }
  return performance.now() - began;
}

const absent = () => undefined;
const reply = { setStatus: absent, setHeader: absent, addCookie: absent };
const { signal } = new AbortController();

function createContext(identity: ReportSession): Context<ReportSession> {
  return {
    services,
    identity,
    caller: { address: '127.0.0.1', bearer: undefined, cookie: absent, header: absent },
    reply,
    requestId: 'bench',
    log: services.log,
    signal,
    withIdentity: () => {
      throw new Error('This caller is known');
    },
  };
}
