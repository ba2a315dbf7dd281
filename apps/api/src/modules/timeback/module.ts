import { fileURLToPath } from 'node:url';
import { timebackErrors } from '@quintet/contracts/timeback/errors';
import type { Core } from '../../core.ts';
import { defineModule } from '../../module.ts';
import { createLeases } from '../../platform/limits/leases.ts';
import { createKeyedSemaphore } from '../../platform/limits/keyed-semaphore.ts';
import { createChartAssets } from './charts/chart-assets.ts';
import { runMakeDemo } from './commands/demo-command.ts';
import { runImport } from './commands/import-command.ts';
import { runRollUp } from './commands/roll-up-command.ts';
import { runMakeToken } from './commands/token-command.ts';
import type { ContentLibrary } from './content/content-library.ts';
import { loadContent } from './content/content.ts';
import { writeCopy } from './copy/write-copy-job.ts';
import { createDecisions } from './pages/decisions.ts';
import { openDeferredPages } from './pages/deferred-pages.ts';
import { timebackFiles } from './pages/files.ts';
import { createPages } from './pages/pages.ts';
import { serveDeferredPages } from './pages/serve-deferred-pages.ts';
import { createVisits } from './pages/visits.ts';
import { timebackRouter } from './router.ts';
import type { TimebackServices } from './services.ts';
import { loadDemoStudents } from './students/demo-students.ts';
import { ensureStats } from './students/scope-stats.ts';
import { createDueTips } from './tips/due-tips.ts';
import { rollUpNightly } from './tips/roll-up.ts';
import { sendDueMail } from './tips/send-due-mail.ts';
import { createVisitors } from './visitors/visitors.ts';

const streamsOfVisitor = 5;
const contentDir = fileURLToPath(new URL('../../../content/timeback', import.meta.url));
/** It does not change while the process runs, however many servers it opens. */
let library: Promise<ContentLibrary> | undefined;

/** Where hCaptcha's script, frame, style and calls come from, as its documentation lists them. */
const captchaHosts = ['https://hcaptcha.com', 'https://*.hcaptcha.com'];

/** A site that personalises itself: email, quiz, page, smart tips; and the pages of those who run it. */
export const timebackModule = defineModule({
  name: 'timeback',
  router: timebackRouter,
  errors: timebackErrors,
  paths: ['/'],
  origins: ({ TIMEBACK_ORIGINS }) => TIMEBACK_ORIGINS,
  ownPaths: ['/agent/admin'],
  pages: [
    '/timeback',
    '/timeback/quiz/outcome',
    '/timeback/quiz/context',
    '/timeback/page',
    '/timeback/admin',
    '/timeback/admin/pages',
    '/timeback/admin/tips',
    '/timeback/admin/receipts',
  ],
  pageHosts: ({ HCAPTCHA_SITE_KEY }) => (HCAPTCHA_SITE_KEY === undefined ? [] : captchaHosts),
  files: timebackFiles,
  jobs: [sendDueMail, rollUpNightly, serveDeferredPages, writeCopy],
  commands: {
    'import-students': runImport,
    'make-demo-students': runMakeDemo,
    'make-token': runMakeToken,
    'roll-up': runRollUp,
  },
  demoData: async ({ db }) => await loadDemoStudents(db),
  open: openTimeback,
  close: closeTimeback,
});

/** Loads the content and opens the module's caches. Throws when a content file is not valid. */
async function openTimeback(core: Core): Promise<TimebackServices> {
  const { config, log, db, bus, jobs, llm, redis, role } = core;
  const { prisma } = db;
  const content = await (library ??= loadContent(contentDir));
  const visitors = createVisitors(prisma);
  const deferredPages = await openDeferredPages({
    prisma,
    dataDir: config.DATA_DIR,
    log,
    onStored: async () => void (await jobs.enqueue(serveDeferredPages, {}, { dedupe: 'wishes' })),
  });
  await ensureStats(prisma);
  const charts = createChartAssets({ prisma, dataDir: config.DATA_DIR });
  const dueTips = createDueTips({ db, bus, log });
  if (role !== 'web') dueTips.start();
  // Without Redis each node counts open streams by itself.
  const leases =
    redis === undefined ? undefined : createLeases({ redis, prefix: `${db.name}:timeback:streams`, log });
  return {
    content,
    visitors,
    deferredPages,
    decisions: createDecisions({ bus, jobs, llm, visitors }),
    visits: createVisits({ bus, log }),
    leases,
    openStreams: createKeyedSemaphore(streamsOfVisitor, leases),
    charts,
    pages: createPages({ prisma, content, charts }),
    dueTips,
  };
}

async function closeTimeback(services: TimebackServices): Promise<void> {
  const { charts, dueTips, visits, deferredPages, leases } = services;
  await Promise.all([charts.close(), dueTips.close(), visits.close(), deferredPages.close()]);
  await leases?.close();
}
