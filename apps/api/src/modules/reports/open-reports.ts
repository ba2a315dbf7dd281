import { createHmac } from 'node:crypto';
import type { Db } from '@quintet/db/open-db';
import type { Config } from '../../config.ts';
import type { Bus } from '../../platform/bus.ts';
import { gather } from '../../platform/gather.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Llm } from '../../platform/llm.ts';
import type { SharedTexts } from '../../platform/shared-texts.ts';
import { createApiKeys, type ApiKeys } from './api-keys.ts';
import { type Backlog, createBacklog } from './backlog.ts';
import { makeFirstKey } from './first-key.ts';
import { openDocumentThread, type DocumentThread } from './document-thread.ts';
import { createJobStatuses, type JobStatuses } from './job-statuses.ts';
import { createJobSteps, type JobSteps } from './job-steps.ts';
import { createPace, type Pace } from './pace.ts';
import { type Material, readMaterials, type Subject } from './read-material.ts';
import { loadDemoRecords } from './records.ts';
import { isLoopback } from './sign-in.ts';

/** What the Reports module keeps between requests. */
export interface ReportsServices {
  readonly keys: ApiKeys;
  readonly statuses: JobStatuses;
  readonly pace: Pace;
  readonly steps: JobSteps;
  /** What a section is written from. */
  readMaterial(subject: Subject): Promise<Material>;
  readonly backlog: Backlog;
  /** Writes files and long refinements away from the event loop. */
  readonly documents: DocumentThread;
  /** The key of the demo's own sign-in; `undefined` when this is no demo on a loopback address. */
  readonly demoKey: string | undefined;
  /** The key that was made at this start, to be shown this once. */
  readonly firstKey: string | undefined;
}

/** How many jobs may wait before new ones are refused. */
const bounds = { total: 10_000, perKey: 10_000 };

/** Opens the module's keys and caches; makes the first key and loads the demo records where they are wanted. */
export async function openReports(given: {
  db: Db;
  bus: Bus;
  /** The queue, which is opened after this. */
  jobs: () => Jobs;
  shared: SharedTexts | undefined;
  llm: Llm;
  config: Config;
  /** The secret that the demo's key is made from. */
  secret: string;
}): Promise<ReportsServices> {
  const { db, bus, jobs, shared, llm, config, secret } = given;
  const { prisma } = db;
  const configured = config.REPORTS_API_KEYS;
  const firstKey = await makeFirstKey({ prisma, configured, dataDir: config.DATA_DIR });
  if (config.DEMO_DATA) await loadDemoRecords(prisma);
  const demoKey =
    config.DEMO_DATA && isLoopback(config.HOST)
      ? createHmac('sha256', secret).update('reports demo key').digest('base64url')
      : undefined;
  const pace = createPace();
  const statuses = createJobStatuses({ prisma, shared, pace });
  return {
    keys: createApiKeys({ prisma, configured, demoKey }),
    statuses,
    pace,
    steps: createJobSteps({ db, bus, jobs, statuses, byModel: llm.state().configured }),
    readMaterial: gather(async (subjects) => await readMaterials(db.direct, subjects)),
    backlog: createBacklog(prisma, bounds),
    documents: openDocumentThread(),
    demoKey,
    firstKey,
  };
}
