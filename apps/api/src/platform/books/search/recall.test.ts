import { openTestDb } from '@quintet/db/testing/test-db';
import { expect, test } from 'vitest';
import { judgedQuestions } from '../../../testing/book/judged-questions.ts';
import { createLog } from '../../log.ts';
import { createBooks } from '../books.ts';
import { bundledBook } from '../bundled-book.ts';

test('nine of ten questions of learners are answered by one of the first five hits', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  const books = createBooks({ db, log: createLog('silent'), bundled: bundledBook });
  const missed: string[] = [];
  for (const { question, lesson, anchors } of judgedQuestions) {
    const known = (await books.lesson(lesson))?.sections.map(({ anchor }) => anchor);
    expect(known).toEqual(expect.arrayContaining([...anchors]));
    const { hits } = await books.search({ query: question, scope: 'entire_book', limit: 5 });
    if (!hits.some((hit) => hit.lesson === lesson && anchors.includes(hit.anchor))) missed.push(question);
  }
  expect(judgedQuestions).toHaveLength(60);
  expect(missed.length / judgedQuestions.length).toBeLessThanOrEqual(0.1);
});
