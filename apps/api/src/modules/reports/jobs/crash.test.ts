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

// Each server waits for its jobs or for a crash most of the time.
describe.concurrent.each(['pglite', 'postgres', 'redis'] as const)(
  'Reports on %s, cut off in the middle',
  (kind) => {
    test.skipIf(kind !== 'pglite' && isMissing)(
      'a killed server loses no job, doubles none, and its streams stay whole',
      async () => {
        await using installation = await makeInstallation(kind);
        const first = await startServerNode(installation.options);
        const client = createReportClient(first.url);
        const jobs = await Promise.all(
          Array.from({ length: jobsInAll }, async () => await client.start('generate', mintSection())),
        );
        const [begun = ''] = jobs;
        await client.end(begun);
        await first.kill();

        await using second = await startServerNode(installation.options);
        const again = createReportClient(second.url);
        for (const job_id of jobs) {
          const text = textOf(await again.end(job_id));
          expect(text).toMatch(/^# Risk Assessment\n/);
          const events = await readJobEvents(second.url, job_id);
          expect(joinDeltas(events)).toBe(text);
          expect(events.filter(({ data }) => data['status'] === 'completed')).toHaveLength(1);
        }
        const { body } = await again.reports();
        const written = body['reports'] as { written: number }[];
        expect(written.map((report) => report.written)).toEqual(jobs.map(() => 1));
      },
    );

    test
      .skipIf(kind !== 'pglite' && isMissing)
      .each(kind === 'pglite' ? (['kill', 'stop'] as const) : (['kill'] as const))(
      'a section that a %s cuts off starts over, for those who listen too',
      async (end) => {
        await using model = await startModel();
        await using installation = await makeInstallation(kind);
        const { env } = installation.options;
        const options = {
          ...installation.options,
          env: { ...env, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' },
        };
        model.script({ text: 'Lost words. '.repeat(2_000), chunkSize: 8, chunkMs: 50 });
        model.always({ status: 500 });
        const first = await startServerNode(options);
        const job_id = await createReportClient(first.url).start('generate', mintSection());
        const before = await readJobEvents(first.url, job_id, { until: ({ event }) => event === 'delta' });
        await first[end]();

        await using second = await startServerNode(options);
        const lastEventId = before.at(-1)?.id ?? '';
        const after = await readJobEvents(second.url, job_id, { lastEventId });
        const text = textOf(await createReportClient(second.url).status(job_id));
        expect(text).toMatch(/^# Risk Assessment\n/);
        expect(after.map(({ event }) => event)).toContain('restarted');
        expect(joinDeltas(after, joinDeltas(before))).toBe(text);
        expect(joinDeltas(await readJobEvents(second.url, job_id))).toBe(text);
      },
    );
  },
);
