import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadContent } from './content.ts';
import { findNumbers } from './find-numbers.ts';
import { renderBlock } from './placeholders.ts';
import type { PupilStats } from '../students/stats.ts';

const library = await loadContent(fileURLToPath(new URL('../../../../content/timeback', import.meta.url)));
const [base] = library.blocks.filter(({ needs }) => needs !== null);
if (base === undefined) throw new Error('No block uses student data');

const stats: PupilStats = {
  scope: 'grade',
  scope_label: 'grade 5',
  pupils: 12_014,
  before: 41,
  after: 57.25,
  gain: 16.25,
  weeks: 20,
};

const render = (body: string, given: PupilStats | undefined): string => renderBlock({ ...base, body }, given);

describe('renderBlock', () => {
  it('fills in each figure', () => {
    const body =
      '{{stats.pupils}} | {{stats.scope_label}} | {{ stats.before }} | {{stats.after}} | {{stats.gain}} | {{stats.weeks}}';
    expect(render(body, stats)).toBe('12,014 | grade 5 | 41 | 57.3 | +16.3 | 20');
  });

  it.each([
    [3, '+3'],
    [0, '0'],
    [-2, '−2'],
  ])('writes a gain of %i as %s', (gain, expected) => {
    expect(render('{{stats.gain}}', { ...stats, gain })).toBe(expected);
  });

  it('keeps Markdown out of the name of a place', () => {
    const scope_label = '[here](javascript:alert) *x* <b>';
    expect(render('{{stats.scope_label}}', { ...stats, scope_label })).toBe(
      '\\[here\\](javascript:alert) \\*x\\* \\<b\\>',
    );
  });

  it('refuses a block that needs figures when there are none', () => {
    expect(() => render('{{stats.gain}}', undefined)).toThrow(base.id);
  });

  it('leaves other blocks as they are', () => {
    const plain = { ...base, needs: null, body: 'About two hours' };
    expect(renderBlock(plain, stats)).toBe('About two hours');
  });
});

describe('findNumbers', () => {
  it('finds digits and words once each, without separators', () => {
    expect(findNumbers('Two of 1,250 pupils (12.5 %), two-hour days, K-5, half.')).toEqual([
      'two',
      '1250',
      '12.5',
      '5',
      'half',
    ]);
  });

  it('finds none in words that hold a number word', () => {
    expect(findNumbers('Often, someone attended; one tenth-grader weighed freight.')).toEqual([]);
  });
});
