import type { Chapter } from './chapter.ts';
import { readHtml } from './read-html.ts';
import { readMarkdown } from './read-markdown.ts';

/** Whether two versions of a block hold the same blocks, code, links, numbers and so on, in the same order. */
export function isSameButForWords(before: string, after: string, format: Chapter['format']): boolean {
  const read = format === 'html' ? readHtml : readMarkdown;
  const [one, two] = [read(before), read(after)];
  return (
    one.blocks.length === two.blocks.length &&
    one.blocks.every(({ kind, prose }, index) => {
      const other = two.blocks[index];
      return other !== undefined && kind === other.kind && prose.length === other.prose.length;
    }) &&
    one.kept.length === two.kept.length &&
    one.kept.every(({ kind, text }, index) => kind === two.kept[index]?.kind && text === two.kept[index].text)
  );
}
