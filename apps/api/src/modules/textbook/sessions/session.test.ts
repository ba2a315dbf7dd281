import { expect, test } from 'vitest';
import { originalOf, visitChapter } from './session.ts';

const visit = {
  chapter_id: 'one',
  original: 'first',
  difficulty_level: 'beginner',
  reading_position: undefined,
  at: 1,
} as const;

test('each chapter keeps the original that it began with, whichever was read in between', () => {
  const opened = visitChapter(undefined, visit);
  const elsewhere = visitChapter(opened, { ...visit, chapter_id: 'two', original: 'other' });
  const back = visitChapter(elsewhere, { ...visit, original: 'changed', at: 9 });
  expect([opened, elsewhere, back].map(originalOf)).toEqual(['first', 'other', 'first']);
  expect(back).toMatchObject({ created_at: 1, last_accessed: 9, chapter_id: 'one' });
});

test('a position counts in the text that the reader saw, and stays where none is given', () => {
  const opened = visitChapter(undefined, { ...visit, reading_position: 10.5 });
  expect(opened).toMatchObject({ reading_position: 10.5, counted_in: 'original', shown: 'beginner' });
  const moved = visitChapter(opened, { ...visit, difficulty_level: 'advanced', reading_position: 40 });
  expect(moved).toMatchObject({ reading_position: 40, counted_in: 'beginner', shown: 'advanced' });
  const still = visitChapter(moved, { ...visit, difficulty_level: 'intermediate' });
  expect(still).toMatchObject({ reading_position: 40, counted_in: 'beginner', shown: 'intermediate' });
  const elsewhere = visitChapter(still, { ...visit, chapter_id: 'two' });
  expect(elsewhere).toMatchObject({ reading_position: 0, counted_in: 'original' });
});
