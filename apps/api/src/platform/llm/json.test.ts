import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeIssues, findJson, jsonRule } from './json.ts';

test.each([
  ['plain', '{"a":1}', { a: 1 }],
  ['fenced', '```json\n{"a":1}\n```', { a: 1 }],
  ['fenced without a language and an end', '```\n[1,2]', [1, 2]],
  ['between sentences', 'Sure: {"a":"}"} and more.', { a: '}' }],
  ['after a bracket in a sentence', 'I chose [this]. {"a":"\\"{"}', { a: '"{' }],
  ['after thinking', '<think>{"a":2}</think>\n{"a":1}', { a: 1 }],
  ['with a fence inside a string', '{"text":"```js\\nx\\n```"}', { text: '```js\nx\n```' }],
])('reads JSON %s', (_, text, value) => {
  expect(findJson(text)?.value).toEqual(value);
});

test.each(['', 'no', '{"a":', '{a:1}', '['.repeat(50_000)])('finds nothing in %.12s', (text) => {
  expect(findJson(text)).toBeUndefined();
});

test('reads back any value, whatever stands around it', () => {
  const prose = fc.stringMatching(/^[\w .,:]*$/);
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
      prose,
      prose,
      (value, before, after) => {
        const json = JSON.stringify(value);
        const same = JSON.stringify(findJson(json)?.value);
        expect(JSON.stringify(findJson(`${before} ${json} ${after}`)?.value)).toBe(same);
        expect(JSON.stringify(findJson(`${before}\n\`\`\`json\n${json}\n\`\`\``)?.value)).toBe(same);
      },
    ),
  );
});

test('a schema is shown without its dialect, and mistakes name their field', () => {
  const schema = z.object({ rows: z.array(z.object({ n: z.number() })) });
  expect(jsonRule(schema)).toContain('"rows"');
  expect(jsonRule(schema)).not.toContain('$schema');
  const { error } = schema.safeParse({ rows: [{ n: 'x' }] });
  expect(error === undefined ? [] : describeIssues(error)).toEqual([
    expect.stringMatching(/^rows\[0\]\.n: /),
  ]);
});
