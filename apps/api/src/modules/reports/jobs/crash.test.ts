import { isPostgresMissing } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { allFaults } from '../../../testing/faults.ts';
import { makeInstallation } from '../../../testing/reports/make-installation.ts';
import {
  createReportClient,
  joinDeltas,
  mintSection,
  readJobEvents,
  textOf,
} from '../../../testing/reports/report-client.ts';
import { startModel } from '../../../testing/model/start-model.ts';
import { startServerNode } from '../../../testing/servers/start-server-node.ts';

const jobsInAll = allFaults ? 40 : 16;
const isMissing = await isPostgresMissing();

/** How a server may end: a stop differs from a kill in what the process itself does. */
const ends = [
  ['pglite', 'kill'],
  ['pglite', 'stop'],
  ['postgres', 'kill'],
  ['redis', 'kill'],
] as const;

// Each server waits for its jobs or for a crash most of the time.
describe.concurrent.each(ends)('Reports on %s, cut off in the middle by a %s', (kind, end) => {
  test.skipIf(kind !== 'pglite' && isMissing)(
    'lose no job and double none; what was begun starts over, and streams stay whole',
    async () => {
      await using model = await startModel();
      await using installation = await makeInstallation(kind);
      const { env } = installation.options;
      const options = {
        ...installation.options,
        // What is being written goes on until the end, however long a busy machine takes to come there.
        env: { ...env, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0', LLM_TIMEOUT_MS: '600000' },
      };
      model.script({ text: 'Lost words. '.repeat(2_000), chunkSize: 8, chunkMs: 500 });
      model.always({ status: 500 });
      const first = await startServerNode(options);
      const client = createReportClient(first.url);
      const written = await client.start('generate', mintSection());
      const before = await readJobEvents(first.url, written, { until: ({ event }) => event === 'delta' });
      const waiting = await Promise.all(
        Array.from({ length: jobsInAll }, async () => await client.start('generate', mintSection())),
      );
      const [begun = ''] = waiting;
      await client.end(begun);
      await first[end]();

      await using second = await startServerNode(options);
      const again = createReportClient(second.url);
      const after = await readJobEvents(second.url, written, { lastEventId: before.at(-1)?.id ?? '' });
      expect(after.map(({ event }) => event)).toContain('restarted');
      const jobs = [written, ...waiting];
      for (const job_id of jobs) {
        const text = textOf(await again.end(job_id));
        expect(text).toMatch(/^# Risk Assessment\n/);
        const events = await readJobEvents(second.url, job_id);
        expect(joinDeltas(events)).toBe(text);
        expect(events.filter(({ data }) => data['status'] === 'completed')).toHaveLength(1);
        if (job_id === written) expect(joinDeltas(after, joinDeltas(before))).toBe(text);
      }
      const { body } = await again.reports();
      expect(body['reports']).toEqual(jobs.map(() => expect.objectContaining({ written: 1 })));
    },
  );
});
