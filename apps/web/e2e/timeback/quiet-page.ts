import type { Locator, Page } from 'playwright-core';
import type { Site, Visit } from '../site/site.ts';
import { makePage, openMadePage, type Maker } from './walk.ts';

/** Where a tip is shown. */
export function cardOn(page: Page): Locator {
  return page.getByRole('region', { name: 'Tip', exact: true });
}

/** What says that tips come. */
export function liveOn(page: Page): Locator {
  return page.getByText('Tips are on');
}

/** A new visitor's page that waits for tips; those that were planned for it are called off. */
export async function openQuietPage({ api }: Site, { page }: Visit): Promise<Maker> {
  const maker = await makePage(page);
  await api.core.db.prisma.timebackTask.updateMany({
    where: { vid: maker.vid, status: 'pending' },
    data: { status: 'cancelled' },
  });
  await openMadePage(page);
  await liveOn(page).waitFor();
  return maker;
}
