import { reportsErrors } from '@quintet/contracts/reports/errors';
import type { Core } from '../../core.ts';
import { defineModule } from '../../module.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { createBatcher } from '../../platform/batching/batcher.ts';
import { openWorkerPool, type WorkerPool } from '../../platform/workers/worker-pool.ts';
import { createApiKeys } from './access/api-keys.ts';
import { makeFirstKey } from './access/first-key.ts';
import type { AccessServices } from './access/sign-in.ts';
import { runImportCustomers } from './commands/import-command.ts';
import { runApiKeys } from './commands/key-command.ts';
import type { ExportServices } from './export/report-file.ts';
import { readMaterials } from './facts/read-material.ts';
import { loadDemoRecords } from './facts/records.ts';
import { createAdmissionControl } from './jobs/admission-control.ts';
import { beginOrTakeOver } from './jobs/begin-or-take-over.ts';
import { completeJobs } from './jobs/complete-jobs.ts';
import { forgetJobs } from './jobs/forget-jobs.ts';
import { tellNews } from './jobs/job-text.ts';
import { queueJobs } from './jobs/queue-jobs.ts';
import { generateSection, refineSection, surplusSection } from './jobs/section-jobs.ts';
import type { JobServices } from './jobs/services.ts';
import { reportsRouter } from './router.ts';
import { addLongText, findJobs } from './store/job-row.ts';
import type { ChoiceServices } from './store/refine-choices.ts';
import { generateReport } from './runs/generate-report.ts';

export interface ReportsServices extends AccessServices, ChoiceServices, ExportServices, JobServices {
  /** Reads texts and writes files away from the event loop. */
  readonly workers: WorkerPool<typeof import('./worker-tasks.ts')>;
  /** The key that was made at this start, to be shown this once. */
  readonly firstKey: string | undefined;
}

/** How many jobs may wait before new ones are refused. */
const bounds = { total: 10_000, perKey: 10_000, few: 4 };

/** Sections of feasibility and scope reports, drafted and refined as jobs, and the studio for them. */
export const reportsModule = defineModule({
  name: 'reports',
  router: reportsRouter,
  errors: reportsErrors,
  paths: ['/generate', '/refine', '/status', '/jobs', '/reports-api'],
  pages: [
    '/reports',
    '/reports/:report',
    '/reports/new-customer',
    '/reports/customers/:customer',
    '/reports/new-opportunity',
    '/reports/opportunities/:opportunity',
  ],
  jobs: [generateSection, refineSection, surplusSection, forgetJobs],
  runs: [generateReport],
  commands: { 'api-keys': runApiKeys, 'import-customers': runImportCustomers },
  demoData: async ({ db }) => await loadDemoRecords(db.prisma),
  open: openReports,
  notices: ({ firstKey }) =>
    firstKey === undefined ? [] : [`API key for reports, shown this once: ${firstKey}`],
  close: async ({ workers }) => await workers.close(),
});

/** Opens the module's keys and caches; makes the first key where it is wanted. */
async function openReports(core: Core): Promise<ReportsServices> {
  const { db, bus, jobs } = core;
  const { prisma } = db;
  const { REPORTS_API_KEYS: configured, DATA_DIR: dataDir, DEMO_DATA, HOST } = core.config;
  const { TEXT_TIMEOUT_MS: timeoutMs } = core.config;
  const demoKey = DEMO_DATA && isLoopback(HOST) ? core.deriveSecret('reports demo key') : undefined;
  const findJob = createBatcher(async (job_ids: readonly string[]) => await findJobs(db.direct, job_ids));
  return {
    keys: createApiKeys({ prisma, configured, demoKey }),
    admission: createAdmissionControl(prisma, bounds),
    queueJob: createBatcher(async (wanted) => {
      await bus.transaction(async (tx, publish) => await queueJobs({ tx, publish, jobs }, wanted));
      void jobs.relay();
      return wanted.map(() => undefined);
    }),
    beginJob: createBatcher(async (job_ids) => await beginOrTakeOver(bus, job_ids)),
    tellNews: createBatcher(async (news) => await tellNews(bus, news)),
    completeJob: createBatcher(async (ends) => await completeJobs(bus, ends)),
    findJob: async (job_id) => {
      const job = await findJob(job_id);
      return job === undefined ? undefined : await addLongText(db.direct, job);
    },
    readMaterial: createBatcher(async (subjects) => await readMaterials(db, subjects)),
    workers: openWorkerPool(new URL('./worker-tasks.ts', import.meta.url), { timeoutMs }),
    demoKey,
    firstKey: await makeFirstKey({ prisma, configured, dataDir }),
  };
}
