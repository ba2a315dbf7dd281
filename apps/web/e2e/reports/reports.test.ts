import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, refuse, saveElsewhere, signIn, type OpenDesk } from './desk.ts';
import { openSite, type Site } from '../site/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

const summary = 'Executive Summary';
const versionsOf = async ({ report_id }: OpenDesk, section_title: string) =>
  await site.api.core.db.prisma.reportsSectionVersion.findMany({
    where: { report_id, section_title },
    orderBy: { version: 'asc' },
  });
const editorOf = (page: Page, title = summary) => page.getByRole('textbox', { name: `${title}, Markdown` });

describe('a whole report', () => {
  it('is written without any key, though the page that asked for it is closed, each section once', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page, problems } = visit;
    await signIn(page);
    await page.getByText('No language model is set up').waitFor();
    await page.getByLabel('Customer', { exact: true }).selectOption({ label: 'Tarnwick Water' });
    await page.getByLabel('Opportunity', { exact: true }).selectOption({ label: 'Field service platform' });
    await page.getByRole('button', { name: 'Open the report' }).click();
    await page.getByText('Nothing is written here yet').waitFor();
    const report_id = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    const other = await visit.openTab();
    await other.goto(page.url());
    await other.getByText('Nothing is written here yet').waitFor();
    const begun = page.waitForResponse('**/trpc/reports.generateReport');
    await page.getByRole('button', { name: 'Generate all 12' }).click();
    await begun;
    await page.close();
    await other.getByText('12 of 12 written').waitFor();
    await other.getByRole('button', { name: 'Regenerate all 12' }).waitFor();
    await other.getByText('The field service platform project is feasible.').waitFor();
    expect(await other.getByText('Drafted from facts, no model').count()).toBeGreaterThan(0);
    const { reportsSectionVersion } = site.api.core.db.prisma;
    const versions = await reportsSectionVersion.findMany({ where: { report_id } });
    expect(versions.map(({ version, author }) => `${version} ${author}`)).toEqual(Array(12).fill('1 rules'));
    const first = versions.toSorted((one, other) => other.created_at.getTime() - one.created_at.getTime())[0];
    expect(first?.section_title).toBe(summary);
    expect(problems).toEqual([]);
  });
});

describe('a job of the server', () => {
  /** A job that the test works off by hand. */
  async function addJob({ report_id }: OpenDesk) {
    const { prisma } = site.api.core.db;
    const { owner } = await prisma.reportsReport.findUniqueOrThrow({ where: { report_id } });
    const job_id = randomUUID();
    await prisma.reportsJob.create({
      data: {
        job_id,
        report_id,
        owner,
        kind: 'generate',
        section_title: summary,
        state: 'processing',
        run: 1,
      },
    });
    const tell = async (type: string, data: unknown) =>
      await site.api.core.bus.transaction(async (_tx, publish) => {
        publish(`reports:job:${job_id}`, type, data);
        await Promise.resolve();
      });
    return { job_id, tell };
  }

  it('shows its text as it is written, in every tab and over a reload, and its failure with a way on', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const desk = await openDesk(page);
    const { job_id, tell } = await addJob(desk);
    await tell('delta', { offset: 0, text: 'The first words' });
    await page.reload();
    await page.getByText('The first words').waitFor();
    const other = await visit.openTab();
    await other.goto(page.url());
    await other.getByText('The first words').waitFor();
    await tell('delta', { offset: 15, text: ' and the next' });
    await Promise.all([page, other].map((tab) => tab.getByText('The first words and the next').waitFor()));
    await page.reload();
    await page.getByText('The first words and the next').waitFor();
    await tell('restarted', { reason: 'rewritten' });
    await tell('delta', { offset: 0, text: 'Another beginning' });
    await page.getByText('Another beginning').waitFor();
    expect(await page.getByText('The first words').count()).toBe(0);

    const error = { error_code: 'TIMEOUT', message: 'The job took too long' };
    await site.api.core.db.prisma.reportsJob.update({
      where: { job_id },
      data: {
        state: 'failed',
        error_code: error.error_code,
        error_message: error.message,
        finished_at: new Date(),
      },
    });
    await tell('state', { status: 'failed', error });
    await page.getByText('This section could not be written.').waitFor();
    await page.getByText('The job took too long. Try again; a second run is often quicker.').waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await Promise.all([page, other].map((tab) => tab.getByText('project is feasible').waitFor()));
  });

  it('can be stopped', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await addJob(await openDesk(page));
    await page.reload();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Writing was stopped.').waitFor();
  });
});

