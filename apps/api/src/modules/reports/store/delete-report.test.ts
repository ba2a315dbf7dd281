import { isPostgresMissing, noPostgres } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import {
  createReportClient,
  jobIdOf,
  mintSection,
  reportsEnv,
} from '../../../testing/reports/report-client.ts';
import { startApi } from '../../../testing/servers/start-api.ts';
import { isRedisMissing, testRedisUrl } from '../../../testing/servers/test-redis.ts';
import { post } from '../../../testing/timeback/visitors.ts';

const isMissing = (await isPostgresMissing()) || (await isRedisMissing());
const rounds = 6;
const atOnce = 20;

describe.skipIf(isMissing)(`A report that is deleted${isMissing ? ` (${noPostgres}, or Redis)` : ''}`, () => {
  test('while its job ends leaves no text anywhere, and nobody waits in a circle', async () => {
    const env = { ...reportsEnv, REDIS_URL: testRedisUrl };
    await using api = await startApi({ database: 'postgres', env });
    const { prisma } = api.core.db;

    /** Deletes a report so many looks after its job was begun. */
    const deleteAfter = async (looks: number) => {
      const client = createReportClient(api.url);
      const section = mintSection();
      const { body } = await post(`${api.url}/reports-api/reports`, section, client.headers);
      const job_id = jobIdOf(await client.generate(section));
      let status = await client.status(job_id);
      while (JSON.stringify(status.body).includes('pending')) status = await client.status(job_id);
      // Somewhere between its beginning and its end; what holds, holds at every moment.
      for (let look = 0; look < looks; look += 1) await client.status(job_id);
      const place = `${api.url}/reports-api/reports/${String(body['report_id'])}`;
      const deleted = await fetch(place, { method: 'DELETE', headers: client.headers });
      return [deleted.status, (await client.status(job_id)).status];
    };
    for (let round = 0; round < rounds; round += 1) {
      const moments = Array.from({ length: atOnce }, (_, index) => (index + round) % 8);
      expect(await Promise.all(moments.map(deleteAfter))).toEqual(moments.map(() => [200, 404]));
    }

    await api.core.jobs.close();
    const texts = await prisma.$queryRaw`
      select stream, type from platform.events where type = 'delta' or data::jsonb ? 'text'`;
    expect(texts).toEqual([]);
    expect(await prisma.reportsJob.count()).toBe(0);
    expect(await prisma.reportsSectionVersion.count()).toBe(0);
    expect(
      await prisma.$queryRaw`select deadlocks::int from pg_stat_database where datname = current_database()`,
    ).toEqual([{ deadlocks: 0 }]);
  });
});
