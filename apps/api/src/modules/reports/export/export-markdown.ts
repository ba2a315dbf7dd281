import { escapeText } from '../text/markdown-text.ts';
import { applyEdits, newlineOf, type Edit } from '../text/markdown-blocks.ts';
import { parseMarkdown, plainTextOf, rangeOf, walk } from '../../../platform/markdown/markdown-tree.ts';
import { cutTitle, describeReport, type Report } from './report-document.ts';

/** The whole report as one Markdown file: cover, contents, sections one heading level down. */
export function exportMarkdown(report: Report): string {
  const { title, kind, customer, date } = describeReport(report);
  const sections = report.sections.map(({ section_title, markdown }, index) =>
    demote(markdown, section_title, index),
  );
  const headings = sections.flatMap(({ headings }) => headings);
  return (
    [
      `# ${escapeText(title)}`,
      [kind, customer, date]
        .filter((part) => part !== '')
        .map((part) => escapeText(part))
        .join('  \n'),
      ...(headings.length === 0 ? [] : [`## Contents\n\n${writeContents(headings)}`]),
      ...sections.map(({ markdown }) => markdown),
    ].join('\n\n') + '\n'
  );
}

interface Entry {
  readonly level: number;
  readonly text: string;
}

/** A section with each heading one level lower, and nothing else changed but line endings and clashing references. */
function demote(
  source: string,
  sectionTitle: string,
  index: number,
): { readonly markdown: string; readonly headings: readonly Entry[] } {
  const { children } = parseMarkdown(source);
  const { title } = cutTitle(children);
  const headings = children.filter((node) => node.type === 'heading');
  const edits = [
    ...headings.flatMap((node) => lowerHeading(source, node)),
    ...renameReferences(source, children, index),
  ];
  const lead = title === undefined ? `## ${escapeText(sectionTitle)}\n\n` : '';
  const lowered = applyEdits(source.replace(/^\uFEFF/u, ' '), edits);
  const newline = newlineOf(source);
  const markdown = lead + (newline === '\n' ? lowered : lowered.replaceAll(newline, '\n')).trim();
  const first = title === undefined ? [{ level: 1, text: sectionTitle }] : [];
  return {
    markdown,
    headings: [
      ...first,
      ...headings.map((node) => ({
        level: node === title ? 1 : Math.max(2, node.depth),
        text: plainTextOf(node).trim(),
      })),
    ],
  };
}

type Children = ReturnType<typeof parseMarkdown>['children'];
type HeadingNode = Extract<Children[number], { type: 'heading' }>;

function lowerHeading(source: string, node: HeadingNode): Edit[] {
  const { start, end } = rangeOf(node);
  const text = source.slice(start, end);
  if (text.startsWith('#')) return node.depth === 6 ? [] : [{ start, end: start, text: '#' }];
  const rule = /(?:\r\n|\n|\r)[ \t]*[=-]+[ \t]*$/u.exec(text)?.[0] ?? '';
  if (node.depth === 1) return [{ start: end - rule.length, end, text: rule.replaceAll('=', '-') }];
  const oneLine = text
    .slice(0, text.length - rule.length)
    .replaceAll(/(?<![ \t])[ \t]*(?:\r\n|\n|\r)[ \t]*/gu, ' ');
  return [{ start, end, text: `### ${oneLine}` }];
}

/** Labels of links and notes made the section's own, since in one file the first section's would count for all. */
function renameReferences(source: string, children: Children, index: number): Edit[] {
  if (index === 0) return [];
  const nodes = children.flatMap((child) => [...walk(child)]);
  const labels = nodes.filter(
    (node) =>
      node.type === 'definition' ||
      node.type === 'footnoteDefinition' ||
      node.type === 'footnoteReference' ||
      node.type === 'linkReference' ||
      node.type === 'imageReference',
  );
  return labels.flatMap((node): Edit[] => {
    const { start, end } = rangeOf(node);
    const text = source.slice(start, end);
    const isNote = node.type === 'footnoteDefinition' || node.type === 'footnoteReference';
    const fresh = `${node.label ?? node.identifier}-${index + 1}`;
    if (node.type === 'definition' || isNote) {
      const close = text.indexOf(']');
      return close < 0
        ? []
        : [{ start, end: start + close, text: isNote ? `[^${fresh.replace(/^\^/u, '')}` : `[${fresh}` }];
    }
    const tail = /\[(?:[^[\]\\]|\\.){0,999}\]$/su.exec(text)?.[0] ?? '';
    const isShort = node.referenceType === 'shortcut';
    return [{ start: isShort ? end : end - tail.length, end, text: `[${fresh}]` }];
  });
}

/** Links to the headings, under the names that GitHub and most readers give them. */
function writeContents(entries: readonly Entry[]): string {
  const used = new Map<string, number>([['contents', 1]]);
  return entries
    .map(({ level, text }) => ({ level, text, slug: slugOf(text, used) }))
    .filter(({ level }) => level <= 2)
    .map(({ level, text, slug }) => `${level === 1 ? '' : '  '}- [${escapeText(text)}](#${slug})`)
    .join('\n');
}

function slugOf(text: string, used: Map<string, number>): string {
  const slug = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
  const times = used.get(slug) ?? 0;
  used.set(slug, times + 1);
  return times === 0 ? slug : `${slug}-${times}`;
}
