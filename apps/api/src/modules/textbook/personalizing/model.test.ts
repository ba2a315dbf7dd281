import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningModel, startModel } from '../../../testing/model/start-model.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { createReader } from '../../../testing/textbook/readers.ts';

let model: RunningModel;
let api: RunningApi;
let plain: RunningApi;
beforeAll(async () => {
  model = await startModel();
  api = await startApi({ env: { OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' } });
  plain = await startApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await plain[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

let minted = 0;

/** A chapter that nobody has read, and how a good model writes it for beginners. */
function mintChapter() {
  minted += 1;
  const title = `# Tides, part ${minted}`;
  return {
    original: `${title}\n\nThe gravitational attraction that the Moon exerts upon the oceans, which cover approximately 71 percent of the surface of the planet, produces a deformation that observers on the coast perceive as an alternating elevation and depression of the water.\n`,
    easy: `${title}\n\nThe Moon pulls on the sea. The sea covers about 71 percent of the Earth. The pull lifts the water. On the coast you see the water rise and fall. This is what we call the tide.`,
  };
}

const contentOf = ({ body }: { body: Readonly<Record<string, unknown>> }) =>
  String(body['personalized_content']);

/** The chapter as the rules write it. */
async function readPlain(chapter_content: string, difficulty_level = 'beginner') {
  return contentOf(await createReader(plain.url).personalize({ chapter_content, difficulty_level }));
}

describe('with a model', () => {
  test('its text is given, and asked for once, however many want it at once or later', async () => {
    const { original, easy } = mintChapter();
    const before = model.requests.length;
    model.script({ text: easy });
    const readers = Array.from({ length: 6 }, (_, i) => createReader(api.url, i % 2 === 0 ? 'rest' : 'trpc'));
    const answers = await Promise.all(
      readers.map(async ({ personalize }) => await personalize({ chapter_content: original })),
    );
    const later = await createReader(api.url).personalize({ chapter_content: original });
    expect(new Set([...answers, later].map(contentOf))).toEqual(new Set([`${easy}\n`]));
    expect(model.requests).toHaveLength(before + 1);
    const [system, ...others] = model.requests.at(-1)?.messages ?? [];
    expect(JSON.stringify(system)).not.toContain('Tides');
    expect(JSON.stringify(others)).toMatch(/quintet-data section.*Tides/);
  });

  test.each<[string, (easy: string, original: string) => string]>([
    ['mumbles', () => 'Sure! Here is an easier version of your section for you.'],
    ['changes a figure', (easy) => easy.replace('71', '70')],
    ['adds a figure', (easy) => `${easy} It does so 2 times a day.`],
    ['loses a heading', (easy) => easy.replace(/^# .*\n\n/, '')],
    ['gives the original back', (_easy, original) => original],
    ['says nothing', () => ''],
    ['tells a novel', (easy) => easy + ' The water goes up and down and up and down.'.repeat(60)],
    ['runs something', (easy) => `${easy}\n\n<img src="x" onerror="alert(1)">`],
    ['links to something that runs', (easy) => easy.replace('the sea', '[the sea](javascript:alert(1))')],
  ])('one that %s is asked once more, and then the rules write', async (_name, spoil) => {
    const { original, easy } = mintChapter();
    const before = model.requests.length;
    model.script({ text: spoil(easy, original) }, { text: spoil(easy, original) });
    const answer = await createReader(api.url).personalize({ chapter_content: original });
    expect(answer.status).toBe(200);
    expect(contentOf(answer)).toBe(await readPlain(original));
    expect(model.requests).toHaveLength(before + 2);
    // Asked again it would do no better.
    await createReader(api.url).personalize({ chapter_content: original });
    expect(model.requests).toHaveLength(before + 2);
  });

  test('one that mends its mistake is believed', async () => {
    const { original, easy } = mintChapter();
    model.script({ text: easy.replace('71', '70') }, { text: easy });
    const answer = await createReader(api.url).personalize({ chapter_content: original });
    expect(contentOf(answer)).toBe(`${easy}\n`);
  });

  test('each section is the model’s or the rules’, and the place in the chapter is kept', async () => {
    const [one, two] = [mintChapter(), mintChapter()];
    const filler =
      'The water of the oceans is never at rest, and whoever looks at it for long enough sees why. ';
    const original = `${one.original}\n${filler.repeat(14)}\n\n${two.original}`;
    model.always({ text: two.easy }, ({ messages }) =>
      JSON.stringify(messages).includes(two.easy.split('\n')[0] ?? ''),
    );
    model.always({ text: 'No.' });
    const answer = await createReader(api.url, 'trpc').personalize({
      chapter_content: original,
      reading_position: original.indexOf(two.original) + 40,
    });
    expect(contentOf(answer)).toContain(two.easy);
    expect(contentOf(answer)).toContain(one.easy.split('\n')[0]);
    expect(contentOf(answer).slice(Number(answer.body['reading_anchor']))).toMatch(/^The Moon pulls/);
  });
});

test('a model that dies, fails or is silent delays nobody for long and costs no chapter', async () => {
  await using server = await startApi({
    env: { OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0', LLM_TIMEOUT_MS: '1000' },
  });
  for (const failure of [
    { disconnect: true },
    { text: 'The Moon pulls on the sea.', cutAfterChunks: 2 },
    { malformed: true },
    { silentMs: 5_000, text: 'Late.' },
    { status: 500 },
  ] as const) {
    model.script(failure);
    const { original } = mintChapter();
    const { personalize, toggleOriginal } = createReader(server.url);
    const answer = await personalize({ chapter_content: original });
    expect(answer.status).toBe(200);
    expect(contentOf(answer)).toBe(await readPlain(original));
    expect((await toggleOriginal()).body).toMatchObject({ original_content: original });
  }
});
