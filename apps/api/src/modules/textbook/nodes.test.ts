import { isPostgresMissing } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { startModel } from '../../testing/model/start-model.ts';
import { makeInstallation } from '../../testing/reports/make-installation.ts';
import { startServerNode } from '../../testing/servers/start-server-node.ts';
import { isRedisMissing } from '../../testing/servers/test-redis.ts';
import { chapter, createReader } from '../../testing/textbook/readers.ts';

const isMissing = (await isRedisMissing()) || (await isPostgresMissing());

describe.skipIf(isMissing)('several nodes on one Redis', () => {
  test('a level is written once for all of them, and a node that is killed costs no session', async () => {
    await using model = await startModel();
    await using installation = await makeInstallation('redis');
    const { env } = installation.options;
    const options = { env: { ...env, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' } };
    const first = await startServerNode(options);
    await using second = await startServerNode(options);
    const text = '# Snow\n\nSnow, which consists of crystals of ice, accumulates wherever it is cold.\n';
    const easy =
      '# Snow\n\nSnow is made of small bits of ice. It piles up in cold places. There it stays for long.';
    model.script({ text: easy, chunkSize: 4, chunkMs: 20 });
    model.always({ text: 'Once more.' });
    const here = createReader(first.url);
    const there = createReader(second.url);
    const answers = await Promise.all(
      [here, there, here, there].map(async ({ personalize }) => await personalize({ chapter_content: text })),
    );
    expect(answers.map(({ status, body }) => [status, body['personalized_content']])).toEqual(
      answers.map(() => [200, `${easy}\n`]),
    );
    expect(model.requests).toHaveLength(1);

    await here.personalize({ chapter_content: chapter, chapter_id: 'two', difficulty_level: 'advanced' });
    await first.kill();
    const { session_id } = here;
    const elsewhere = await there.toggleOriginal({ session_id });
    expect(elsewhere).toMatchObject({ status: 200, body: { original_content: chapter } });
    const back = await there.changeDifficulty({ session_id, chapter_content: 'Changed.' });
    expect(back.body).toMatchObject({ personalized_content: `${easy}\n` });
  }, 300_000);
});
