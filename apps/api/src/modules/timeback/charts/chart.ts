import type { Move } from './chart-text.ts';
import {
  escapeXml,
  formatCount,
  formatOrdinal,
  setTitle,
  shareMoves,
  spreadLabels,
  writeAlt,
  writeBase,
  writeFinding,
  writeMove,
} from './chart-text.ts';
import { chartStyle } from './chart-style.ts';
import type { ScopeStats } from '../students/stats.ts';

/** One scope's chart. Every part is the same for the same figures, byte for byte. */
export interface Chart {
  /**
   * 960 × 540, light or dark as the reader prefers; names its fonts but does not hold them. Its view `#plot` is the
   * slope alone, 616 wide, whose labels can be read on a phone.
   */
  readonly svg: string;
  readonly title: string;
  /** What the numbers are and on how many pupils they rest. */
  readonly base: string;
  readonly alt: string;
  /** The figures of the picture; percentiles. */
  readonly table: readonly ChartRow[];
}

interface ChartRow {
  readonly label: string;
  readonly before: number;
  readonly after: number;
}

/** One end of the slope: upper quartile, median and lower quartile, and where their labels stand. */
interface End {
  readonly values: readonly [number, number, number];
  readonly x: number;
  readonly anchor: 'start' | 'end';
  readonly tone: string;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly classes: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fontSize?: number;
}

interface Frame {
  readonly top: number;
  readonly bottom: number;
}

const size = { width: 960, height: 540 };
const margin = 40;
const plot = { axis: 96, left: 248, right: 500, bottom: 448 };
const split = { left: 704, width: 36 };
/** From the ticks to the longest label at the slope's end, and down to the words below it. */
const view = { left: 32, width: 616, above: 22, below: 52 };
const note = 'Band: the middle half of pupils. Dashed line: the national median.';
const moves = ['rose', 'stayed', 'fell'] as const;

/** Draws the before/after chart of one scope: medians as a slope, the middle half as a band, and who rose or fell. */
export function drawChart(stats: ScopeStats): Chart {
  const title = writeFinding(stats);
  const base = writeBase(stats);
  const heading = drawHeading(title, base);
  const frame = { top: heading.bottom + 42, bottom: plot.bottom };
  const parts = [
    `<rect class="surface" width="${size.width}" height="${size.height}"/>`,
    ...heading.parts,
    ...drawAxis(frame),
    ...drawSlope(stats, frame),
    ...drawSplit(stats, frame),
    write(note, { x: margin, y: size.height - 22, classes: 'note' }),
  ];
  const alt = writeAlt(stats);
  return {
    svg: wrapSvg(title, alt, [describeView(frame), ...parts]),
    title,
    base,
    alt,
    table: listRows(stats),
  };
}

function drawHeading(title: string, base: string): { parts: string[]; bottom: number } {
  const { lines, size: fontSize } = setTitle(title, size.width - 2 * margin);
  const top = margin + fontSize * 0.68;
  const step = fontSize * 1.15;
  const bottom = top + (lines.length - 1) * step + 44;
  const parts = [
    ...lines.map((line, index) =>
      write(line, { x: margin, y: top + index * step, classes: 'title', fontSize }),
    ),
    write(base, { x: margin, y: bottom, classes: 'base' }),
  ];
  return { parts, bottom };
}

function describeView({ top, bottom }: Frame): string {
  const y = round(top - view.above);
  const height = round(bottom + view.below - y);
  return `<view id="plot" viewBox="${view.left} ${y} ${view.width} ${height}"/>`;
}

function listRows({ before, after, before_quartiles, after_quartiles }: ScopeStats): ChartRow[] {
  return [
    { label: 'Upper quartile', before: before_quartiles[1], after: after_quartiles[1] },
    { label: 'Median', before, after },
    { label: 'Lower quartile', before: before_quartiles[0], after: after_quartiles[0] },
  ];
}

