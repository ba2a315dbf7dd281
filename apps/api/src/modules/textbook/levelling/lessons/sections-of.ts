import type { Block, Chapter } from '../tree/chapter.ts';

/** What a section mainly asks of its reader. */
export type SectionKind = 'prose' | 'code' | 'formula' | 'table' | 'steps' | 'list';

/** A heading with what stands under it up to the next, or what stands before the first. */
export interface ChapterSection {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly kind: SectionKind;
  readonly words: number;
}

/** The sections of a chapter that hold prose, in order. */
export function sectionsOf({ blocks, source }: Chapter): ChapterSection[] {
  const groups: Block[][] = [[]];
  for (const block of blocks) {
    if (block.kind === 'heading') groups.push([]);
    groups.at(-1)?.push(block);
  }
  return groups
    .map((group) => ({
      title: group[0]?.title ?? '',
      blocks: group,
      kind: kindOf(group, source),
      words: group.flatMap(({ prose }) => prose).reduce((sum, { text }) => sum + text.split(' ').length, 0),
    }))
    .filter(({ words }) => words > 0);
}

const telling: readonly (SectionKind & Block['kind'])[] = ['code', 'formula', 'table', 'steps', 'list'];

function kindOf(blocks: readonly Block[], source: string): SectionKind {
  const isOf = (kind: SectionKind) =>
    blocks.some((block) => block.kind === kind && !isPlainText(block, source));
  return telling.find(isOf) ?? 'prose';
}

/** Fenced output, a drawing or an address list is no program. */
function isPlainText({ kind, start, end }: Block, source: string): boolean {
  return (
    kind === 'code' &&
    !/^(?:```|~~~)[ \t]{0,3}(?!te?xt\b|mermaid\b|console\b)[a-z]/iu.test(
      source.slice(start, Math.min(end, start + 20)),
    )
  );
}
