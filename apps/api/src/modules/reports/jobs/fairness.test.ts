import { describe, expect, test } from 'vitest';
import { allFaults } from '../../../testing/faults.ts';
import {
  createReportClient,
  mintSection,
  otherKey,
  reportsEnv,
} from '../../../testing/reports/report-client.ts';
import { startModel } from '../../../testing/model/start-model.ts';
import { startApi } from '../../../testing/servers/start-api.ts';
import { testRedisUrl } from '../../../testing/servers/test-redis.ts';

const jobs = allFaults ? 200 : 60;
const prompt = 'Take your time';

describe.each([
  ['pglite', {}],
  ['postgres', {}],
  ['postgres', { REDIS_URL: testRedisUrl }],
] as const)('on %s with %o', (database, more) => {
  test(`${jobs} jobs of one key that do not end leave another key its places`, async () => {
    await using model = await startModel();
    const text = 'One. Two. Three.';
    model.always({ json: { edits: [] } }, (request) => !JSON.stringify(request).includes(prompt));
    model.always({ text, chunkSize: 1, chunkMs: 600_000 });
    const env = { ...reportsEnv, ...more, OPENAI_BASE_URL: model.url, LLM_TIMEOUT_MS: '600000' };
    await using api = await startApi({ database, env });
    const original_text = Buffer.from(text).toString('base64');
    const many = createReportClient(api.url);
    const few = createReportClient(api.url, otherKey);
    const endless = await Promise.all(
      Array.from(
        { length: jobs },
        async () => await many.start('refine', { ...mintSection(), original_text, prompt }),
      ),
    );
    await model.received(8);
    const own = await few.start('refine', { ...mintSection(), original_text, prompt: 'use bullets' });
    expect((await few.end(own)).body).toMatchObject({ status: 'ready' });
    const drafts = await Promise.all([0, 1].map(async () => await few.start('generate', mintSection())));
    for (const draft of drafts) expect((await few.end(draft)).body).toMatchObject({ status: 'ready' });
    const states = await Promise.all(endless.map(many.status));
    expect(new Set(states.map(({ body }) => body['status']))).toEqual(new Set(['processing']));
  });
});
