import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { RootContent } from 'mdast';
import type { WrittenSection } from '../facts/facts.ts';
import { parseMarkdown, plainTextOf } from '../../../platform/markdown/markdown-tree.ts';
import { SectionReader, type DocumentBlock, type Inline } from './document-blocks.ts';

/** A whole report, as it is given away. */
export interface Report {
  readonly title: string;
  readonly type: ReportType;
  readonly customer_name: string;
  /** The day on the cover, read in UTC. */
  readonly prepared_at: Date;
  readonly sections: readonly WrittenSection[];
}

/** A section under its heading. Headings inside it start at level 2. */
export interface DocumentSection {
  readonly title: readonly Inline[];
  readonly blocks: readonly DocumentBlock[];
}

/** A report as the writers of DOCX and PDF take it: the same blocks for both. */
export interface ReportDocument {
  readonly title: string;
  /** `Technical scope` */
  readonly kind: string;
  readonly customer: string;
  /** `20 November 2026` */
  readonly date: string;
  /** How many levels of headings the contents list: two where they fit on one page, else the sections alone. */
  readonly contentsDepth: 1 | 2;
  readonly sections: readonly DocumentSection[];
}

/** Reads a report's Markdown into blocks. */
export function readReportDocument(report: Report): ReportDocument {
  const { sections: written, ...cover } = describeReport(report);
  const sections = written.map(readSection);
  const inner = sections.flatMap(({ blocks }) =>
    blocks.filter((block) => block.kind === 'heading' && block.level === 2),
  );
  return { ...cover, contentsDepth: sections.length + inner.length <= mostEntries ? 2 : 1, sections };
}

/** What fits on a page of contents. */
const mostEntries = 38;

/** The letters of all sections, as they were written. */
export function lengthOf({ sections }: Report): number {
  return sections.reduce((sum, { markdown }) => sum + markdown.length, 0);
}

/** What stands on the cover, without characters that no document can hold. */
export function describeReport({ title, type, customer_name, prepared_at, sections }: Report) {
  if (Number.isNaN(prepared_at.getTime())) throw new RangeError('prepared_at is no date');
  return {
    title: toPlainLine(title),
    kind: type.replaceAll('_', ' '),
    customer: toPlainLine(customer_name),
    date: prepared_at.toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }),
    sections,
  };
}

function toPlainLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}

function readSection({ section_title, markdown }: WrittenSection): DocumentSection {
  const { children } = parseMarkdown(markdown);
  const { title, rest } = cutTitle(children);
  const reader = new SectionReader(children);
  return {
    title: title === undefined ? [{ text: section_title }] : reader.readInlines(title.children),
    blocks: reader.readBlocks(rest),
  };
}

/** The title of a section, where its first block is one, and what follows. */
export function cutTitle(children: readonly RootContent[]): {
  readonly title: Extract<RootContent, { type: 'heading' }> | undefined;
  readonly rest: readonly RootContent[];
} {
  const [first, ...rest] = children;
  const isTitle = first?.type === 'heading' && first.depth === 1 && plainTextOf(first).trim() !== '';
  return isTitle ? { title: first, rest } : { title: undefined, rest: children };
}
