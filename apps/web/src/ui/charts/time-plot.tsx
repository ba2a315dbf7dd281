import type { ReactNode } from 'react';
import { findRuns, pickTicks, scaleValues, spreadLabels, type ValueScale } from './chart-scale.ts';
import { formatDay, seriesTones, type TimeChartProps, type TimeSeries } from './time-series.ts';

interface TimePlotProps extends TimeChartProps {
  /** Of the whole picture, in pixels. */
  readonly width: number;
  /** Of the plot without the days below it. */
  readonly height: number;
  /** The day that is pointed at. */
  readonly at: number | undefined;
  /** Laid over the plot exactly. */
  readonly children: ReactNode;
}

const left = 44;
/** Room for the names of the series, where there is any. */
const labelRoom = 104;
const narrow = 560;
const top = 8;
const labelGap = 18;
const lastDays = 7;

interface Geometry {
  readonly scale: ValueScale;
  readonly inner: number;
  readonly band: number;
  /** The middle of a day. */
  toX(index: number): number;
}

/** The picture of a chart: axes, bars or lines, names at the right end. */
export function TimePlot({ kind, days, series, format, width, height, at, children }: TimePlotProps) {
  const right = width < narrow ? 0 : labelRoom;
  const inner = Math.max(1, width - left - right);
  const largest =
    kind === 'bars' ? Math.max(0, ...sumDays(days, series)) : Math.max(0, ...listValues(series));
  const band = inner / days.length;
  const scale = scaleValues(largest, height - top);
  const toX = (index: number) => left + band * (index + 0.5);
  const geometry: Geometry = { scale, inner, band, toX };
  return (
    <>
      <svg width={width} height={height + 28} aria-hidden className="block overflow-visible">
        <g transform={`translate(0 ${top})`}>
          <Axes {...geometry} days={days} format={format} height={height - top} />
          {kind === 'bars' ? (
            <Bars {...geometry} days={days} series={series} at={at} />
          ) : (
            series.map((own) => <Line key={own.label} {...geometry} series={own} />)
          )}
          {at !== undefined && (
            <Cursor {...geometry} kind={kind} series={series} at={at} height={height - top} />
          )}
          {right > 0 && <Labels {...geometry} kind={kind} series={series} height={height - top} />}
        </g>
      </svg>
      <div className="absolute" style={{ left, top, width: inner, height: height - top }}>
        {children}
      </div>
    </>
  );
}

interface AxesProps extends Geometry, Pick<TimeChartProps, 'days' | 'format'> {
  readonly height: number;
}

function Axes({ scale, inner, band, toX, days, format, height }: AxesProps) {
  return (
    <g className="fill-ink-soft text-12 tabular-nums">
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={left}
            x2={left + inner}
            y1={scale.toY(tick)}
            y2={scale.toY(tick)}
            className={tick === 0 ? 'stroke-line-strong' : 'stroke-line'}
          />
          <text x={left - 8} y={scale.toY(tick)} dy="0.32em" textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {pickTicks(days.length, 84 / band).map((index) => (
        <text
          key={index}
          x={toX(index)}
          y={height + 20}
          textAnchor={index === days.length - 1 ? 'end' : 'middle'}
        >
          {formatDay(days[index] ?? '')}
        </text>
      ))}
    </g>
  );
}

interface BarsProps extends Geometry, Pick<TimeChartProps, 'days' | 'series'> {
  readonly at: number | undefined;
}

function Bars({ scale, band, toX, days, series, at }: BarsProps) {
  const thickness = Math.max(1, band - Math.min(3, band * 0.25));
  return days.map((day, index) => (
    <g key={day} className={at === undefined || at === index ? '' : 'opacity-55'}>
      {stackDay(series, index).map(({ from, to, tone, label }) => (
        <rect
          key={label}
          x={toX(index) - thickness / 2}
          width={thickness}
          y={scale.toY(to)}
          height={Math.max(0, scale.toY(from) - scale.toY(to) - (from > 0 ? 0.5 : 0))}
          className={seriesTones[tone].fill}
        />
      ))}
    </g>
  ));
}

function Line({ scale, toX, series }: Geometry & { readonly series: TimeSeries }) {
  const { fill, stroke } = seriesTones[series.tone];
  return findRuns(series.values).map((run) => {
    const [first] = run;
    if (first !== undefined && run.length === 1)
      return (
        <circle key={first.index} cx={toX(first.index)} cy={scale.toY(first.value)} r={3} className={fill} />
      );
    const points = run.map(({ index, value }) => `${toX(index)},${scale.toY(value)}`).join(' ');
    return (
      <polyline
        key={first?.index}
        points={points}
        fill="none"
        strokeWidth={2.5}
        strokeLinejoin="round"
        strokeLinecap="round"
        className={stroke}
      />
    );
  });
}

interface MarkProps extends Geometry, Pick<TimeChartProps, 'kind' | 'series'> {
  readonly height: number;
}

function Cursor({ scale, toX, kind, series, at, height }: MarkProps & { readonly at: number }) {
  if (kind === 'bars') return null;
  return (
    <g>
      <line x1={toX(at)} x2={toX(at)} y1={0} y2={height} className="stroke-line-strong" />
      {series.map(({ label, tone, values }) => {
        const value = values[at];
        return value === null || value === undefined ? null : (
          <circle
            key={label}
            cx={toX(at)}
            cy={scale.toY(value)}
            r={5}
            strokeWidth={2}
            className={`${seriesTones[tone].fill} stroke-canvas`}
          />
        );
      })}
    </g>
  );
}

/** Each series by name, at the height where it ends. */
function Labels({ scale, inner, kind, series, height }: MarkProps) {
  const ends =
    kind === 'bars' ? stackEnds(series) : series.map(({ values }) => values.findLast(isValue) ?? 0);
  const heights = spreadLabels(
    ends.map((value) => scale.toY(value)),
    labelGap,
    height,
  );
  return series.map(({ label, tone }, index) => (
    <g key={label} transform={`translate(${left + inner + 10} ${heights[index] ?? 0})`}>
      <rect y={-5} width={10} height={10} rx={3} className={seriesTones[tone].fill} />
      <text x={16} dy="0.32em" className="fill-ink text-12">
        {label}
      </text>
    </g>
  ));
}

function isValue(value: number | null): value is number {
  return value !== null;
}

function listValues(series: readonly TimeSeries[]): number[] {
  return series.flatMap(({ values }) => values.filter(isValue));
}

function sumDays(days: readonly string[], series: readonly TimeSeries[]): number[] {
  return days.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
}

function stackDay(series: readonly TimeSeries[], index: number) {
  let from = 0;
  return series.map(({ label, tone, values }) => {
    const to = from + (values[index] ?? 0);
    const piece = { label, tone, from, to };
    from = to;
    return piece;
  });
}

/** The middle of each series in the stack of an average day of the last week. */
function stackEnds(series: readonly TimeSeries[]): number[] {
  let below = 0;
  return series.map(({ values }) => {
    const mean = values.slice(-lastDays).reduce<number>((sum, value) => sum + (value ?? 0), 0) / lastDays;
    below += mean;
    return below - mean / 2;
  });
}
