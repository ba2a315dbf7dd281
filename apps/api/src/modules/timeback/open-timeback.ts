import { fileURLToPath } from 'node:url';
import type { Db } from '@quintet/db/open-db';
import type { Config } from '../../config.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Llm } from '../../platform/llm.ts';
import type { Logger } from '../../platform/log.ts';
import type { Leases } from '../../platform/slot-leases.ts';
import { createSlots, type Slots } from '../../platform/slots.ts';
import { createChartAssets, type ChartAssets } from './chart-assets.ts';
import { loadContent } from './content.ts';
import type { ContentLibrary } from './content-library.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { createDueTips } from './due-tips.ts';
import { loadDemoStudents } from './demo-students.ts';
import { createExposures, type Exposures } from './exposures.ts';
import { createPages, type Pages } from './pages.ts';
import { openShippedVariants, type ShippedVariants } from './shipped-variants.ts';
import { createSegmentCopy } from './segment-copy.ts';
import { createPeers } from './peers.ts';
import { createRepeatVisits, type RepeatVisits } from './repeat-visits.ts';
import { openStatsCache, type StatsCache } from './stats-cache.ts';
import { openWishes, type Wishes } from './wishes.ts';
import { createVisitors, type Visitors } from './visitors.ts';

/** What the TimeBack module keeps between requests. */
export interface TimebackServices {
  readonly content: ContentLibrary;
  readonly visitors: Visitors;
  readonly exposures: Exposures;
  readonly shipped: ShippedVariants;
  readonly repeats: RepeatVisits;
  readonly wishes: Wishes;
  readonly decisions: Decisions;
  /** Open event streams by visitor. */
  readonly openStreams: Slots;
  readonly stats: StatsCache;
  readonly charts: ChartAssets;
  readonly pages: Pages;
  close(): Promise<void>;
}

const streamsOfVisitor = 5;

const contentDir = fileURLToPath(new URL('../../../content/timeback', import.meta.url));

/** Loads the content and opens the module's caches. Throws when a content file is not valid. */
export async function openTimeback(given: {
  db: Db;
  bus: Bus;
  /** The queue, which is opened after this. */
  jobs: () => Jobs;
  llm: Llm;
  log: Logger;
  config: Config;
  /** Absent without Redis; then each node counts open streams by itself. */
  leases: Leases | undefined;
  /** Whether this process works off what is due. */
  isWorker: boolean;
  /** Called when pages that could not be served wait to be tried again. */
  onWishes: () => Promise<void>;
}): Promise<TimebackServices> {
  const { db, bus, jobs, llm, log, config, leases, isWorker, onWishes } = given;
  const content = await loadContent(contentDir);
  if (config.DEMO_DATA) await loadDemoStudents(db);
  const visitors = createVisitors(db.prisma);
  const exposures = createExposures(db.prisma, log);
  const repeats = createRepeatVisits({ bus, log });
  const { prisma } = db;
  const wishes = await openWishes({ prisma, dataDir: config.DATA_DIR, log, onStored: onWishes });
  const stats = await openStatsCache(db.prisma);
  const charts = createChartAssets({ stats, dataDir: config.DATA_DIR });
  // Nobody waits for this; a chart that is asked for earlier is drawn at once.
  charts.prewarm().catch((error: unknown) => log.warn({ err: error }, 'charts not drawn ahead'));
  const copy = createSegmentCopy({ prisma: db.prisma, llm, log });
  const pages = createPages({ content, stats, charts, copy });
  const shipped = await openShippedVariants({ prisma, bus, log });
  shipped.onChange(() => pages.revise());
  const dueTips = createDueTips({ db, bus, log });
  if (isWorker) dueTips.start();
  return {
    content,
    visitors,
    exposures,
    shipped,
    repeats,
    wishes,
    decisions: createDecisions({ bus, jobs, peers: createPeers(prisma), visitors }),
    openStreams: createSlots(streamsOfVisitor, leases),
    stats,
    charts,
    pages,
    async close() {
      await Promise.all([copy.close(), charts.close(), stats.close(), shipped.close(), dueTips.close()]);
      await Promise.all([exposures.close(), repeats.close(), wishes.close()]);
    },
  };
}
