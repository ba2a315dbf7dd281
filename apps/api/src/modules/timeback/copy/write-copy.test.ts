import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createLlm, type Llm } from '../../../platform/llm/llm.ts';
import { startModel, type RunningModel } from '../../../testing/model/start-model.ts';
import type { CopySource } from './copy-facts.ts';
import { writeSegmentCopy } from './write-copy.ts';

const signal = new AbortController().signal;

const source: CopySource = {
  segmentFacts: { icp: 'school', outcome: 'boost_scores', district: 'US-TX-Brownsville' },
  curated: {
    hero_block:
      '## Scores follow what pupils know\n\nCore lessons take about two focused hours a day. Guides do the rest.',
    differentiator: '### What is different here\n\nLessons adapt to each pupil. A topic ends when it holds.',
    vision:
      '### A calmer afternoon\n\nThe work is done by lunch. The afternoon belongs to projects and friends.',
  },
  stats: {
    scope: 'district',
    scope_label: 'Brownsville, Texas',
    pupils: 212,
    before: 34,
    after: 61,
    gain: 27,
    weeks: 36,
  },
};

const good = {
  hero_block:
    '## What pupils know shows in the scores\n\nIn Brownsville, 212 pupils went from percentile 34 to percentile 61.',
  differentiator:
    '### What your schools would notice\n\nA topic ends when it holds, because lessons adapt to each pupil.',
  vision: '### An afternoon with room\n\nCore work ends by lunch. Projects and friends get the afternoon.',
};

function openLlm(model: RunningModel): Llm {
  return createLlm({
    baseUrl: model.url,
    model: 'm-1',
    timeoutMs: 5_000,
    maxRetries: 0,
    log: pino({ level: 'silent' }),
  });
}

test('gives the blocks that the model wrote from facts alone', async () => {
  await using model = await startModel();
  model.script({ json: good });
  expect(await writeSegmentCopy(openLlm(model), source, signal)).toEqual({ blocks: good, model: 'm-1' });
  expect(model.requests).toHaveLength(1);
});

test('facts and curated copy travel as data, outside the system prompt', async () => {
  await using model = await startModel();
  model.script({ json: good });
  await writeSegmentCopy(openLlm(model), source, signal);
  const [system, material] = model.requests[0]?.messages.map(({ content }) => String(content)) ?? [];
  for (const fact of ['Brownsville', '212 pupils', 'Scores follow']) {
    expect(system).not.toContain(fact);
    expect(material).toContain(fact);
  }
});

test('an invented number goes back to the model once', async () => {
  await using model = await startModel();
  model.script({ json: { ...good, vision: `${good.vision} Scores rise by 40%.` } }, { json: good });
  expect((await writeSegmentCopy(openLlm(model), source, signal)).blocks).toEqual(good);
  expect(model.requests[1]?.messages.at(-1)?.content).toContain('vision: the number 40 is not in the facts');
});

test('copy that stays wrong is refused with its reasons', async () => {
  await using model = await startModel();
  model.always({ json: { ...good, hero_block: 'Scores double in Lakewood.' } });
  await expect(writeSegmentCopy(openLlm(model), source, signal)).rejects.toMatchObject({
    kind: 'invalid_output',
    reasons: expect.arrayContaining([
      'hero_block: has to start with "## "',
      'hero_block: the number double is not in the facts',
      'hero_block: the name Lakewood is not in the facts',
    ]),
  });
  expect(model.requests).toHaveLength(2);
});

test('without a model nothing is written', async () => {
  const llm = createLlm({ timeoutMs: 1_000, maxRetries: 0, log: pino({ level: 'silent' }) });
  await expect(writeSegmentCopy(llm, source, signal)).rejects.toMatchObject({ kind: 'not_configured' });
});
