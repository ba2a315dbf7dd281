import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, saveElsewhere, signIn } from './desk.ts';
import { inspectPage } from '../site/inspect-page.ts';
import { openSite, type Site } from '../site/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

/** Of a page that is read while something works on it. */
const stillShift = 0.01;
const summary = 'Executive Summary';

/** Opens the tools where they are behind a button. */
async function reachTools(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Tools', exact: true });
  if (await button.isVisible()) await button.click();
}

describe.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)('at %i px, %s', (width, colorScheme) => {
  it('sign-in, start and forms are accessible, fit and stand still', async () => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    const wrong: string[] = [];
    await page.goto('/reports');
    await page.getByRole('button', { name: 'Sign in with the key' }).click();
    await page.getByText('Paste an API key.').waitFor();
    wrong.push(...(await inspectPage(visit, 'sign-in')));
    await signIn(page);
    await page.getByLabel('Customer', { exact: true }).selectOption({ label: 'Tarnwick Water' });
    await page.getByRole('button', { name: 'Open the report' }).click();
    await page.getByText('Choose an opportunity.').waitFor();
    wrong.push(...(await inspectPage(visit, 'start')));
    await page.goto('/reports/customers/cust-tarnwick');
    await page.getByRole('button', { name: 'FieldLog' }).click();
    await page.getByLabel('Age in years').fill('x'.repeat(300));
    await page.getByRole('button', { name: 'Save facts' }).click();
    await page.getByText('Write a number, such as 12 or 2.5.').waitFor();
    wrong.push(...(await inspectPage(visit, 'customer')));
    await page.getByRole('button', { name: 'Delete this customer' }).click();
    await page.getByText('This deletes the facts of Tarnwick Water').waitFor();
    wrong.push(...(await inspectPage(visit, 'deletion')));
    await page.goto('/reports/opportunities/opp-field-service');
    await page.getByRole('button', { name: 'Add a phase', exact: true }).click();
    wrong.push(...(await inspectPage(visit, 'opportunity')));
    expect(wrong).toEqual([]);
  });

  it('every state of the desk is accessible, fits and stands still', async () => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    const wrong: string[] = [];
    const look = async (state: string) => wrong.push(...(await inspectPage(visit, state)));
    const desk = await openDesk(
      page,
      [summary, 'Cost-Benefit Analysis', 'Technical Assessment'],
      'Technical Assessment',
    );
    await page.getByText('to confirm', { exact: false }).first().waitFor();
    await look('text with placeholders');
    await page.goto(`/reports/${desk.report_id}?section=Appendix`);
    await page.getByText('Nothing is written here yet').waitFor();
    await look('empty section');
    if (width < 1024) {
      await page.getByRole('button', { name: 'Sections' }).click();
      await look('outline');
      await page.getByRole('navigation').getByRole('button', { name: summary }).click();
    } else await page.getByRole('navigation').getByRole('button', { name: summary }).click();
    await page.getByText('project is feasible').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await look('keys');
    await page.keyboard.press('Escape');
    await reachTools(page);
    await page.getByRole('button', { name: 'Shorten to…' }).click();
    await look('actions');
    await page.getByLabel('Length', { exact: true }).fill('1');
    await page.keyboard.press('Enter');
    await page
      .getByRole('region', { name: 'The section stays as it is' })
      .getByLabel('Length', { exact: true })
      .waitFor();
    await look('refusal');
    await page.reload();
    await page.getByRole('region', { name: 'The section stays as it is' }).waitFor();
    await look('refusal after a reload');
    await reachTools(page);
    await page.getByLabel('In your own words').fill('Make it shorter');
    await page.keyboard.press('Enter');
    await page.locator('del').first().waitFor();
    await look('review');
    await page.getByRole('button', { name: 'Accept changes' }).click();
    await saveElsewhere(
      page,
      desk,
      summary,
      `# ${summary}\n\nThe budget is GBP 900,000. ${'long'.repeat(80)}`,
    );
    await page.reload();
    await page.getByText('The budget is GBP 900,000').waitFor();
    await reachTools(page);
    await page.getByRole('button', { name: 'Check consistency' }).click();
    await page.getByText('contradiction found').waitFor();
    await look('consistency');
    await page.getByRole('button', { name: 'Compare version 2 with the newest' }).click();
    await page.locator('ins').first().waitFor();
    await look('comparison');
    await page.getByRole('button', { name: 'Close the comparison' }).click();
    await page.getByRole('button', { name: 'Edit section' }).click();
    await page
      .getByRole('textbox', { name: `${summary}, Markdown` })
      .fill('| a | b |\n| --- | ---: |\n| word | 1 |');
    await saveElsewhere(page, desk, summary, 'Theirs.');
    await page.getByRole('button', { name: 'Save version' }).click();
    await page.getByText('was saved while you edited an older one').waitFor();
    await look('editor with a conflict');
    if (width < 1024) {
      await page.getByRole('button', { name: 'Preview' }).click();
      await look('preview');
    }
    expect(wrong).toEqual([]);
  });

  it('the desk stands still while all sections are written', async () => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    await openDesk(page);
    await page.getByText('Nothing is written here yet').waitFor();
    await reachTools(page);
    await page.getByRole('button', { name: 'Generate all 12' }).click();
    await page.getByText('12 of 12 written').waitFor();
    await page.getByRole('button', { name: 'Edit section' }).waitFor();
    expect(await visit.readShift()).toBeLessThan(stillShift);
  });
});

it('each table of a section has a name of its own', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  const desk = await openDesk(page, [summary]);
  const table = '| a | b |\n| --- | ---: |\n| word | 1 |';
  await saveElsewhere(
    page,
    desk,
    summary,
    `# ${summary}\n\n${table}\n\n## Risks\n\n${table}\n\nMore.\n\n${table}`,
  );
  await page.reload();
  await page.getByRole('heading', { name: 'Risks' }).waitFor();
  const names = await page
    .getByRole('region', { name: /^Table/ })
    .evaluateAll((tables) => tables.map((one) => one.ariaLabel));
  expect(names).toEqual([`Table 1: ${summary}`, 'Table 2: Risks', 'Table 3: Risks']);
  expect(await inspectPage(visit, 'tables')).toEqual([]);
});
