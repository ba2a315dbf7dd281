import type { Chapter, Edit } from '../tree/chapter.ts';
import type { Lesson } from './lessons.ts';

/** The insertions that put lessons into the source: quotes of their own, in the language of the source. */
export function writeLessons({ source, format }: Chapter, lessons: readonly Lesson[]): Edit[] {
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  return lessons.map(({ at, label, text }) => {
    if (format === 'html') {
      const written = `<blockquote><p><strong>${escapeTags(label)}</strong> ${writeInline(text)}</p></blockquote>`;
      return { start: at, end: at, text: `${newline}${written}` };
    }
    const rest = source.slice(at, at + 200);
    const isParted = /^[ \t]*(?:\r?\n[ \t]*(?:\r?\n|$)|\r?\n?$)/u.test(rest);
    return {
      start: at,
      end: at,
      text: `${newline}${newline}> **${label}** ${text}${isParted ? '' : newline}`,
    };
  });
}

function escapeTags(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function writeInline(text: string): string {
  return escapeTags(text)
    .replaceAll(/`([^`]{1,80})`/gu, '<code>$1</code>')
    .replaceAll(/\*([^*]{1,80})\*/gu, '<em>$1</em>');
}
