import type { Nodes, Table } from 'mdast';
import type { Facts } from '../facts/facts.ts';
import type { Figures } from '../figures/figures.ts';
import { computeFigures } from '../figures/figures.ts';
import { indexFacts } from '../figures/fact-index.ts';
import { parseMarkdown, plainTextOf, walk } from '../../../platform/markdown/markdown-tree.ts';
import { readUnits, type Unit } from '../text/markdown-units.ts';
import { findUnknownNames, listKnownWords } from '../facts/names.ts';
import { readUnitClaims } from '../text/unit-claims.ts';
import type { ExpectedTable, SectionBrief } from '../sections/section-brief.ts';
import { listFactValues } from '../facts/fact-texts.ts';

type ProblemKind =
  | 'title'
  | 'headings'
  | 'html'
  | 'link'
  | 'table'
  | 'length'
  | 'leftover'
  | 'figure'
  | 'name';

/** One thing wrong with a section. Offsets count in the checked Markdown; without them it concerns the whole. */
export interface Problem {
  readonly kind: ProblemKind;
  /** For the writer: what is wrong and what would be right. */
  readonly message: string;
  readonly start?: number;
  readonly end?: number;
}

/** Everything wrong with a section, given the facts it may use and the brief it should follow; empty when it is sound. */
export function checkSection(markdown: string, facts: Facts, brief: SectionBrief): Problem[] {
  const nodes = [...walk(parseMarkdown(markdown))];
  const units = readUnits(markdown);
  return [
    ...checkTitle(markdown, brief),
    ...checkHeadings(nodes),
    ...checkForeign(nodes, facts),
    ...checkTables(nodes, brief.tables),
    ...checkLength(markdown, brief),
    ...checkLeftovers(markdown),
    ...checkFigures(units, facts, computeFigures(facts)),
    ...checkNames(units, facts),
  ];
}

function checkTitle(markdown: string, { title }: SectionBrief): Problem[] {
  const [first = ''] = markdown.trimStart().split('\n');
  return first.trimEnd() === `# ${title}`
    ? []
    : [{ kind: 'title', message: `The first line has to be exactly "# ${title}".` }];
}

function checkHeadings(nodes: readonly Nodes[]): Problem[] {
  const problems: Problem[] = [];
  let depth = 0;
  for (const [index, heading] of nodes.filter((node) => node.type === 'heading').entries()) {
    const text = plainTextOf(heading);
    if (index > 0 && heading.depth === 1)
      problems.push({
        kind: 'headings',
        message: `Only the title is a first-level heading, not "${text}".`,
      });
    if (heading.depth > depth + 1)
      problems.push({ kind: 'headings', message: `"${text}" skips a heading level.` });
    if (text.trim() === '') problems.push({ kind: 'headings', message: 'A heading is empty.' });
    depth = heading.depth;
  }
  return problems;
}

/** Raw HTML, images, code and links that the facts do not hold. */
function checkForeign(nodes: readonly Nodes[], facts: Facts): Problem[] {
  const known = listFactValues(facts).texts.join('\n');
  return nodes.flatMap((node): Problem[] => {
    if (node.type === 'html')
      return [{ kind: 'html', message: `Raw HTML is not allowed: ${node.value.trim().slice(0, 60)}` }];
    if (node.type === 'image') return [{ kind: 'link', message: 'Images are not allowed.' }];
    if (node.type === 'code') return [{ kind: 'html', message: 'Code blocks are not allowed.' }];
    if (node.type === 'definition') return [{ kind: 'link', message: 'Link definitions are not allowed.' }];
    if (node.type === 'link' && !known.includes(node.url.replace(/^(?:mailto:|https?:\/\/)/, '')))
      return [{ kind: 'link', message: `The facts hold no such address: ${node.url.slice(0, 80)}` }];
    return [];
  });
}

function checkTables(nodes: readonly Nodes[], expected: readonly ExpectedTable[]): Problem[] {
  const tables = nodes.filter((node) => node.type === 'table').map(readTable);
  const empty = tables.filter(({ rows }) => rows.flat().every((cell) => /^[\s–-]*$/.test(cell)));
  const missing = expected.filter(({ columns }) => !tables.some(({ head }) => hasColumns(head, columns)));
  return [
    ...empty.map(({ head }): Problem => ({
      kind: 'table',
      message: `The table with the columns ${head.join(', ')} has no content.`,
    })),
    ...missing.map(({ about, columns }): Problem => ({
      kind: 'table',
      message: `The table of ${about} is missing; it needs columns for ${columns.map((column) => column.replaceAll('|', ' or ')).join(', ')}.`,
    })),
  ];
}

function readTable({ children }: Table): { readonly head: string[]; readonly rows: string[][] } {
  const [head = [], ...rows] = children.map((row) => row.children.map(plainTextOf));
  return { head, rows };
}

function hasColumns(head: readonly string[], columns: readonly string[]): boolean {
  return columns.every((column) =>
    column.split('|').some((word) => head.some((title) => title.toLowerCase().includes(word))),
  );
}

function checkLength(markdown: string, { words }: SectionBrief): Problem[] {
  const count = markdown.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (count < words.min)
    return [{ kind: 'length', message: `The section has ${count} words; it needs at least ${words.min}.` }];
  if (count > words.max)
    return [{ kind: 'length', message: `The section has ${count} words; at most ${words.max} are allowed.` }];
  return [];
}

const leftovers = /\b(?:undefined|NaN|null|Infinity|lorem ipsum|as an ai|language model)\b|\[object /i;

function checkLeftovers(markdown: string): Problem[] {
  const match = leftovers.exec(markdown);
  if (match === null) return [];
  return [
    {
      kind: 'leftover',
      message: `"${match[0]}" does not belong in a report.`,
      start: match.index,
      end: match.index + match[0].length,
    },
  ];
}

function checkFigures(units: readonly Unit[], facts: Facts, figures: Figures): Problem[] {
  const factIndex = indexFacts(facts, figures);
  return units.flatMap((unit) =>
    readUnitClaims(unit)
      .filter((claim) => !factIndex.covers(claim))
      .map((claim): Problem => ({
        kind: 'figure',
        message: `"${claim.quote}" in "${clip(unit.text)}" is neither in the facts nor computed from them.`,
        start: unit.start + claim.start,
        end: unit.start + claim.end,
      })),
  );
}

function checkNames(units: readonly Unit[], facts: Facts): Problem[] {
  const known = listKnownWords(facts);
  return units.flatMap((unit) =>
    findUnknownNames(unit, known).map(({ name, start, end }): Problem => ({
      kind: 'name',
      message: `"${name}" in "${clip(unit.text)}" is a name that the facts do not hold.`,
      start,
      end,
    })),
  );
}

function clip(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 87)}…` : line;
}
