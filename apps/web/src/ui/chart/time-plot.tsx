import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Plot } from './draw-plot.ts';
import { describePlot, type PlotFrame } from './plot-option.ts';
import type { TimeChartProps } from './time-series.ts';

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

/** Room for the names of the series, where there is any. */
const labelRoom = 104;
const narrow = 560;

/** The picture of a chart. What draws it is loaded when the first one is shown. */
export function TimePlot({ width, height, at, children, kind, days, series, format }: TimePlotProps) {
  const frame: PlotFrame = { left: 44, right: width < narrow ? 0 : labelRoom, top: 8, bottom: 28 };
  const { left, right, top } = frame;
  const inner = Math.max(1, width - left - right);
  const { ref, plot } = usePlot();
  useEffect(() => plot?.draw(describePlot({ kind, days, series, format, frame, inner, at })));
  return (
    <>
      <div ref={ref} aria-hidden style={{ width, height: height + frame.bottom }} />
      <div className="absolute" style={{ left, top, width: inner, height: height - top }}>
        {at !== undefined && kind === 'line' && (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 w-px bg-line-strong"
            style={{ left: `${((at + 0.5) / days.length) * 100}%` }}
          />
        )}
        {children}
      </div>
    </>
  );
}

function usePlot() {
  const ref = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<Plot>();
  useEffect(() => {
    const over = new AbortController();
    let opened: Plot | undefined;
    void import('./draw-plot.ts').then(({ openPlot }) => {
      if (over.signal.aborted || ref.current === null) return;
      opened = openPlot(ref.current);
      setPlot(opened);
    });
    return () => {
      over.abort();
      opened?.close();
      setPlot(undefined);
    };
  }, []);
  return { ref, plot };
}