describe('a refinement', () => {
  it('is shown word by word, and kept or discarded by key', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const desk = await openDesk(page, [summary]);
    await page.getByText('project is feasible').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.type('Make it shorter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Changes to review' }).waitFor();
    await page.locator('del').first().waitFor();
    await page.reload();
    await page.locator('del').first().waitFor();
    await page.keyboard.press('d');
    await page.getByText('Version 3 · Rolled back').waitFor();
    const [first, , third] = await versionsOf(desk, summary);
    expect(third?.markdown).toBe(first?.markdown);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');

    expect(await page.getByLabel('In your own words').inputValue()).toBe('Make it shorter');
    await page.getByRole('button', { name: 'Shorter', exact: true }).click();
    await page.getByRole('heading', { name: 'Changes to review' }).waitFor();
    await page.locator('del').first().waitFor();
    await page.keyboard.press('a');
    await page.getByText('Version 4 · Refined by rule, no model').waitFor();
    expect(await page.getByLabel('In your own words').inputValue()).toBe('');
    await page.reload();
    await page.getByText('Version 4 · Refined by rule, no model').waitFor();
  });

  it('that cannot be followed says why, keeps what was typed and offers what can be done', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openDesk(page, [summary]);
    await page.getByLabel('In your own words').fill('Sing it in the key of blue');
    await page.keyboard.press('Enter');
    const refusal = page.getByRole('region', { name: 'The section stays as it is' });
    await refusal
      .getByText('Without a language model “Sing it in the key of blue” cannot be done.')
      .waitFor();
    expect(await refusal.getByText('Fix the headings').count()).toBe(0);
    await page.getByText('project is feasible').waitFor();
    await page.getByRole('navigation').getByText('Not changed').waitFor();
    expect(await page.getByLabel('In your own words').inputValue()).toBe('Sing it in the key of blue');
    await refusal.getByRole('button', { name: 'Shorter', exact: true }).click();
    await page.getByText('You asked: Make it shorter.').waitFor();
    await page.locator('del').first().waitFor();
    await page.keyboard.press('a');
    expect(await page.getByLabel('In your own words').inputValue()).toBe('Sing it in the key of blue');
  });
});

describe('the named actions', () => {
  const text =
    '# Executive Summary\n\n## Scope\n\nThe vendor replaces six systems. The vendor goes live in May.\n\n' +
    '- Budget: GBP 900,000\n- Start: May\n\n## Risks\n\nTwo risks score high.\n';

  async function openActions(page: Page): Promise<OpenDesk> {
    const desk = await openDesk(page);
    await saveElsewhere(page, desk, summary, text);
    await page.locator('p', { hasText: 'Two risks score high.' }).waitFor();
    return desk;
  }

  it('ask for their values, and send the wording of the contract', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const desk = await openActions(page);
    const accept = async (prompt: string) => {
      await page.getByText(`You asked: ${prompt}.`).waitFor();
      await page.keyboard.press('a');
      await page.getByRole('heading', { name: 'Changes to review' }).waitFor({ state: 'detached' });
    };
    await page.getByRole('button', { name: 'Replace words…' }).click();
    await page.keyboard.type('vendor');
    await page.keyboard.press('Enter');
    await page.getByText('Write the new words.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    await page.keyboard.type('supplier');
    await page.keyboard.press('Enter');
    await accept('Replace “vendor” with “supplier”');
    await page.getByRole('button', { name: 'Rename heading…' }).click();
    await page.getByLabel('Heading', { exact: true }).selectOption({ label: 'Risks' });
    await page.keyboard.press('Tab');
    await page.keyboard.type('What may go wrong');
    await page.keyboard.press('Enter');
    await accept('Rename “Risks” to “What may go wrong”');
    await page.getByLabel('What to change').selectOption({ label: '1. Budget: GBP 900,000 Start: May' });
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await accept('Turn list 1 into a table');
    await page.getByRole('button', { name: 'Shorten to…' }).click();
    await page.getByLabel('Measured in').selectOption({ label: '% shorter' });
    await page.getByLabel('Length', { exact: true }).fill('25');
    await page.keyboard.press('Enter');
    await accept('Shorten it by 25 %');
    await page.getByRole('button', { name: 'Remove part…' }).click();
    await page.getByLabel('Part', { exact: true }).selectOption({ label: 'What may go wrong' });
    await page.getByRole('button', { name: 'Remove the part' }).click();
    await accept('Remove “What may go wrong”');
    const versions = await versionsOf(desk, summary);
    expect(versions.slice(1).every(({ author }) => author === 'rules')).toBe(true);
    expect(versions.at(-1)?.markdown).toBe(
      '# Executive Summary\n\n## Scope\n\nThe supplier replaces six systems.\n\n' +
        '| Item | Detail |\n| --- | --- |\n| Budget | GBP 900,000 |\n| Start | May |\n',
    );
    await page.getByRole('button', { name: 'Show all 6 versions' }).click();
    await page.getByRole('button', { name: 'Compare version 1 with the newest' }).click();
    await page.getByRole('button', { name: 'Go back to version 1' }).click();
    await page.locator('p', { hasText: 'Two risks score high.' }).waitFor();
  });

  it('that would come to nothing, miss the length or have no text say so', async () => {
    await using visit = await site.visit({ width: 390 });
    const { page } = visit;
    const desk = await openActions(page);
    await page.getByRole('button', { name: 'Tools', exact: true }).click();
    // What is disabled says why when it is pressed all the same.
    await page.getByRole('button', { name: 'Fix headings', disabled: true }).click({ force: true });
    await page.getByText('The headings are in order already.').waitFor();
    await page.getByRole('button', { name: 'Shorten to…' }).click();
    await page.getByLabel('Length', { exact: true }).fill('0');
    await page.keyboard.press('Enter');
    await page.getByText('A whole number from 1 to 100,000.').waitFor();
    await page.getByLabel('Length', { exact: true }).fill('3');
    await page.keyboard.press('Enter');
    const refusal = page.getByRole('region', { name: 'The section stays as it is' });
    await refusal.getByText(/not to 3: headings/).waitFor();
    expect(await refusal.getByLabel('Length', { exact: true }).inputValue()).toBe('3');
    expect(await refusal.getByRole('button', { name: 'Fix headings' }).count()).toBe(0);
    await refusal.getByRole('button', { name: 'Leave it' }).click();
    await refusal.waitFor({ state: 'detached' });
    expect(await versionsOf(desk, summary)).toHaveLength(1);
    await page.getByRole('button', { name: 'Sections' }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'Appendix' }).click();
    await page.getByRole('button', { name: 'Tools', exact: true }).click();
    await page.getByText('Nothing to refine yet.').waitFor();
    await page.getByRole('button', { name: 'Shorter', exact: true, disabled: true }).waitFor();
  });
});

