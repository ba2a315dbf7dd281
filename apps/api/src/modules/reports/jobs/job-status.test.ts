import { describe, expect, test } from 'vitest';
import {
  createReportClient,
  mintSection,
  reportsEnv,
  textOf,
} from '../../../testing/reports/report-client.ts';
import { startApi } from '../../../testing/servers/start-api.ts';

describe.each(['pglite', 'postgres'] as const)('the status of a job on %s', (database) => {
  test('gives the text whole, long or short, in a batch with others too', async () => {
    await using api = await startApi({ database, env: reportsEnv });
    const client = createReportClient(api.url);
    const texts = ['Short – and ❧.', 'Long – and ❧. '.repeat(10_000)];
    const jobs = await Promise.all(
      texts.map(async (markdown) => {
        const job_id = await client.start('generate', mintSection());
        await client.end(job_id);
        await api.core.db.prisma.reportsSectionVersion.update({ where: { job_id }, data: { markdown } });
        return job_id;
      }),
    );
    const answers = await Promise.all([...jobs, ...jobs].map(client.status));
    expect(answers.map(textOf)).toEqual([...texts, ...texts]);
  });
});
