/** A stretch of a section that is read as one: a sentence, a heading or a table cell. Offsets count in the section. */
export interface Unit {
  readonly kind: 'sentence' | 'heading' | 'head-cell' | 'cell';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** For a cell: the whole row, cell by cell, and the titles of the columns. */
  readonly row?: readonly string[];
  readonly columns?: readonly string[];
  readonly column?: number;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

const tableRule = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/;
const sentenceEnd = /[.!?](?:["'”’)\]*_]+)?(?=\s+(?:["'“‘([*_]*)[\p{Lu}\p{N}])/gu;

/** Reads a section unit by unit, with offsets, in order. Lines of a paragraph are read together. */
export function readUnits(markdown: string): Unit[] {
  const units: Unit[] = [];
  let columns: readonly string[] | undefined;
  let open: Line | undefined;
  const close = () => {
    for (const unit of open === undefined ? [] : readSentences(open)) units.push(unit);
    open = undefined;
  };
  const lines = readLines(markdown);
  for (const [index, line] of lines.entries()) {
    const isRow = line.text.trim().startsWith('|');
    if (!isRow) columns = undefined;
    const heading = /^#{1,6}\s+/.exec(line.text);
    if (isRow || heading !== null || line.text.trim() === '' || /^\s*(?:[-*+]|\d+[.)]|>)\s/.test(line.text))
      close();
    if (line.text.trim() === '') continue;
    if (heading !== null) {
      const text = line.text.slice(heading[0].length);
      const start = line.start + heading[0].length;
      units.push({ kind: 'heading', text, start, end: start + text.length });
    } else if (isRow) {
      if (tableRule.test(line.text.trim())) continue;
      const cells = readCells(line);
      const isHead = columns === undefined && tableRule.test(lines[index + 1]?.text.trim() ?? '');
      columns ??= cells.map(({ text }) => text);
      const row = cells.map(({ text }) => text);
      const kind = isHead ? 'head-cell' : 'cell';
      const titles = columns;
      for (const [column, cell] of cells.entries())
        units.push({ kind, ...cell, row, columns: titles, column });
    } else {
      open = open === undefined ? line : { start: open.start, text: `${open.text}\n${line.text}` };
    }
  }
  close();
  return units;
}

function readLines(markdown: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const text of markdown.split('\n')) {
    lines.push({ text, start });
    start += text.length + 1;
  }
  return lines;
}

function readCells(line: Line): { text: string; start: number; end: number }[] {
  const cells: { text: string; start: number; end: number }[] = [];
  let from: number | undefined;
  for (const { 0: mark, index } of line.text.matchAll(/\\.|\|/g)) {
    if (mark !== '|') continue;
    if (from !== undefined) {
      const raw = line.text.slice(from, index);
      const start = line.start + from + (raw.length - raw.trimStart().length);
      const text = raw.trim();
      cells.push({ text, start, end: start + text.length });
    }
    from = index + 1;
  }
  return cells;
}

function readSentences({ text, start }: Line): Unit[] {
  const units: Unit[] = [];
  const marker = /^\s*(?:[-*+]|\d+[.)]|>)\s+/.exec(text)?.[0].length ?? 0;
  let from = marker;
  const ends = [...text.matchAll(sentenceEnd)].map((match) => match.index + match[0].length);
  for (const end of [...ends, text.length]) {
    if (end <= from) continue;
    const lead = /^\s*/.exec(text.slice(from, end))?.[0].length ?? 0;
    const body = text.slice(from + lead, end);
    if (body !== '')
      units.push({ kind: 'sentence', text: body, start: start + from + lead, end: start + end });
    from = end;
  }
  return units;
}
