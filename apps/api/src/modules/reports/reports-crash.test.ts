import { isPostgresMissing } from '@quintet/db/test-db';
import { describe, expect, test } from 'vitest';
import { makeInstallation } from '../../testing/make-installation.ts';
import {
  createReportClient,
  joinDeltas,
  mintSection,
  readJobEvents,
  textOf,
} from '../../testing/report-client.ts';
import { startServerNode } from '../../testing/start-server-node.ts';

const jobsInAll = 40;
const isMissing = await isPostgresMissing();

describe.each(['pglite', 'postgres', 'redis'] as const)('Reports on %s, cut off in the middle', (kind) => {
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
});
