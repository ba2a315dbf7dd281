import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type RunningApi } from '../../testing/servers/start-api.ts';
import { createReader } from '../../testing/textbook/readers.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const contentOf = (answer: { body: Readonly<Record<string, unknown>> }) =>
  String(answer.body['personalized_content']);

const hostile: readonly (readonly [name: string, content: string])[] = [
  ['a script', '# T\n\nBefore. <script>alert(1)</script> After.\n\n<script src="x"></script>'],
  ['a script in capitals over lines', '<ScRiPt\n>alert(1)\n\nmore\n</sCrIpT >\n\nText.'],
  ['a script within a script', 'A <scr<script>ipt>alert(1)</scr</script>ipt> b.'],
  ['a handler', '<img src="x" onerror="alert(1)">\n\n<p onclick=alert(1) OnLoad="a">Text.</p>'],
  ['a handler behind a slash', '<svg/onload=alert(1)>\n\n<body onpageshow=alert(1)>'],
  [
    'a link that runs',
    '[a](javascript:alert(1)) [b](  JaVaScRiPt:alert(1)) <a href="java\tscript:alert(1)">c</a>',
  ],
  [
    'a link that is disguised',
    '[a](&#106;avascript:alert(1)) <a href="&#x6A;avascript&colon;alert(1)">b</a>',
  ],
  ['a reference that runs', '[a][1] and ![b][1]\n\n[1]: javascript:alert(1)'],
  ['an autolink that runs', '<javascript:alert(1)> and text.'],
  ['a comment that stays open', 'Text <!-- open\n\n<script>alert(1)</script>\n\nMore.'],
  ['a quote that stays open', 'Text <a title="\n\n<script>alert(1)</script>\n\nMore.'],
];
const active =
  /<script|\son\w+\s*=|(?:href|src)\s*=\s*["']?\s*javascript|\]\(\s*javascript|\]:\s*javascript|<javascript/i;

test.each(hostile)('nothing that runs comes out of %s', async (_name, chapter_content) => {
  const { personalize, toggleOriginal } = createReader(api.url);
  for (const difficulty_level of ['beginner', 'intermediate', 'advanced']) {
    const answer = await personalize({ chapter_content, difficulty_level });
    expect(answer.status).toBe(200);
    expect(contentOf(answer)).not.toMatch(active);
  }
  expect((await toggleOriginal()).body).toMatchObject({ original_content: chapter_content });
});

test.each([
  ['quotes in quotes', `${'> '.repeat(10_000)}deep\n`],
  [
    'quotes in quotes, line by line',
    Array.from({ length: 400 }, (_, i) => `${'>'.repeat(i % 100)} a`).join('\n'),
  ],
  ['a fence that stays open', '# T\n\n```js\nlet a = "<script>";\n\nText.'],
  ['fences of several kinds', '~~~~\n```\n~~~\n````\nText. '.repeat(200)],
  ['text from right to left', 'هذا نص طويل يشرح كيف يعمل الروبوت.\n\nזה טקסט ארוך.'],
  ['half characters', '\uD800 a \uDC00 \u0000 b'],
  ['one long word', 'a'.repeat(200_000)],
  ['brackets', '['.repeat(50_000)],
  ['emphasis', '*a '.repeat(30_000)],
  ['tags that stay open', '<a '.repeat(30_000)],
  ['entities', '&amp;&#0;&nosuch; '.repeat(1_000)],
])('a chapter of %s is answered', async (_name, chapter_content) => {
  const { personalize, toggleOriginal } = createReader(api.url);
  for (const difficulty_level of ['beginner', 'advanced']) {
    const answer = await personalize({ chapter_content, difficulty_level });
    expect(answer.status).toBe(200);
    expect(contentOf(answer)).not.toBe('');
  }
  expect((await toggleOriginal()).body).toMatchObject({ original_content: chapter_content });
});
