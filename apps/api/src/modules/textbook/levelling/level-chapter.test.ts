import { expect, it } from 'vitest';
import { findLosses } from './check-levelled.ts';
import { levelChapter } from './level-chapter.ts';
import { readingEase } from './reading-ease.ts';

/** The one paragraph of a text at a level, without what is added after it. */
function paragraph(text: string, level: 'beginner' | 'intermediate' | 'advanced' = 'beginner'): string {
  const { text: result, blocks } = levelChapter(text, level);
  return result.slice(blocks[0]?.start, blocks[0]?.end);
}

it.each([
  [
    'The **torque** of a motor depends on the `current`, but the speed falls by 3.5 % when the load grows.',
    'The **torque** of a motor depends on the `current`. But the speed falls by 3.5 % when the load grows.',
  ],
  [
    'The controller samples the signal many times per second, and the filter removes the noise from it.',
    'The controller samples the signal many times per second. The filter removes the noise from it.',
  ],
  [
    'The pump runs at full speed; the operator of the plant can reduce it with a small valve.',
    'The pump runs at full speed. The operator of the plant can reduce it with a small valve.',
  ],
  [
    'Because steel is a heavy material, the long arms in this factory are made of aluminium.',
    'Steel is a heavy material. That is why the long arms in this factory are made of aluminium.',
  ],
  [
    'Although predictions have improved a great deal, the exact time of an eruption remains uncertain today.',
    'Predictions have improved a great deal. But the exact time of an eruption remains uncertain today.',
  ],
  [
    'The museum owns a collection of rare coins, which were found in a field near the old town.',
    'The museum owns a collection of rare coins. These coins were found in a field near the old town.',
  ],
  [
    'The motor turns the left wheel faster than the right one, allowing the robot to drive in a circle.',
    'The motor turns the left wheel faster than the right one. This allows the robot to drive in a circle.',
  ],
  [
    'However, the engineers performed a measurement of the voltage in order to find the fault.',
    'But the engineers measured the voltage to find the fault.',
  ],
])('says it plainly: %s', (before, after) => {
  expect(paragraph(before)).toBe(after);
});

it.each([
  'If the sensor sees an obstacle, the robot stops at once, and the light on the roof turns red.',
  'He said that the motor had failed, and the engineer who had built it agreed with him at once.',
  'The arm, the hand, the camera, and the sensor on the roof are connected by a single cable.',
  '"The press is a mighty engine, and it cannot be stopped by any king," one old printer wrote.',
  'Because it weighs less than steel does, aluminium is what most engineers use for the arms of robots.',
  'Neither did the light come on, nor did the motor of the robot move, and the engineers went home.',
  'Would the robot have stopped in time, and would the people in the room have been safe from it?',
  'The value that the text explains (it is small, and it changes often) belongs to *every, and it is all* of them.',
])('leaves alone what cannot be parted safely: %s', (text) => {
  expect(paragraph(text)).toBe(text);
});

it('joins what belongs together and says it precisely for advanced readers', () => {
  expect(paragraph("The motor gets hot. It can't cool down. However, the case stays cool.", 'advanced')).toBe(
    'The motor gets hot; it cannot cool down. However, the case stays cool.',
  );
});

it('explains the words of a glossary where they are first used, once, and not where the chapter does so itself', () => {
  const glossary = {
    terms: [
      { term: 'torque', also: ['moment'], definition: 'How hard something turns. More of it lifts more.' },
      { term: 'gearbox', definition: 'Wheels that turn each other.' },
    ],
  };
  const text =
    'A strong arm needs torque.\n\nA **gearbox** gives more torque:\n\n```sh\nturn\n```\n\nThe end.\n';
  const { text: result } = levelChapter(text, 'beginner', { glossary });
  expect(result).toContain(
    'needs torque.\n\n> **New word: torque.** How hard something turns.\n\nA **gearbox**',
  );
  expect(result.match(/New word/gu)).toHaveLength(1);
  expect(result).toContain('more torque:\n\n```sh');
});

