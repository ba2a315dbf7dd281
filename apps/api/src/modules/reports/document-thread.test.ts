import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { docxToMarkdown } from '../../testing/read-docx.ts';
import { openDocumentThread } from './document-thread.ts';
import type { Report } from './report-document.ts';

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

/** The longest time for which the event loop did nothing else, in milliseconds. */
async function longestStall(work: Promise<unknown>): Promise<number> {
  const ended = new AbortController();
  const done = work.finally(() => {
    ended.abort();
  });
  let longest = 0;
  for (let last = performance.now(); !ended.signal.aborted;) {
    await pause(5);
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  await done;
  return longest;
}

test('exports and refines like the functions themselves', async () => {
  await using thread = openDocumentThread();
  const [docx, pdf, refined] = await Promise.all([
    thread.run('exportDocx', report('# One\n\nText.')),
    thread.run('exportPdf', report('# One\n\nText.')),
    thread.run('refineByRule', { markdown: 'One. Two.', prompt: 'use bullets' }),
  ]);
  expect(docxToMarkdown(docx)).toEqual([{ title: 'One', markdown: 'Text.' }]);
  expect(new TextDecoder('latin1').decode(pdf.slice(0, 5))).toBe('%PDF-');
  expect(refined).toMatchObject({ ok: true, markdown: '- One.\n- Two.' });
});

test('a section of half a megabyte leaves the event loop free', async () => {
  await using thread = openDocumentThread({ timeoutMs: 300_000 });
  await thread.run('exportPdf', report('warm'));
  const stall = await longestStall(thread.run('exportPdf', report(long(500_000))));
  expect(stall).toBeLessThan(500);
}, 300_000);

test('giving up ends the work at once, and the next task is done by a new thread', async () => {
  await using thread = openDocumentThread({ timeoutMs: 300_000 });
  await thread.run('exportPdf', report('warm'));
  const controller = new AbortController();
  const given = thread.run('exportDocx', report(long(1_500_000)), controller.signal);
  const waitingController = new AbortController();
  const waiting = thread.run('exportPdf', report('never'), waitingController.signal);
  const next = thread.run('refineByRule', { markdown: 'One. Two.', prompt: 'use bullets' });
  waitingController.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
  controller.abort(new Error('given up'));
  await expect(given).rejects.toThrow('given up');
  expect(await next).toMatchObject({ ok: true });
});

test('a task that takes too long or too much memory fails alone', async () => {
  await using slow = openDocumentThread({ timeoutMs: 50 });
  await expect(slow.run('exportPdf', report(long(1_000_000)))).rejects.toThrow('longer than 50 ms');
  await using small = openDocumentThread({ heapMb: 24, timeoutMs: 300_000 });
  await expect(small.run('exportDocx', report(long(2_000_000)))).rejects.toMatchObject({
    code: 'ERR_WORKER_OUT_OF_MEMORY',
  });
});

test('a fault comes back as an error, and the thread goes on', async () => {
  await using thread = openDocumentThread();
  const broken = { ...report('x'), prepared_at: new Date(Number.NaN) };
  await expect(thread.run('exportDocx', broken)).rejects.toThrow(Error);
  expect(await thread.run('refineByRule', { markdown: 'One. Two.', prompt: 'use bullets' })).toMatchObject({
    ok: true,
  });
});

test('closing rejects what is left, and an aborted signal is not even sent', async () => {
  const thread = openDocumentThread();
  const running = thread.run('exportPdf', report(long(300_000)));
  const waiting = thread.run('exportPdf', report('x'));
  const ends = Promise.allSettled([running, waiting]);
  await thread.close();
  expect((await ends).map((end) => end.status === 'rejected' && String(end.reason))).toEqual([
    expect.stringMatching('closed'),
    expect.stringMatching('closed'),
  ]);
  await expect(thread.run('exportPdf', report('x'))).rejects.toThrow('closed');
  await expect(
    openDocumentThread().run('exportPdf', report('x'), AbortSignal.abort(new Error('no'))),
  ).rejects.toThrow('no');
});
