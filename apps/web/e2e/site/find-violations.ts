import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** The rules of accessibility that a page breaks as it stands, each with the elements that do. */
export async function findViolations(page: Page): Promise<string[]> {
  // There are no frames of other origins, so what is found need not be put together in a second page.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}
