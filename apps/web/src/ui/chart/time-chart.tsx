import { Table2 } from 'lucide-react';
import { useId, useState, type PointerEvent } from 'react';
import { Button } from '../button.tsx';
import { TimePlot } from './time-plot.tsx';
import { formatDay, formatValue, isUnfinished, seriesTones, type TimeChartProps } from './time-series.ts';
import { TimeTable } from './time-table.tsx';
import { useWidth } from './use-width.ts';

const plotHeight = 200;
/** Values per day. A pointer or the arrow keys read a day; the same figures stand in a table one key away. */
export function TimeChart(props: TimeChartProps) {
  const { title, measure, days, series, format, control } = props;
  const [chosen, choose] = useState<number>();
  const [ref, width] = useWidth<HTMLDivElement>();
  const id = useId();
  const last = days.length - 1;
  const at = chosen ?? findLastDay(props);

  function point(event: PointerEvent<HTMLInputElement>): void {
    const { left, width: own } = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / own) * days.length);
    choose(Math.min(last, Math.max(0, place)));
  }

  return (
    <figure aria-labelledby={id} className="mt-12">
      <figcaption>
        <h2 id={id} className="max-w-[60ch] text-18 font-semibold">
          {title}
        </h2>
        <p className="mt-1 text-14 text-ink-soft">
          {measure}
          {isUnfinished(days) && '; the last one is not over'}
        </p>
      </figcaption>
      {control}
      <Readout day={days[at]} series={series} at={at} format={format} />
      <div ref={ref} style={{ height: plotHeight + 28 }} className="relative mt-2">
        {width > 0 && (
          <TimePlot {...props} width={width} height={plotHeight} at={chosen}>
            <input
              type="range"
              min={0}
              max={last}
              value={at}
              aria-label={`Day of “${title}”`}
              aria-valuetext={spellDay(props, at)}
              onChange={(event) => choose(Number(event.target.value))}
              onPointerMove={point}
              onPointerLeave={() => choose(undefined)}
              onBlur={() => choose(undefined)}
              className="peer absolute inset-0 m-0 size-full cursor-crosshair touch-pan-y opacity-0"
            />
            <span
              aria-hidden
              className="pointer-events-none absolute inset-0 rounded-control peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent"
            />
          </TimePlot>
        )}
      </div>
      <TableToggle {...props} />
    </figure>
  );
}

interface ReadoutProps extends Pick<TimeChartProps, 'series' | 'format'> {
  readonly day: string | undefined;
  readonly at: number;
}

/** The values of the day that is pointed at, and the key to the colours. */
function Readout({ day, series, at, format }: ReadoutProps) {
  return (
    <p aria-hidden className="mt-3 flex min-h-6 flex-wrap items-center gap-x-5 text-14 tabular-nums">
      <span className="w-16 font-medium">{day === undefined ? '' : formatDay(day)}</span>
      {series.map(({ label, tone, values }) => (
        <span key={label} className="flex items-center gap-2">
          <span className={`size-3 rounded-[3px] ${seriesTones[tone].swatch}`} />
          {label}
          <span className="min-w-7 font-semibold">{formatValue(values[at], format)}</span>
        </span>
      ))}
    </p>
  );
}

function TableToggle({ title, days, series, format }: TimeChartProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <Button
        look="quiet"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="mt-1 text-14"
      >
        <Table2 size={16} aria-hidden />
        {open ? 'Hide the table' : 'Show the figures as a table'}
      </Button>
      <div id={id}>{open && <TimeTable caption={title} days={days} series={series} format={format} />}</div>
    </>
  );
}

/** The newest day, or the newest one with a value where a day may have none. */
function findLastDay({ days, series }: TimeChartProps): number {
  const found = days.findLastIndex((_, index) =>
    series.some(({ values }) => (values[index] ?? null) !== null),
  );
  return found === -1 ? days.length - 1 : found;
}

function spellDay({ days, series, format }: TimeChartProps, at: number): string {
  const values = series.map(({ label, values: own }) => {
    const value = own[at];
    return `${label} ${value === null || value === undefined ? 'no value' : format(value)}`;
  });
  const soFar = at === days.length - 1 && isUnfinished(days) ? ', so far' : '';
  return `${formatDay(days[at] ?? '')}: ${values.join(', ')}${soFar}`;
}