describe('versions', () => {
  it('are compared, and an older one is brought back', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const desk = await openDesk(page, [summary]);
    await saveElsewhere(page, desk, summary, 'Entirely other words.');
    await page.reload();
    await page.getByText('Entirely other words.').waitFor();
    await page.getByRole('button', { name: 'Compare version 1 with the newest' }).click();
    await page.getByRole('heading', { name: 'What changed from version 1 to version 2' }).waitFor();
    await page.locator('ins', { hasText: 'Entirely' }).waitFor();
    await page.getByRole('button', { name: 'Go back to version 1' }).click();
    await page.getByText('Version 3 · Rolled back').waitFor();
    await page.getByText('project is feasible').waitFor();
    expect((await versionsOf(desk, summary)).map(({ origin }) => origin)).toEqual([
      'generated',
      'edited',
      'rolled_back',
    ]);
  });
});

describe('editing', () => {
  it('shows a preview and keeps what is typed over a reload and in another tab until it is saved', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const desk = await openDesk(page, [summary]);
    await page.getByText('project is feasible').waitFor();
    await page.keyboard.press('e');
    await editorOf(page).fill('# Executive Summary\n\nTyped **by hand**. [to confirm: the date]');
    await page
      .getByRole('region', { name: 'Preview' })
      .locator('mark', { hasText: 'to confirm: the date' })
      .waitFor();
    await page.reload();
    expect(await editorOf(page).inputValue()).toContain('Typed **by hand**');
    const other = await visit.openTab();
    await other.goto(page.url());
    expect(await editorOf(other).inputValue()).toContain('Typed **by hand**');
    await other.close();
    await editorOf(page).focus();
    await page.keyboard.press('Control+s');
    await page.getByText(/^Saved at/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('1 to confirm').waitFor();
    await page.getByRole('navigation').getByText('Edited').waitFor();
    expect((await versionsOf(desk, summary)).at(-1)).toMatchObject({ version: 2, author: 'person' });
  });

  it('never overwrites what somebody else saved, unless told to', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const desk = await openDesk(page, [summary]);
    await page.getByRole('button', { name: 'Edit section' }).click();
    await editorOf(page).fill('Mine.');
    await saveElsewhere(page, desk, summary, 'Theirs.');
    await page.getByRole('button', { name: 'Save version' }).click();
    await page.getByText('Version 2 was saved while you edited an older one.').waitFor();
    expect(await editorOf(page).inputValue()).toBe('Mine.');
    await page.getByRole('button', { name: 'Show the differences' }).click();
    await page.locator('del', { hasText: 'Theirs' }).waitFor();
    await page.getByRole('button', { name: 'Save mine as the newest' }).click();
    await page.getByText(/^Saved at/).waitFor();
    expect((await versionsOf(desk, summary)).map(({ markdown }) => markdown).slice(1)).toEqual([
      'Theirs.',
      'Mine.',
    ]);
  });

  it('loses nothing without a network', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openDesk(page, [summary]);
    await page.getByRole('button', { name: 'Edit section' }).click();
    await editorOf(page).fill('Written in a tunnel.');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Save version' }).click();
    await page.getByText('Your text is still here and kept in this browser.').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('alert').filter({ hasText: 'Your text is still here' }).getByRole('button').click();
    await page.getByText(/^Saved at/).waitFor();
  });
});

