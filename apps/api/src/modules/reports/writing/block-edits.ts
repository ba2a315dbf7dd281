import { z } from 'zod';
import { applyEdits, newlineOf, type Block, type Edit } from '../text/markdown-blocks.ts';
import { parseMarkdown, plainTextOf, walk } from '../../../platform/markdown/markdown-tree.ts';
import { removalOf } from '../refining/outline/removal.ts';
import type { Outline } from '../refining/outline/outline.ts';

const Markdown = z.string().max(100_000);

/** What the model answers: edits of numbered blocks. Whatever they do not name cannot change. */
export const BlockEdits = z.object({
  edits: z
    .array(
      z.discriminatedUnion('op', [
        z.object({ op: z.literal('replace'), block: z.int(), markdown: Markdown }),
        z.object({ op: z.literal('delete'), block: z.int() }),
        z.object({ op: z.literal('insert_after'), block: z.int(), markdown: Markdown }),
      ]),
    )
    .max(500),
});
export type BlockEdit = z.infer<typeof BlockEdits>['edits'][number];

/** What is wrong with edits, in words for the model; empty when they can be carried out. */
export function findEditProblems(outline: Outline, edits: readonly BlockEdit[], prompt: string): string[] {
  const { blocks } = outline.split;
  const seen = new Set<number>();
  return edits.flatMap((edit): string[] => {
    const lowest = edit.op === 'insert_after' ? 0 : 1;
    if (edit.block < lowest || edit.block > blocks.length)
      return [`There is no block ${edit.block}; the blocks are 1 to ${blocks.length}.`];
    const isTwice = edit.op !== 'insert_after' && seen.has(edit.block);
    if (edit.op !== 'insert_after') seen.add(edit.block);
    return [
      ...(isTwice ? [`Block ${edit.block} is edited twice.`] : []),
      ...(edit.op === 'delete' ? [] : findTextProblems(outline, edit)),
      ...findTitleProblems(outline, edit, prompt),
    ];
  });
}

function findTextProblems({ source }: Outline, edit: Exclude<BlockEdit, { op: 'delete' }>): string[] {
  const where = `The text for block ${edit.block}`;
  const { children } = parseMarkdown(edit.markdown);
  if (children.length === 0) return [`${where} is empty; use delete to take a block out.`];
  return children
    .flatMap((child) => [...walk(child)])
    .flatMap((node): string[] => {
      if (node.type === 'html' && !source.includes(node.value))
        return [`${where} holds raw HTML: ${node.value.slice(0, 60)}`];
      if (node.type === 'image' && !source.includes(node.url)) return [`${where} holds an image.`];
      if (
        node.type === 'link' &&
        !source.includes(node.url) &&
        !source.includes(node.url.replace(/^(?:mailto:|https?:\/\/)/u, ''))
      )
        return [`${where} links to an address that the section does not hold: ${node.url.slice(0, 80)}`];
      if (node.type === 'definition') return [`${where} holds a link definition; write links in place.`];
      return [];
    });
}

/** The section's title names the section in the report, so that only an instruction which says so changes it. */
function findTitleProblems({ title }: Outline, edit: BlockEdit, prompt: string): string[] {
  if (title === undefined || edit.block !== title.block.index + 1 || edit.op === 'insert_after') return [];
  const [first] = edit.op === 'replace' ? parseMarkdown(edit.markdown).children : [];
  const fresh = first?.type === 'heading' && first.depth === 1 ? plainTextOf(first).trim() : undefined;
  const isAsked = fresh !== undefined && prompt.toLowerCase().includes(fresh.toLowerCase());
  return fresh === title.title || isAsked
    ? []
    : [`Block ${edit.block} is the section's title and has to stay as it is.`];
}

/** A section after edits that `findEditProblems` found sound. */
export function carryOutEdits(outline: Outline, edits: readonly BlockEdit[]): string {
  const { source, split } = outline;
  const newline = newlineOf(source);
  const write = (markdown: string) =>
    markdown
      .replaceAll(/\r\n|\n|\r/gu, newline)
      .replace(/^(?:[ \t]*[\r\n])+/u, '')
      .trimEnd();
  const changes: Edit[] = [];
  const gone: Block[] = [];
  for (const block of split.blocks) {
    const own = edits.filter((edit) => edit.block === block.index + 1);
    const change = own.find(({ op }) => op !== 'insert_after');
    const added = own.flatMap((edit) => (edit.op === 'insert_after' ? [write(edit.markdown)] : []));
    const kept = change?.op === 'replace' ? write(change.markdown) : block.source;
    if (change?.op === 'delete' && added.length === 0) gone.push(block);
    else if (own.length > 0)
      changes.push(...replaceBlock(outline, block, change?.op === 'delete' ? added : [kept, ...added]));
  }
  const first = edits.flatMap((edit) =>
    edit.op === 'insert_after' && edit.block === 0 ? [write(edit.markdown)] : [],
  );
  return putFirst(applyEdits(source, [...changes, ...removalOf(outline, gone)]), first, newline);
}

function replaceBlock({ source, split }: Outline, block: Block, texts: readonly string[]): Edit[] {
  const newline = newlineOf(source);
  const text = texts.join(newline + newline);
  if (text === block.source) return [];
  const gap = split.gaps[block.index + 1] ?? '';
  const isLast = block.index === split.blocks.length - 1;
  // Text that was added would run into a block that stands on the very next line.
  const isClose = texts.length > 1 && !isLast && (gap.match(/\r\n|\n|\r/gu)?.length ?? 0) < 2;
  return [{ start: block.start, end: block.end, text: isClose ? text + newline : text }];
}

function putFirst(markdown: string, texts: readonly string[], newline: string): string {
  if (texts.length === 0) return markdown;
  return [...texts, markdown].join(newline + newline);
}
