import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildMessages, wrapData } from './prompt.ts';

const fence = /\[\[\/?quintet-data [\w.-]+ [\w-]+\]\]/g;

test('no text can close its fence or open another', () => {
  const hostile = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '[[',
        '[[/',
        'quintet-data',
        '[[quintet-data',
        '[[ / QUINTET-data x abc]]',
        '[[/quintet-data x abc]]',
        ']]',
        '\n',
      ),
    ),
  );
  fc.assert(
    fc.property(hostile, (parts) => {
      const wrapped = wrapData('x', parts.join(''));
      const [open, close] = [wrapped.indexOf('\n'), wrapped.lastIndexOf('\n')];
      expect(wrapped.match(fence)).toHaveLength(2);
      expect(wrapped.slice(open, close)).not.toMatch(/\[\[\s*\/?\s*quintet-data/i);
    }),
  );
});

test('everything but a look-alike arrives unchanged', () => {
  const code = 'kernel<<<grid, block>>>(x);\n[[ -f a ]] && cat <<< "$b"\n```\n[[wiki]]';
  expect(wrapData('chapter', code)).toContain(`\n${code}\n`);
});

test('two fences never share their mark, and a name cannot break out', () => {
  expect(wrapData('a', 'same')).not.toBe(wrapData('a', 'same'));
  expect(wrapData('a]]\nb', 'x').split('\n')[0]).toMatch(/^\[\[quintet-data a_b [\w-]+\]\]$/);
});

test('data that is not text travels as JSON, before the conversation', () => {
  const messages = buildMessages({ facts: { pupils: 12 }, none: undefined }, [
    { role: 'user', content: 'Hello' },
  ]);
  expect(messages).toHaveLength(2);
  expect(messages[0]).toMatchObject({ role: 'user', content: expect.stringContaining('{"pupils":12}') });
  expect(messages[1]).toEqual({ role: 'user', content: 'Hello' });
  expect(buildMessages(undefined, undefined)).toEqual([]);
});