describe('consistency', () => {
  it('quotes both places and leads to them', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    const desk = await openDesk(page, ['Cost-Benefit Analysis', summary]);
    await saveElsewhere(page, desk, summary, '# Executive Summary\n\nThe budget is GBP 900,000.');
    await page.reload();
    await page.getByRole('button', { name: 'Check consistency' }).click();
    await page.getByText('1 contradiction found.').waitFor();
    await page.getByRole('button', { name: /Executive Summary.*GBP 900,000/ }).click();
    await page.getByRole('heading', { level: 1, name: summary }).waitFor();
    const mark = page.locator('mark[data-kind=target]');
    await mark.waitFor();
    expect(await mark.allInnerTexts()).toEqual(['GBP 900,000']);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('GBP 900,000');
  });
});

describe('keyboard alone', () => {
  it('writes, walks the outline, edits and shows its keys', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openDesk(page);
    await page.getByText('Nothing is written here yet').waitFor();
    await page.keyboard.press('g');
    await page.getByText('project is feasible').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('navigation').getByRole('button', { name: summary }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { level: 1, name: 'Project Overview' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Project Overview');
    await page.keyboard.press('End');
    await page.getByRole('heading', { level: 1, name: 'Appendix' }).waitFor();
    await page.keyboard.press('Home');
    await page.getByText('Version 1 · Drafted').waitFor();
    await page.keyboard.press('e');
    await editorOf(page).waitFor();
    await page.keyboard.type('egr?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByText('You have an unsaved edit of this section.').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('checkbox', { name: 'Single letters act as keys' }).press('Space');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await editorOf(page).count()).toBe(0);
  });
});

describe('errors of the contract', () => {
  it.each([
    { code: 'RATE_LIMITED', status: 429, retryAfter: 30, words: 'Too many tries in a short time.' },
    { code: 'SERVICE_UNAVAILABLE', status: 503, words: 'Our records are out of reach for the moment.' },
    { code: 'CONFLICT', status: 409, words: 'Somebody changed this in the meantime.' },
    { code: 'INTERNAL_ERROR', status: 500, words: 'From the server' },
  ])('$code is said in words', async ({ words, ...error }) => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openDesk(page);
    await refuse(page, 'generate', error);
    await page.keyboard.press('g');
    await page.getByText(words).waitFor();
    await page.getByText('Nothing was lost in “Executive Summary”.').waitFor();
    if (error.retryAfter === undefined) {
      await page.unrouteAll();
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
      await page.getByText('project is feasible').waitFor();
    } else await page.getByRole('button', { name: /Try again in \d+ seconds/ }).waitFor();
  });

  it('asks to sign in again when the key is gone, and comes back to the same section', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openDesk(page, ['Appendix']);
    await page.context().clearCookies();
    await page.keyboard.press('g');
    await page.getByRole('button', { name: 'Open the demo' }).click();
    await page.getByRole('heading', { level: 1, name: 'Appendix' }).waitFor();
  });

  it('refuses a wrong key beside the field', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/reports');
    await page.getByLabel('API key').fill('not-a-key');
    await page.keyboard.press('Enter');
    await page.getByText('This server does not know this key, or it was revoked.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('api_key');
  });

  it('has a page for a report that is not there', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await signIn(page);
    for (const id of [randomUUID(), 'no-report']) {
      await page.goto(`/reports/${id}`);
      await page.getByRole('heading', { name: 'There is no report here' }).waitFor();
    }
  });
});

describe('the start page', () => {
  it('lists reports to go on with, and deletes one after a second look', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { report_id } = await openDesk(page, [summary]);
    await page.goto('/');
    await page.getByText(/reports? in the works, \d+ sections? written/).waitFor();
    await page.goto('/reports');
    const row = page.getByRole('listitem').filter({ has: page.locator(`a[href*="${report_id}"]`) });
    await row.getByText('1 of 12 sections').waitFor();
    await row.getByRole('button', { name: /^Delete the feasibility report/ }).click();
    await row.getByRole('button', { name: 'Delete the report' }).click();
    await row.waitFor({ state: 'detached' });
  });
});
