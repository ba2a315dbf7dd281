import type { ScopeStats } from '../students/stats.ts';

export interface TitleLines {
  readonly lines: readonly string[];
  readonly size: number;
}

const count = new Intl.NumberFormat('en-US');
/** Advances of the title's face per em, a little on the wide side, so that a line never runs out of its box. */
const advances = [
  [/^[ ]$/u, 0.25],
  [/^[fijlrtIJ.,:;'’()-]$/u, 0.4],
  [/^[mwMW]$/u, 1.03],
  [/^(?:\p{Lu}|[&@%])$/u, 0.78],
] as const;
const usualAdvance = 0.64;
/** The most lines a title may take at each size in pixels, in order of preference. */
const titleForms = [
  [1, 36],
  [2, 36],
  [2, 32],
  [3, 30],
  [3, 26],
] as const;

/** `1st`, `22nd`, `13th`. */
export function formatOrdinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}

/** `1,204 pupils` */
export function formatCount(value: number, noun: string): string {
  return `${count.format(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** The finding in one sentence, without a full stop. */
export function writeFinding({ scope, scope_label, before, after }: ScopeStats): string {
  const who = scope === 'all' ? 'Pupils' : `Pupils in ${scope_label}`;
  if (after === before) return `${who} stayed at the ${formatOrdinal(after)} percentile`;
  const verb = after > before ? 'moved' : 'slipped';
  return `${who} ${verb} from the ${formatOrdinal(before)} to the ${formatOrdinal(after)} percentile`;
}

/** What the numbers are and on how many pupils they rest. */
export function writeBase({ pupils, weeks, demo }: ScopeStats): string {
  const noun = demo ? 'invented demo pupil' : 'pupil';
  return `Median national percentile, ${formatCount(pupils, noun)}, ${formatCount(weeks, 'week')}`;
}

export type Move = 'rose' | 'stayed' | 'fell';

/** Whole percentages of the pupils who rose, stayed and fell; together always 100. */
export function shareMoves({ pupils, rose, fell }: ScopeStats): Readonly<Record<Move, number>> {
  const exact = [rose, pupils - rose - fell, fell].map((part) => (part / pupils) * 100);
  const whole = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, index) => ({ index, rest: value % 1 }))
    .toSorted((a, b) => b.rest - a.rest);
  const missing = 100 - whole.reduce((sum, value) => sum + value, 0);
  for (const { index } of byRemainder.slice(0, missing)) whole[index] = (whole[index] ?? 0) + 1;
  const [roseShare = 0, stayed = 0, fellShare = 0] = whole;
  return { rose: roseShare, stayed, fell: fellShare };
}

/** `82% rose`; a share that rounds to nothing although pupils are in it says so. */
export function writeMove(move: Move, stats: ScopeStats): string {
  const counts = { rose: stats.rose, stayed: stats.pupils - stats.rose - stats.fell, fell: stats.fell };
  const share = shareMoves(stats)[move];
  return `${share === 0 && counts[move] > 0 ? '<1' : share}% ${move}`;
}

/** The whole chart in words, for those who do not see it. */
export function writeAlt(stats: ScopeStats): string {
  const [low, high] = stats.before_quartiles.map(formatOrdinal);
  const [lowAfter, highAfter] = stats.after_quartiles.map(formatOrdinal);
  return [
    `${writeFinding(stats)}.`,
    `${writeBase(stats)}.`,
    `The middle half of pupils went from the ${low} to ${high} percentile to the ${lowAfter} to ${highAfter}.`,
    `${writeMove('rose', stats)}, ${writeMove('stayed', stats)}, ${writeMove('fell', stats)}.`,
  ].join(' ');
}

/** Breaks a title into even lines of at most `width` pixels; the longer it is, the more lines, then the smaller. */
export function setTitle(title: string, width: number): TitleLines {
  for (const [most, size] of titleForms) {
    const lines = breakEvenly(title, most, width / size);
    if (lines !== undefined) return { lines, size };
  }
  const [most, size] = titleForms[titleForms.length - 1] ?? titleForms[0];
  const lines = breakEvenly(title, most, measure(title)) ?? [title];
  return { lines, size: Math.min(size, width / Math.max(...lines.map(measure))) };
}

/** The narrowest setting in at most so many lines; none when that is wider than `limit` ems. */
function breakEvenly(title: string, most: number, limit: number): string[] | undefined {
  for (let width = measure(title) / most; width < limit + 1; width += 1) {
    const lines = breakLines(title, Math.min(width, limit));
    if (lines.length <= most && lines.every((line) => measure(line) <= limit)) return lines;
  }
  return undefined;
}

function breakLines(title: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length === 0 || measure(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function measure(text: string): number {
  return [...text].reduce((sum, character) => sum + advanceOf(character), 0);
}

function advanceOf(character: string): number {
  return advances.find(([pattern]) => pattern.test(character))?.[1] ?? usualAdvance;
}

/**
 * Moves labels apart until neighbours are at least `gap` from each other, as little as possible and within
 * `top` and `bottom`. Takes and gives positions from top to bottom.
 */
export function spreadLabels(
  positions: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const spread: number[] = [];
  for (const position of positions) spread.push(Math.max(position, (spread.at(-1) ?? top - gap) + gap));
  let floor = bottom + gap;
  for (const [index, position] of [...spread.entries()].toReversed()) {
    floor = Math.min(position, floor - gap);
    spread[index] = floor;
  }
  return spread;
}

/** Text as it may stand in XML. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
