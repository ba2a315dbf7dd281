import { marked, type Token, type Tokens } from 'marked';
import type { Facts } from './facts.ts';
import type { Figures } from './figures.ts';
import { computeFigures } from './figures.ts';
import { openLedger } from './ledger.ts';
import { readUnits, type Unit } from './markdown-units.ts';
import { findUnknownNames, listKnownWords } from './names.ts';
import { readUnitClaims } from './unit-claims.ts';
import type { ExpectedTable, SectionBrief } from './section-brief.ts';
import { listFactValues } from './fact-texts.ts';

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
  const tokens = flatten(marked.lexer(markdown));
  const units = readUnits(markdown);
  return [
    ...checkTitle(markdown, brief),
    ...checkHeadings(tokens),
    ...checkForeign(tokens, facts),
    ...checkTables(tokens, brief.tables),
    ...checkLength(markdown, brief),
    ...checkLeftovers(markdown),
    ...checkFigures(units, facts, computeFigures(facts)),
    ...checkNames(units, facts),
  ];
}

function flatten(tokens: readonly Token[]): Token[] {
  const all: Token[] = [];
  void marked.walkTokens([...tokens], (token) => void all.push(token));
  return all;
}

function checkTitle(markdown: string, { title }: SectionBrief): Problem[] {
  const [first = ''] = markdown.trimStart().split('\n');
  return first.trimEnd() === `# ${title}`
    ? []
    : [{ kind: 'title', message: `The first line has to be exactly "# ${title}".` }];
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}

function checkHeadings(tokens: readonly Token[]): Problem[] {
  const headings = tokens.filter(isHeading);
  const problems: Problem[] = [];
  let depth = 0;
  for (const [index, heading] of headings.entries()) {
    if (index > 0 && heading.depth === 1)
      problems.push({
        kind: 'headings',
        message: `Only the title is a first-level heading, not "${heading.text}".`,
      });
    if (heading.depth > depth + 1)
      problems.push({ kind: 'headings', message: `"${heading.text}" skips a heading level.` });
    if (heading.text.trim() === '') problems.push({ kind: 'headings', message: 'A heading is empty.' });
    depth = heading.depth;
  }
  return problems;
}

/** Raw HTML, images, code and links that the facts do not hold. */
function checkForeign(tokens: readonly Token[], facts: Facts): Problem[] {
  const known = listFactValues(facts).texts.join('\n');
  return tokens.flatMap((token): Problem[] => {
    if (token.type === 'html')
      return [{ kind: 'html', message: `Raw HTML is not allowed: ${token.raw.trim().slice(0, 60)}` }];
    if (token.type === 'image') return [{ kind: 'link', message: 'Images are not allowed.' }];
    if (token.type === 'code') return [{ kind: 'html', message: 'Code blocks are not allowed.' }];
    if (token.type === 'def') return [{ kind: 'link', message: 'Link definitions are not allowed.' }];
    if (
      token.type === 'link' &&
      !known.includes(String(token['href']).replace(/^(?:mailto:|https?:\/\/)/, ''))
    ) {
      return [
        { kind: 'link', message: `The facts hold no such address: ${String(token['href']).slice(0, 80)}` },
      ];
    }
    return [];
  });
}

function checkTables(tokens: readonly Token[], expected: readonly ExpectedTable[]): Problem[] {
  const tables = tokens.filter(isTable);
  const empty = tables.filter(
    (table) =>
      table.rows.length === 0 || table.rows.every((row) => row.every((cell) => /^[\s–-]*$/.test(cell.text))),
  );
  const missing = expected.filter(({ columns }) => !tables.some((table) => hasColumns(table, columns)));
  return [
    ...empty.map((table): Problem => ({
      kind: 'table',
      message: `The table with the columns ${table.header.map(({ text }) => text).join(', ')} has no content.`,
    })),
    ...missing.map(({ about, columns }): Problem => ({
      kind: 'table',
      message: `The table of ${about} is missing; it needs columns for ${columns.map((column) => column.replaceAll('|', ' or ')).join(', ')}.`,
    })),
  ];
}

function hasColumns(table: Tokens.Table, columns: readonly string[]): boolean {
  const heads = table.header.map(({ text }) => text.toLowerCase());
  return columns.every((column) =>
    column.split('|').some((word) => heads.some((head) => head.includes(word))),
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
  const ledger = openLedger(facts, figures);
  return units.flatMap((unit) =>
    readUnitClaims(unit)
      .filter((claim) => !ledger.covers(claim))
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