function drawAxis(frame: Frame): string[] {
  return [0, 25, 50, 75, 100].flatMap((tick) => {
    const y = round(heightOf(tick, frame));
    const line = tick === 0 ? 'zero' : tick === 50 ? 'middle' : 'grid';
    return [
      `<path class="${line}" d="M${plot.axis} ${y}H${plot.right}"/>`,
      write(String(tick), { x: plot.axis - 12, y: y + 8, classes: 'tick', anchor: 'end' }),
    ];
  });
}

function drawSlope(stats: ScopeStats, frame: Frame): string[] {
  const { before, after, before_quartiles: from, after_quartiles: to } = stats;
  const { left, right } = plot;
  const y = (value: number) => round(heightOf(value, frame));
  const tone = after === before ? 'stayed' : after < before ? 'fell' : 'rose';
  const band = `M${left} ${y(from[1])}L${right} ${y(to[1])}V${y(to[0])}L${left} ${y(from[0])}Z`;
  const foot = { y: plot.bottom + 36, classes: 'foot', anchor: 'middle' } as const;
  return [
    `<path class="band ${tone}" d="${band}"/>`,
    `<path class="slope ${tone}" d="M${left} ${y(before)}L${right} ${y(after)}"/>`,
    `<circle class="dot start" cx="${left}" cy="${y(before)}" r="9"/>`,
    `<circle class="dot ${tone}" cx="${right}" cy="${y(after)}" r="11"/>`,
    ...labelEnd({ values: [from[1], before, from[0]], x: left - 22, anchor: 'end', tone: 'start' }, frame),
    ...labelEnd({ values: [to[1], after, to[0]], x: right + 24, anchor: 'start', tone }, frame),
    write('Before', { x: left, ...foot }),
    write(`After ${formatCount(stats.weeks, 'week')}`, { x: right, ...foot }),
  ];
}

/** The median large and beside its dot; the quartiles small and never closer to it than they can be read. */
function labelEnd({ values, x, anchor, tone }: End, frame: Frame): string[] {
  const gap = 34;
  const [high, middle, low] = values.map((value) => heightOf(value, frame));
  if (high === undefined || middle === undefined || low === undefined) return [];
  const center = clamp(middle, frame.top + gap, frame.bottom - gap);
  const places = [Math.min(high, center - gap), center, Math.max(low, center + gap)];
  return values.map((value, index) => {
    const median = index === 1;
    const y = (places[index] ?? center) + (median ? 14 : 9);
    return write(formatOrdinal(value), { x, y, anchor, classes: median ? `median ${tone}` : 'quartile' });
  });
}

function drawSplit(stats: ScopeStats, { top, bottom }: Frame): string[] {
  const shares = shareMoves(stats);
  const scale = (bottom - top) / 100;
  const blocks = moves.map((move, index) => {
    const above = moves.slice(0, index).reduce((sum, other) => sum + shares[other], 0);
    return { move, y: top + above * scale, height: shares[move] * scale };
  });
  const middles = blocks.map(({ y, height }) => y + height / 2);
  const places = spreadLabels(middles, 36, top + 10, bottom - 10);
  const x = split.left + split.width + 16;
  return [
    ...blocks.filter(({ height }) => height > 0).map(drawBlock),
    ...moves.map((move, index) =>
      write(writeMove(move, stats), { x, y: (places[index] ?? 0) + 10, classes: `move ${move}` }),
    ),
    write('Pupil by pupil', { x: split.left, y: plot.bottom + 36, classes: 'foot' }),
  ];
}

function drawBlock({ move, y, height }: { move: Move; y: number; height: number }): string {
  const shape = `x="${split.left}" y="${round(y)}" width="${split.width}" height="${round(height)}"`;
  return `<rect class="block ${move}" ${shape}/>`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function heightOf(percentile: number, { top, bottom }: Frame): number {
  return bottom - (percentile / 100) * (bottom - top);
}

function write(text: string, { x, y, classes, anchor, fontSize }: Place): string {
  const aligned = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  const sized = fontSize === undefined ? '' : ` style="font-size:${round(fontSize)}px"`;
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}"${aligned}${sized}>${escapeXml(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function wrapSvg(title: string, alt: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-labelledby="title about">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="about">${escapeXml(alt)}</desc>`,
    `<style>${chartStyle}</style>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
