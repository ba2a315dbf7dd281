import { draftDemo } from '@quintet/api/testing/reports/demo-drafts';
import { docxToMarkdown } from '@quintet/api/testing/reports/read-docx';
import { startModel, type ModelRequest, type RunningModel } from '@quintet/api/testing/model/start-model';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openBrowser } from '../site/browser.ts';
import { download, openDesk, saveElsewhere, startReport } from './desk.ts';
import { startServerProcess } from '../site/server-process.ts';
import { openSite, openVisit } from '../site/site.ts';

const sections = draftDemo('Feasibility_report');
const titles = sections.map(({ section_title }) => section_title);

/** Whether the model is asked for this section. */
const asksFor = (title: string) => (request: ModelRequest) =>
  JSON.stringify(request.messages).includes(`The section: \\"${title}\\" of`);

/** A model that writes every section in a few strokes, and one of them slowly. */
function teach(model: RunningModel, slow: string): void {
  for (const { section_title, markdown } of sections) {
    const pace = section_title === slow ? { chunkSize: 16, chunkMs: 100 } : { chunkSize: 400, chunkMs: 20 };
    model.always({ text: markdown, ...pace }, asksFor(section_title));
  }
}

const modelEnv = (model: RunningModel) => ({ OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' });

const openSection = async (page: Page, title: string) => {
  await page.getByRole('navigation').getByRole('button', { name: title }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
};

describe('the studio with a model', () => {
  it('writes a report before the reader’s eyes, refines, checks and gives it away', async () => {
    await using model = await startModel();
    teach(model, 'Project Overview');
    await using site = await openSite({ env: { DEMO_DATA: 'true', ...modelEnv(model) } });
    await using visit = await site.visit({ width: 1440 });
    const { page, problems } = visit;
    const report_id = await startReport(page, 'Feasibility report');
    expect(await page.getByText('No language model is set up').count()).toBe(0);

    await page.getByRole('button', { name: `Generate all ${titles.length}` }).click();
    await openSection(page, 'Project Overview');
    await page.locator('[aria-busy=true]').getByText('Tarnwick Water wants one platform').waitFor();
    await page.getByText(`${titles.length} of ${titles.length} written`).waitFor();
    await page.getByText('Version 1 · Drafted by the language model').waitFor();
    const { reportsSectionVersion } = site.api.core.db.prisma;
    const where = { report_id };
    expect(await reportsSectionVersion.count({ where: { ...where, author: 'model' } })).toBe(titles.length);

    await openSection(page, 'Executive Summary');
    const asked = model.requests.length;
    model.script({
      json: { edits: [{ op: 'replace', block: 2, markdown: 'The case for the project is strong.' }] },
    });
    await page.keyboard.press('r');
    await page.keyboard.type('Open with one strong sentence');
    await page.keyboard.press('Enter');
    await page.locator('ins', { hasText: 'strong' }).first().waitFor();
    await page.locator('del', { hasText: 'feasible' }).first().waitFor();
    await page.keyboard.press('a');
    await page.getByText('Version 2 · Refined by the language model').waitFor();
    expect(model.requests).toHaveLength(asked + 1);
    const refined = await reportsSectionVersion.findFirstOrThrow({
      where: { ...where, section_title: 'Executive Summary', version: 2 },
    });
    const paragraph = /^The field service platform project is feasible\..*$/m;
    expect(sections[0]?.markdown).toMatch(paragraph);
    expect(refined.markdown).toBe(
      sections[0]?.markdown.replace(paragraph, 'The case for the project is strong.'),
    );

    await page.getByRole('button', { name: 'Check consistency' }).click();
    await page.getByText('No contradictions found.').waitFor();
    const overview = '# Project Overview\n\nThe budget is GBP 900,000.';
    await saveElsewhere(page, { report_id, session_id: '' }, 'Project Overview', overview);
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText(/contradictions? found\./).waitFor();
    await page
      .getByRole('button', { name: /Project Overview.*GBP 900,000/ })
      .first()
      .click();
    await page.locator('mark[data-kind=target]', { hasText: 'GBP 900,000' }).waitFor();

    const { bytes } = await download(page, 'Word');
    const read = docxToMarkdown(bytes);
    expect(read.map(({ title }) => title)).toEqual(titles);
    expect(read[0]?.markdown).toContain('The case for the project is strong.');
    expect(problems).toEqual([]);
  });

  it('is shown to every tab, and stopped in any of them', async () => {
    await using model = await startModel();
    teach(model, 'Project Overview');
    await using site = await openSite({ env: { DEMO_DATA: 'true', ...modelEnv(model) } });
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await startReport(page, 'Feasibility report');
    const other = await visit.openTab();
    await other.goto(page.url());
    await page.getByRole('button', { name: `Generate all ${titles.length}` }).click();
    await other.getByText(`of ${titles.length} sections done`).waitFor();
    await other.getByRole('button', { name: 'Stop all' }).click();
    for (const tab of [page, other]) {
      await tab.getByText('sections done').waitFor({ state: 'detached' });
      await tab.getByRole('navigation').getByText('Stopped').first().waitFor();
      await tab.getByText('The run was stopped before this section.').waitFor();
    }
  });

  it('says so where a section comes from the facts, because the model died in the middle', async () => {
    await using model = await startModel();
    await using site = await openSite({ env: { DEMO_DATA: 'true', ...modelEnv(model) } });
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openDesk(page);
    model.script({ text: sections[0]?.markdown ?? '', cutAfterChunks: 20 });
    await page.keyboard.press('g');
    await page.getByText('Version 1 · Drafted from facts, no model').waitFor();
    await page.getByText('The language model did not write this.').waitFor();
    await page.getByText('because the model was out of reach or broke off').first().waitFor();
    await page.getByText('project is feasible').waitFor();
    expect(model.requests).toHaveLength(1);
  });

  it('finishes every section though the server dies in the middle of them', async () => {
    await using model = await startModel();
    teach(model, 'Technical Assessment');
    await using server = await startServerProcess(modelEnv(model));
    const browser = await openBrowser();
    try {
      await using visit = await openVisit(browser, server.url);
      const { page } = visit;
      const report_id = await startReport(page, 'Feasibility report');
      await page.getByRole('button', { name: `Generate all ${titles.length}` }).click();
      await openSection(page, 'Technical Assessment');
      await page.locator('[aria-busy=true]').getByText('runs six systems').waitFor();
      await server.kill();
      await server.start();
      await page.getByText(`${titles.length} of ${titles.length} written`).waitFor();
      await page.getByText('Version 1 · Drafted').waitFor();
      const answer = await page.request.get(`/reports-api/reports/${report_id}`);
      const report = (await answer.json()) as { sections: { section_title: string; version: number }[] };
      expect(report.sections.map(({ section_title, version }) => [section_title, version])).toEqual(
        titles.map((title) => [title, 1]),
      );
    } finally {
      await browser.close();
    }
  });
});
