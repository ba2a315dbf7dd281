import type { Problem } from './check-section.ts';
import { readUnits, type Unit } from '../text/markdown-units.ts';

const mostDropped = 3;

export interface Dropped {
  readonly markdown: string;
  readonly sentences: readonly string[];
}

/**
 * Takes the sentences out that state an unproven figure or name. `undefined` where that is not safe: another kind of
 * problem, one in a heading or table, too many, or a paragraph or list that would be left empty.
 */
export function dropSentences(markdown: string, problems: readonly Problem[]): Dropped | undefined {
  const units = readUnits(markdown);
  const wrong = new Set<Unit>();
  for (const { kind, start, end } of problems) {
    if ((kind !== 'figure' && kind !== 'name') || start === undefined || end === undefined) return undefined;
    const unit = units.find((each) => each.kind === 'sentence' && each.start <= start && end <= each.end);
    if (unit === undefined) return undefined;
    wrong.add(unit);
  }
  if (wrong.size === 0 || wrong.size > mostDropped) return undefined;
  const sentences = [...wrong];
  if (!sentences.every((unit) => hasCompany(markdown, unit, wrong, units))) return undefined;
  const kept = sentences.toSorted((first, second) => second.start - first.start).reduce(cut, markdown);
  return { markdown: kept, sentences: sentences.map(({ text }) => text) };
}

/** Whether the line of a sentence keeps at least one other sentence. */
function hasCompany(markdown: string, unit: Unit, wrong: ReadonlySet<Unit>, units: readonly Unit[]): boolean {
  const from = markdown.lastIndexOf('\n', unit.start - 1) + 1;
  const next = markdown.indexOf('\n', unit.end);
  const to = next < 0 ? markdown.length : next;
  return units.some(
    (each) => !wrong.has(each) && each.kind === 'sentence' && each.start >= from && each.end <= to,
  );
}

function cut(markdown: string, { start, end }: Unit): string {
  const before = markdown.slice(0, start);
  const after = markdown.slice(end);
  return /\s$/.test(before) ? before + after.replace(/^ +/, '') : before + after;
}
