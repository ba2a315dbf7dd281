import { describe, expect, test } from 'vitest';
import { chooseFirst, chooseNext } from './choose-agent.ts';

const rule = { next_agent: 'chat' } as const;
const reply = { score: 70, priority: 'low', empty: null, recommendations: [{ confidence: 90 }] };

describe('A rule', () => {
  test.each([
    ['score', '>', 69, true],
    ['score', '>', 70, false],
    ['score', '<', 71, true],
    ['score', '<', 70, false],
    ['score', '==', 70, true],
    ['score', '==', '70', false],
    ['score', '!=', 71, true],
    ['priority', '==', 'low', true],
    ['priority', '>', 'high', false],
    ['priority', '!=', 'low', false],
    ['empty', '==', null, true],
    ['recommendations.0.confidence', '>', 80, true],
    ['recommendations.1.confidence', '!=', 80, false],
    ['missing', '!=', 'anything', false],
    ['missing', '==', null, false],
    ['priority.length', '==', 3, false],
    ['__proto__.constructor', '!=', null, false],
  ] as const)('about %s %s %s holds: %s', (field, operator, value, holds) => {
    expect(chooseNext([{ ...rule, field, operator, value }], reply)).toBe(holds ? 'chat' : undefined);
  });

  test('is asked in its order, and the default only where none holds', () => {
    const rules = [
      { field: 'score', operator: '>', value: 90, next_agent: 'brand_design' },
      { field: 'score', operator: '>', value: 50, next_agent: 'web_development' },
      { field: 'score', operator: '>', value: 10, next_agent: 'chat' },
    ] as const;
    const condition = { rules, default: 'content_creation' } as const;
    expect(chooseFirst(condition, reply)).toBe('web_development');
    expect(chooseFirst(condition, { score: 1 })).toBe('content_creation');
    expect(chooseFirst(condition, undefined)).toBe('content_creation');
    expect(chooseFirst({ rules, default: null }, { score: 1 })).toBeUndefined();
  });
});
