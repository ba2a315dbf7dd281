import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levelChapter } from '../../modules/textbook/levelling/level-chapter.ts';
import { parseMarkdown } from '../../platform/markdown/markdown-tree.ts';

const book = join(import.meta.dirname, '../../../content/book');
const length = 400_000;
const [warmUps, rounds] = [6, 9];
const levels = ['beginner', 'intermediate', 'advanced'] as const;

/** Milliseconds that a chapter of 400 KB takes, made of the bundled book's: levelled by rules, and only parsed by micromark. */
export function timeLevelling(): { levelled: number[]; parsed: number[]; length: number } {
  const lessons = readdirSync(book, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^\d.*\.md$/u.test(name),
  );
  const text = lessons
    .map((name) => readFileSync(join(book, name), 'utf8').replace(/^---\n.*?\n---\n/su, ''))
    .join('\n');
  const chapter = text.repeat(Math.ceil(length / text.length)).slice(0, length);
  const [levelled, parsed]: [number[], number[]] = [[], []];
  for (let round = -warmUps; round < rounds; round++) {
    const [level = 'beginner'] = levels.slice((round + warmUps) % levels.length);
    const begun = performance.now();
    levelChapter(chapter, level);
    const between = performance.now();
    parseMarkdown(chapter);
    if (round >= 0) levelled.push(between - begun);
    if (round >= 0) parsed.push(performance.now() - between);
  }
  return { levelled, parsed, length };
}
