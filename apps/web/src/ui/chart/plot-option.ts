import type { PlotOption } from './draw-plot.ts';
import { formatDay, isUnfinished, seriesTones, type TimeChartProps, type TimeSeries } from './time-series.ts';

/** Where the plot stands in its picture, in pixels: axes at the left and below, names at the right. */
export interface PlotFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface PlotView extends Pick<TimeChartProps, 'kind' | 'days' | 'series' | 'format'> {
  readonly frame: PlotFrame;
  /** Of the plot without its frame, in pixels. */
  readonly inner: number;
  /** The day that is pointed at. */
  readonly at: number | undefined;
}

/** By name, because the library measures texts outside the page. */
const font = { fontSize: 12, fontFamily: "'Inter Variable', system-ui, sans-serif" } as const;
const text = { color: 'var(--ink-soft)', ...font } as const;
/** How much room the name of a day needs, in pixels. */
const dayRoom = 84;
const still = { silent: true, emphasis: { disabled: true }, animation: false } as const;
/** Names that would stand on each other move apart. */
const apart = { labelLayout: { moveOverlap: 'shiftY' } } as const;

/** A chart over days as the library draws it: bars stand on zero, gaps stay gaps, the day that is not over looks so. */
export function describePlot(view: PlotView): PlotOption {
  const { days, series, format, frame, inner } = view;
  const each = Math.max(1, Math.round(dayRoom / (inner / days.length)));
  const isWhole = series.every(({ values }) => values.every((value) => Number.isInteger(value ?? 0)));
  return {
    animation: false,
    grid: { ...frame, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: [...days],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: 'var(--line-strong)' } },
      axisLabel: {
        ...text,
        margin: 10,
        alignMaxLabel: 'right',
        interval: (index: number) => (days.length - 1 - index) % each === 0,
        formatter: formatDay,
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 5,
      ...(isWhole ? { minInterval: 1 } : {}),
      splitLine: { lineStyle: { color: 'var(--line)' } },
      axisLabel: { ...text, formatter: format },
    },
    series: view.kind === 'bars' ? describeBars(view) : describeLines(view),
  };
}

function describeBars({ days, series, frame, at }: PlotView) {
  const last = days.length - 1;
  return series.map(({ label, tone, values }) => ({
    ...still,
    ...apart,
    type: 'bar' as const,
    name: label,
    stack: 'all',
    barCategoryGap: '25%',
    itemStyle: { color: seriesTones[tone].color },
    data: values.map((value, index) => ({
      value,
      itemStyle: {
        opacity: at === undefined || at === index ? 1 : 0.55,
        ...(index === last && isUnfinished(days) ? unfinishedBar(seriesTones[tone].color) : {}),
      },
      label: { ...nameAtEnd(label, frame), show: index === last && frame.right > 0 },
    })),
  }));
}

/** An empty bar with a broken edge. */
function unfinishedBar(color: string) {
  return { color: 'transparent', borderColor: color, borderWidth: 1, borderType: 'dashed' as const };
}

function nameAtEnd(label: string, { right }: PlotFrame) {
  return {
    position: 'right' as const,
    formatter: () => label,
    color: 'var(--ink)',
    ...font,
    lineHeight: 18,
    width: right - 8,
    overflow: 'truncate' as const,
  };
}

/** A line, and where it goes on into a day that is not over, a broken one. */
function describeLines(view: PlotView) {
  const { days, series, frame } = view;
  const isOpen = isUnfinished(days);
  const last = days.length - 1;
  return series.flatMap((own) => {
    const line = (values: TimeSeries['values'], type: 'solid' | 'dashed') => ({
      ...still,
      ...apart,
      type: 'line' as const,
      name: own.label,
      connectNulls: false,
      itemStyle: { color: seriesTones[own.tone].color },
      lineStyle: { color: seriesTones[own.tone].color, width: 2.5, type, cap: 'round' as const },
      data: values.map((value, index) => ({ value, ...symbolOf(values, index, view.at) })),
    });
    const named = { endLabel: { ...nameAtEnd(own.label, frame), show: frame.right > 0 } };
    if (!isOpen || (own.values[last] ?? null) === null) return [{ ...line(own.values, 'solid'), ...named }];
    const whole = own.values.map((value, index) => (index === last ? null : value));
    const rest = own.values.map((value, index) => (index < last - 1 ? null : value));
    return [line(whole, 'solid'), { ...line(rest, 'dashed'), ...named }];
  });
}

/** The day that is pointed at has a dot; so has one between two gaps, which no line would show. */
function symbolOf(values: TimeSeries['values'], index: number, at: number | undefined) {
  const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
  return { symbol: index === at || isAlone ? 'circle' : 'none', symbolSize: index === at ? 10 : 6 };
}
