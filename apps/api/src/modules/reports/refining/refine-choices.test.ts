import { writeInstruction } from '@quintet/contracts/reports/refine-actions';
import { expect, test } from 'vitest';
import { refineByRule } from './by-rule.ts';
import { listRefineChoices } from './refine-choices.ts';

const markdown = `# Scope

The platform replaces six systems. It goes live in May.

## 1. In scope

- Mobile app
- Planning board

## Risks

Two risks score high.

### Notes

| Risk | Score |
| --- | --- |
| Data | 20 |

## Later

### Notes

Nothing yet.

## It's “so” 'said' and "so" ‘on’

Words.
`;

test('each part has a name that an instruction finds it by, and none has the name of another', () => {
  const { parts, words } = listRefineChoices(markdown);
  expect(words).toBe(39);
  expect(parts.map(({ part, start, words }) => [part, start, words])).toEqual([
    [{ kind: 'paragraph', place: 1 }, 'The platform replaces six systems.…', 10],
    [{ kind: 'heading', title: '1. In scope' }, '1. In scope', 7],
    [{ kind: 'list', place: 1 }, 'Mobile app Planning board', 4],
    [{ kind: 'heading', title: 'Risks' }, 'Risks', 10],
    [{ kind: 'paragraph', place: 2 }, 'Two risks score high.', 4],
    [{ kind: 'table', place: 1 }, 'Risk Score Data 20', 4],
    [{ kind: 'heading', title: 'Later' }, 'Later', 4],
    [{ kind: 'paragraph', place: 3 }, 'Nothing yet.', 2],
    [{ kind: 'paragraph', place: 4 }, 'Words.', 1],
  ]);
  for (const { part } of parts) {
    const prompt = writeInstruction({ action: 'remove', part }) ?? '';
    expect(refineByRule({ markdown, prompt })).toMatchObject({ ok: true });
  }
});

test('an action that would come to nothing says why', () => {
  expect(listRefineChoices('# Scope\n\nThe vendor agrees.').impossible).toEqual([
    { action: 'shorten', reason: expect.stringContaining('no sentence that could go') },
    { action: 'bullets', reason: expect.stringContaining('nothing to list') },
    { action: 'table', reason: expect.stringContaining('no list for a table') },
    { action: 'plainer', reason: expect.any(String) },
    { action: 'more_formal', reason: expect.any(String) },
    { action: 'fix_headings', reason: 'The headings are in order already.' },
    { action: 'rename_heading', reason: 'There is no heading below the title.' },
    { action: 'remove', reason: 'That would leave nothing of the section.' },
  ]);
  expect(listRefineChoices(markdown).impossible.map(({ action }) => action)).not.toContain('rename_heading');
});
