import type { Leases } from '../../platform/limits/leases.ts';
import type { KeyedSemaphore } from '../../platform/limits/keyed-semaphore.ts';
import type { ChartAssets } from './charts/chart-assets.ts';
import type { ContentLibrary } from './content/content-library.ts';
import type { Decisions } from './pages/decisions.ts';
import type { DeferredPages } from './pages/deferred-pages.ts';
import type { Pages } from './pages/pages.ts';
import type { Visits } from './pages/visits.ts';
import type { DueTips } from './tips/due-tips.ts';
import type { Visitors } from './visitors/visitors.ts';

/** What the TimeBack module keeps between requests. */
export interface TimebackServices {
  readonly content: ContentLibrary;
  readonly visitors: Visitors;
  readonly visits: Visits;
  readonly deferredPages: DeferredPages;
  readonly decisions: Decisions;
  /** Open event streams by visitor. */
  readonly openStreams: KeyedSemaphore;
  /** Open event streams over all nodes; absent without Redis. */
  readonly leases: Leases | undefined;
  readonly charts: ChartAssets;
  readonly pages: Pages;
  /** Moves tips on when they are due. */
  readonly dueTips: DueTips;
}
