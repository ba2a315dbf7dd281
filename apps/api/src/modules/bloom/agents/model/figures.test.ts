import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findInventions, readNumbers } from './figures.ts';

describe('figures', () => {
  test.each([
    ['It costs 12,500 or 5k, 2.5 % of it', [12_500, 5_000, 2.5]],
    ['Two sites in forty-one days', [2, 41]],
    ['Someone often works', []],
    ['From 2026-03-02', [2026, 3, 2]],
  ])('in %s', (text, figures) => {
    expect(readNumbers(text)).toEqual(figures);
  });

  test('that stand nowhere in the material are found, however they are written', () => {
    const known = {
      price: '299.00',
      budget: 'up to 5k',
      rows: [{ id: '11111111-2222-4333-8444-555555555555' }],
    };
    const figure = fc.integer({ min: 0, max: 1_000_000 }).filter((value) => value !== 299 && value !== 5_000);
    fc.assert(
      fc.property(figure, fc.boolean(), (value, grouped) => {
        const written = grouped ? value.toLocaleString('en-US') : String(value);
        expect(findInventions(`It is ${written}.`, known)).toEqual([
          `The number ${value} stands nowhere in the material.`,
        ]);
      }),
    );
    expect(findInventions('It is 299 or 5,000, not 1111.', known)).toEqual([
      'The number 1111 stands nowhere in the material.',
    ]);
  });

  test('and so are addresses and images', () => {
    const known = { website: 'https://acme.example/shop' };
    expect(findInventions('See https://acme.example/shop', known)).toEqual([]);
    for (const said of [
      'See https://evil.example',
      '[here](//evil.example/x)',
      'www.evil.example',
      '![x](y)',
    ])
      expect(findInventions(said, known)).toHaveLength(1);
  });
});