it.each([
  ['[a](javascript:alert(1))', 'javascript'],
  ['[a](java&#115;cript:alert(1))', 'alert'],
  ['[a](JaVa&Tab;Script:alert(1))', 'alert'],
  ['[a]\n\n[a]: javascript:alert(1)', 'javascript'],
  ['<javascript:alert(1)>', 'alert'],
  ['![a](data:text/html;base64,PHNjcmlwdD4=)', 'data:'],
  ['a <b onclick="alert(1)">bold</b> word', 'alert'],
  ['<div>\n<script>alert(1)</script>\n</div>', 'script'],
  ['<svg><style><img src=x onerror=alert(1)></style></svg>', 'onerror'],
  ['<noscript><p title="</noscript><img src=x onerror=alert(1)>">', 'onerror'],
  ['<div src=x onerror=alert(1)\n\nmore words here', 'onerror'],
  ['A sentence, then <img src=x onerror=alert(1)', '<img'],
  ['# Title <img src=x onerror=alert(1)\n\nmore > words', '<img'],
  ['- `<b>` and <svg/onload=alert(1)', '<svg'],
  ['[<img src=x onerror=alert(1) ](/a)', '<img'],
  ['<scr<script>x</script>ipt>alert(1)</script>', '<script'],
  ['<iframe srcdoc="<script>alert(1)</script>"></iframe>', 'alert'],
  ['<Chart data={[1]} onClick={() => alert("x")} />', 'alert'],
  ['| a |\n|---|\n| <img src=x onerror=alert(1)> |', 'onerror'],
  ['# Title <img src=x onerror=alert(1)>', 'onerror'],
  [
    '<p>A page.</p><a href="&#x6A;avascript:alert(1)" onfocus=alert(2)>x</a><object data=x></object>',
    'alert',
  ],
  ['$$\n<script>alert(1)</script>\n$$', '<script'],
])('lets nothing out that runs: %s', (text, trace) => {
  for (const level of ['beginner', 'intermediate', 'advanced'] as const) {
    const { text: result } = levelChapter(`${text}\n`, level);
    expect(result.toLowerCase()).not.toContain(trace.toLowerCase());
    expect(findLosses(text, result)).toEqual([]);
  }
});

it('keeps code that only shows such things', () => {
  const text = 'Never write `<script>alert(1)</script>` or this:\n\n```html\n<b onclick="x()">no</b>\n```\n';
  expect(levelChapter(text, 'intermediate').text).toBe(text);
});

it('tells what a text of others lost', () => {
  const original = '# A\n\nIt is 3.5 m, see [b](/c) and `d`.\n\n```js\ne\n```\n';
  const kinds = findLosses(original, '# B\n\nIt is 3 m, see b.\n\n<script>x</script>\n').map(
    ({ kind }) => kind,
  );
  expect(new Set(kinds)).toEqual(new Set(['heading', 'number', 'link', 'code', 'active']));
  expect(findLosses(original, `${original}\nMore.`)).toEqual([]);
});

it.each([
  ['nothing', ''],
  ['no prose', '```js\nx\n```\n\n![a](b.png)\n'],
  ['quotes without end', `${'> '.repeat(10_000)}deep\n`],
  [
    'lists without end',
    Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- a, and b is c.`).join('\n'),
  ],
  ['elements without end', `<p>a</p>${'<div>'.repeat(20_000)}<p>The end is near, and nobody knows it.</p>`],
  ['a page of many lines', `<p>A word.${'<br>'.repeat(130_000)}</p>`],
  ['brackets without end', '['.repeat(50_000)],
  ['braces without end', '{'.repeat(20_000)],
  ['dollars without end', 'a $b '.repeat(20_000)],
  ['tags without end', '<a '.repeat(20_000)],
  ['tags without end, and a handler', `${'<a '.repeat(20_000)} onclick=`],
  ['a broken fence', '```js\nlet a = "1, and 2";\n\n# not a heading'],
  [
    'binary junk',
    Array.from({ length: 20_000 }, (_, index) => String.fromCharCode((index * 7919) % 65_536)).join(''),
  ],
  ['one long word', 'a'.repeat(200_000)],
])('comes through %s', (_, text) => {
  const result = levelChapter(text, 'beginner');
  expect(findLosses(text, result.text)).toEqual([]);
  expect(levelChapter(text, 'beginner')).toEqual(result);
});

it('measures prose only', () => {
  const prose = 'The cat sat on the mat. The dog saw it.';
  const dressed = `---\ntitle: Considerable difficulties\n---\n\n# Extraordinary circumstances\n\n${prose}\n\n\`\`\`\nincomprehensible\n\`\`\`\n`;
  expect(readingEase(dressed)).toBe(readingEase(prose));
  expect(readingEase('```\na\n```')).toBeNaN();
});
