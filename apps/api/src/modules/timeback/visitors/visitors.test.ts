import { openTestDb } from '@quintet/db/testing/test-db';
import { expect, test } from 'vitest';
import { createVisitors } from './visitors.ts';

test('a visitor who is read while he answers is known by the answers', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  const visitors = createVisitors(db.prisma);
  const { vid } = await visitors.start({
    email: 'reader@example.org',
    icp: 'parent',
    user_agent: undefined,
  });
  const before = await visitors.find(vid);
  if (before === undefined) throw new Error('nobody there');
  const reading = visitors.findAnew(vid);
  const answered = { ...before, outcome: 'raise_grades', context_key: 'grade', context_value: '3' };
  visitors.remember(answered);
  expect(await reading).toEqual(answered);
  expect(await visitors.find(vid)).toEqual(answered);
});

test('a visitor who starts again is read anew', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  const visitors = createVisitors(db.prisma);
  const person = { email: 'reader@example.org', user_agent: undefined };
  const { vid } = await visitors.start({ ...person, icp: 'parent' });
  await visitors.start({ ...person, icp: 'school' });
  expect(await visitors.find(vid)).toMatchObject({ vid, icp: 'school' });
});
