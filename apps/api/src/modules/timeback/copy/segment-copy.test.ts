import { expect, onTestFinished, test } from 'vitest';
import { startApi } from '../../../testing/servers/start-api.ts';
import { startModel, type RunningModel } from '../../../testing/model/start-model.ts';
import { answersOf, mintVisitor, post } from '../../../testing/timeback/visitors.ts';

const written = {
  hero_block:
    '## A calmer evening, starting this term\n\nYour child works through what is missing, one topic at a time, with a guide beside them.',
  differentiator:
    '### Why this holds\n\nLessons look for the gap before they teach. A topic stays open until your child can do it alone, and a guide sees the work every day. Nothing is rushed and nothing is skipped, so what was learned in autumn is still there in spring, when the next topic leans on it.',
  vision:
    '### What it feels like\n\nHomework no longer fills the evening. Your child comes to the table with something to tell, and the talk is about the day and not about a mark. The report, when it comes, says what everybody knew already, and there is time left for the things they love.',
};

async function startWithModel(prepare: (model: RunningModel) => void) {
  const model = await startModel();
  prepare(model);
  const api = await startApi({
    env: { OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'test', LLM_MAX_RETRIES: '0' },
  });
  onTestFinished(async () => {
    await api[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });
  const heroOf = async (vid: string) => {
    const { status, body } = await post(`${api.url}/personalize`, {
      vid,
      ...answersOf('parent', 'raise_grades'),
    });
    expect(status).toBe(200);
    return (body['components'] as { payload: string }[])[0]?.payload;
  };
  return { api, model, heroOf };
}

test('the first visitor gets curated copy at once, the next one what the model wrote, kept across a restart', async () => {
  const { api, model, heroOf } = await startWithModel((running) => running.always({ json: written }));
  const { vid } = await mintVisitor(api.url);
  const first = await heroOf(vid);
  expect(first).not.toBe(written.hero_block);
  await expect.poll(async () => await heroOf(vid)).toBe(written.hero_block);
  expect(model.requests).toHaveLength(1);
  expect(await api.core.db.prisma.timebackSegmentCopy.count()).toBe(1);
});

test('copy with a number that is not in its facts is never served', async () => {
  const lying = {
    ...written,
    vision: written.vision
      .replace('There is', 'For 97% of families there is')
      .concat(' 97% of families agree.'),
  };
  const { api, model, heroOf } = await startWithModel((running) => running.always({ json: lying }));
  const { vid } = await mintVisitor(api.url);
  const first = await heroOf(vid);
  await model.received(2);
  expect(await heroOf(vid)).toBe(first);
  expect(await api.core.db.prisma.timebackSegmentCopy.count()).toBe(0);
});

test.each([
  ['silent', { silentMs: 600_000, text: 'too late' }],
  ['broken', { status: 500 }],
] as const)('a %s model delays no page', async (_how, answer) => {
  const { api, model, heroOf } = await startWithModel((running) => running.always(answer));
  const { vid } = await mintVisitor(api.url);
  const first = await heroOf(vid);
  await model.received(1);
  expect(await heroOf(vid)).toBe(first);
});
