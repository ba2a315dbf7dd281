import fc from 'fast-check';
import { expect, test } from 'vitest';
import { preserialize, stringify } from './preserialized-json.ts';

test('any object comes out as JSON.stringify writes it, with and without preserialized fields', () => {
  const field = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.date({ noInvalidDate: true }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), field), fc.array(fc.boolean()), (value, isPreserialized) => {
      const plain = JSON.stringify(value);
      for (const [index, inner] of Object.values(value).entries())
        if (isPreserialized[index] === true && typeof inner === 'object' && inner !== null)
          preserialize(inner);
      expect(stringify(value)).toBe(plain);
    }),
  );
});

test('what is not an object with fields is left to JSON.stringify', () => {
  const values = [
    null,
    'text',
    7,
    [preserialize({ a: 1 })],
    { toJSON: () => 'written by itself', inner: preserialize({ a: 1 }) },
  ];
  for (const value of values) expect(stringify(value)).toBe(JSON.stringify(value));
});

test('a preserialized value is not written out again', () => {
  const blocks = preserialize([{ id: 'hero' }], '"from before"');
  expect(stringify({ blocks, ttl: 1 })).toBe('{"blocks":"from before","ttl":1}');
  expect(stringify(blocks)).toBe('"from before"');
});
