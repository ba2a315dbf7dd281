import { sectionTitles } from '@quintet/contracts/reports/schemas';
import { docxToMarkdown, openDocx } from '@quintet/api/testing/reports/read-docx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download, startReport } from './desk.ts';
import { openSite, type Site } from '../site/site.ts';

/** The opportunity that `startReport` chooses. */
const project = 'Field service platform';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

/** The newest text of each section, in the order of the report. */
async function readSections(report_id: string, titles: readonly string[]): Promise<string[]> {
  const versions = await site.api.core.db.prisma.reportsSectionVersion.findMany({
    where: { report_id },
    orderBy: { version: 'asc' },
  });
  const newest = new Map(versions.map(({ section_title, markdown }) => [section_title, markdown]));
  return titles.map((title) => newest.get(title) ?? '');
}

/** The cells of every table, row by row, as bare words. */
function readTables(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[ :|-]+\|$/.test(line))
    .map((line) => line.replaceAll(/[*\\]/g, '').replaceAll(/\s*\|\s*/g, '|'));
}

describe.each([
  { label: 'Feasibility report', type: 'Feasibility_report', refined: 'Executive Summary' },
  { label: 'Technical scope', type: 'Technical_scope', refined: 'Proposed Solution' },
] as const)('a $label without any key', ({ label, type, refined }) => {
  it('is generated, refined, checked and given away whole in each format', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page, problems } = visit;
    const titles: readonly string[] = sectionTitles[type];
    const report_id = await startReport(page, label);
    await page.getByRole('button', { name: `Generate all ${titles.length}` }).click();
    await page.getByText(`${titles.length} of ${titles.length} written`).waitFor();

    await page.getByRole('navigation').getByRole('button', { name: refined }).click();
    await page.getByRole('heading', { level: 1, name: refined }).waitFor();
    const before = await readSections(report_id, titles);
    // The run may still be at its end, and nothing is asked for before.
    await page.getByRole('button', { name: 'Refine section', disabled: false }).waitFor();
    await page.getByLabel('In your own words').fill('Make it shorter');
    await page.keyboard.press('Enter');
    await page.locator('del').first().waitFor();
    await page.getByRole('button', { name: 'Accept changes' }).click();
    await page.getByText('Version 2 · Refined by rule, no model').waitFor();
    const sections = await readSections(report_id, titles);
    for (const [index, title] of titles.entries()) {
      if (title !== refined) expect(sections[index]).toBe(before[index]);
      else expect(sections[index]?.length).toBeLessThan(before[index]?.length ?? 0);
    }

    await page.getByRole('button', { name: 'Check consistency' }).click();
    await page.getByText('No contradictions found.').waitFor();

    const tables = sections.flatMap(readTables);
    expect(tables.length).toBeGreaterThan(50);

    const word = await download(page, 'Word');
    expect(word.name).toBe(`Tarnwick Water - ${type.replace('_', ' ')}.docx`);
    expect(openDocx(word.bytes).parts.get('docProps/core.xml')?.textContent).toContain(project);
    const read = docxToMarkdown(word.bytes);
    expect(read.map(({ title }) => title)).toEqual(titles);
    expect(read.flatMap(({ markdown }) => readTables(markdown))).toEqual(tables);

    const pdf = await download(page, 'PDF');
    expect(pdf.name).toBe(`Tarnwick Water - ${type.replace('_', ' ')}.pdf`);
    const objects = pdf.bytes.toString('latin1');
    expect([objects.slice(0, 8), objects.trimEnd().slice(-5)]).toEqual(['%PDF-1.7', '%%EOF']);
    expect(objects.includes(`(${project})`)).toBe(true);
    const named = [...objects.matchAll(/\/Title \(([^)]*)\)/g)].map(([, title]) => title);
    expect(named).toEqual(expect.arrayContaining([...titles]));
    // A cover, the contents, and at least a page for each section.
    expect(objects.match(/\/Type \/Page\b/g)?.length).toBeGreaterThanOrEqual(titles.length + 2);

    const markdown = await download(page, 'Markdown');
    expect(markdown.name).toBe(`Tarnwick Water - ${type.replace('_', ' ')}.md`);
    const text = markdown.bytes.toString();
    const headings = text.split('\n').filter((line) => /^##? /.test(line));
    expect(headings).toEqual([`# ${project}`, '## Contents', ...titles.map((title) => `## ${title}`)]);
    expect(readTables(text)).toEqual(tables);
    expect(problems).toEqual([]);
  });
});
