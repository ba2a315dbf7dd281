import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLosses } from './check-levelled.ts';
import { levelChapter } from './level-chapter.ts';
import { readingEase } from './reading-ease.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const book = join(import.meta.dirname, '../../../../content/book');
const levels = ['beginner', 'intermediate', 'advanced'] as const;

/** Chapters of all dialects and of several languages, and those of the bundled book; some with the line ends of Windows. */
const chapters = [
  ...readdirSync(fixtures).map((name) => ({ name, text: readFileSync(join(fixtures, name), 'utf8') })),
  ...readdirSync(book, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^\d.*\.md$/u.test(name))
    .map((name) => ({ name, text: readFileSync(join(book, name), 'utf8') })),
].flatMap(({ name, text }) =>
  /volcanoes|mkdocs|html-chapter/u.test(name)
    ? [
        { name, text },
        { name: `${name} with CRLF`, text: text.replaceAll('\n', '\r\n') },
      ]
    : [{ name, text }],
);

describe.each(chapters)('$name', ({ name, text }) => {
  const levelled = levels.map((level) => levelChapter(text, level));

  it('keeps what is not prose at every level', () => {
    for (const chapter of levelled) expect(findLosses(text, chapter.text)).toEqual([]);
  });

  it('reads easier for beginners than before, and harder from level to level', () => {
    const [beginner = 0, intermediate = 0, advanced = 0] = levelled.map((chapter) =>
      readingEase(chapter.text),
    );
    // We know no word of Italian: such a chapter comes out as it is.
    if (name.startsWith('italian'))
      return expect(levelled.map((chapter) => chapter.text)).toEqual([text, text, text]);
    expect(beginner).toBeGreaterThan(readingEase(text));
    expect(beginner).toBeGreaterThan(intermediate);
    expect(intermediate).toBeGreaterThan(advanced);
  });

  it('tells where every block went', () => {
    for (const { text: result, blocks } of levelled) {
      let end = 0;
      for (const block of blocks) {
        expect(block.start).toBeGreaterThanOrEqual(end);
        end = block.end;
        const [before, after] = [
          text.slice(block.sourceStart, block.sourceEnd),
          result.slice(block.start, block.end),
        ];
        // Only the words of a block differ.
        expect(after.match(/^[\W_]*/u)?.[0]).toBe(before.match(/^[\W_]*/u)?.[0]);
      }
    }
  });
});
