import { formatDay, formatValue, isUnfinished, type TimeChartProps } from './time-series.ts';

interface TimeTableProps extends Pick<TimeChartProps, 'days' | 'series' | 'format'> {
  readonly caption: string;
}

/** The figures of a chart, the newest day first; days without any are left out. */
export function TimeTable({ caption, days, series, format }: TimeTableProps) {
  const rows = days
    .map((day, index) => ({ day, values: series.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0))
    .reverse();
  return (
    <table className="mt-2 w-full max-w-160 text-14 tabular-nums">
      <caption className="pb-2 text-left text-16 font-semibold">{caption}</caption>
      <thead className="sticky top-0 bg-canvas">
        <tr className="border-b border-line text-ink-soft">
          <th scope="col" className="py-2 pr-4 text-left font-medium">
            Day (UTC)
          </th>
          {series.map(({ label }) => (
            <th key={label} scope="col" className="py-2 pl-4 text-right font-medium">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ day, values }) => (
          <tr key={day} className="border-b border-line">
            <th scope="row" className="py-2 pr-4 text-left font-normal">
              {formatDay(day)}
              {day === days.at(-1) && isUnfinished(days) && ', so far'}
            </th>
            {values.map((value, index) => (
              <td key={series[index]?.label} className="py-2 pl-4 text-right">
                {formatValue(value, format)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
