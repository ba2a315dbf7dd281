import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '@quintet/db/open-db';
import { bundledBook } from '../../platform/books/bundled-book.ts';
import { ingestFolder } from '../../platform/books/ingest-folder.ts';
import { createRandom } from '../../platform/seeded-random.ts';
import { readFolder } from '../../platform/books/sources/folder.ts';

const sectionsOfLesson = 12;
const lessonsOfChapter = 20;

/** Takes in the bundled book and, behind it, as many sections in its manner, about other things. Its id is `big`. */
export async function makeBigBook(db: Db, sections: number): Promise<void> {
  const { texts } = await readFolder(bundledBook.folder);
  const sentences = [...texts.values()].flatMap((text) => text.match(/[A-Z][^.\n#`:]{30,200}\./gu) ?? []);
  const random = createRandom(7);
  const pick = () => sentences[Math.floor(random() * sentences.length)] ?? '';
  const section = () =>
    `## ${pick().split(' ').slice(0, 5).join(' ')}\n\n${Array.from({ length: 8 }, pick).join(' ')}\n`;
  // Chapters are about something else each: their long words are others.
  const rewrite = (text: string, by: number) =>
    text.replaceAll(/[a-z]{5,}/gu, (word) => shiftLetters(word, by));
  const folder = await mkdtemp(join(tmpdir(), 'quintet-big-'));
  try {
    await cp(bundledBook.folder, folder, { recursive: true });
    for (let lesson = 0; lesson < sections / sectionsOfLesson; lesson += 1) {
      const chapter = join(folder, `more-${Math.floor(lesson / lessonsOfChapter)}`);
      await mkdir(chapter, { recursive: true });
      await writeFile(join(chapter, 'index.md'), '---\ntitle: More\n---\n');
      const text = Array.from({ length: sectionsOfLesson }, section).join('\n');
      const subject = 1 + Math.floor(lesson / lessonsOfChapter);
      await writeFile(join(chapter, `lesson-${lesson}.md`), rewrite(text, subject));
    }
    await ingestFolder(db, { id: 'big', folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function shiftLetters(word: string, by: number): string {
  return String.fromCodePoint(...[...word].map((letter) => 97 + ((letter.charCodeAt(0) - 97 + by) % 26)));
}
