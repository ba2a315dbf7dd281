import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, isPostgresMissing } from '@quintet/db/test-db';
import { describe, expect, test } from 'vitest';
import {
  createReportClient,
  joinDeltas,
  mintSection,
  readJobEvents,
  reportsEnv,
  textOf,
} from '../../testing/report-client.ts';
import { startServerNode, type ServerNodeOptions } from '../../testing/start-server-node.ts';

const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const jobsInAll = 40;
const isMissing = await isPostgresMissing();

interface Installation extends AsyncDisposable {
  readonly options: ServerNodeOptions;
}

async function makeInstallation(kind: 'pglite' | 'postgres' | 'redis'): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  const database = kind === 'pglite' ? undefined : await createTestDatabase();
  const env = {
    ...reportsEnv,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    RATE_LIMITS: 'off',
    ...(database === undefined ? {} : { DATABASE_URL: database.databaseUrl }),
    ...(kind === 'redis' ? { REDIS_URL: redisUrl } : {}),
  };
  return {
    options: { env, name: `test-${randomUUID()}` },
    async [Symbol.asyncDispose]() {
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

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
