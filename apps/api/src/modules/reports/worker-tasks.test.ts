import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { docxToMarkdown } from '../../testing/reports/read-docx.ts';
import { openWorkerPool } from '../../platform/workers/worker-pool.ts';
import type { Report } from './export/report-document.ts';

const report = (markdown: string): Report => ({
  title: 'Field service platform',
  type: 'Technical_scope',
  customer_name: 'Tarnwick Water',
  prepared_at: new Date('2026-11-20'),
  sections: [{ section_title: 'One', markdown }],
});
const paragraph = 'The programme replaces **the dispatch system** in 4 phases; each ends with a review. ';
const long = (characters: number) =>
  `${paragraph.repeat(5)}\n\n`.repeat(Math.ceil(characters / (paragraph.length * 5)));

const open = () =>
  openWorkerPool<typeof import('./worker-tasks.ts')>(new URL('./worker-tasks.ts', import.meta.url), {
    timeoutMs: 300_000,
  });

test('exports and refines like the functions themselves', async () => {
  await using pool = open();
  const [docx, pdf, refined] = await Promise.all([
    pool.run('exportDocx', report('# One\n\nText.')),
    pool.run('exportPdf', report('# One\n\nText.')),
    pool.run('refineByRule', { markdown: 'One. Two.', prompt: 'use bullets' }),
  ]);
  expect(docxToMarkdown(docx)).toEqual([{ title: 'One', markdown: 'Text.' }]);
  expect(new TextDecoder('latin1').decode(pdf?.slice(0, 5))).toBe('%PDF-');
  expect(refined).toMatchObject({ ok: true, markdown: '- One.\n- Two.' });
});

test('a section of half a megabyte leaves the event loop free', async () => {
  await using pool = open();
  await pool.run('exportPdf', report('warm'));
  const before = performance.eventLoopUtilization();
  await pool.run('exportPdf', report(long(500_000)));
  expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
}, 300_000);

test.each(['exportDocx', 'exportPdf'] as const)(
  'giving up ends %s at once',
  async (name) => {
    await using pool = open();
    await pool.run(name, report('warm'));
    const controller = new AbortController();
    const given = pool.run(name, report(long(1_500_000)), { signal: controller.signal });
    const next = pool.run('refineByRule', { markdown: 'One. Two.', prompt: 'use bullets' });
    controller.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');
    expect(await next).toMatchObject({ ok: true });
  },
  300_000,
);

test('a fault comes back as an error, and the thread goes on', async () => {
  await using pool = open();
  const broken = { ...report('x'), prepared_at: new Date(Number.NaN) };
  await expect(pool.run('exportDocx', broken)).rejects.toThrow('prepared_at is no date');
  const beyond = { ...report('x'), prepared_at: new Date(8.64e15) };
  await expect(pool.run('exportPdf', beyond)).rejects.toThrow('date is invalid');
  expect(await pool.run('refineByRule', { markdown: 'One. Two.', prompt: 'use bullets' })).toMatchObject({
    ok: true,
  });
});
