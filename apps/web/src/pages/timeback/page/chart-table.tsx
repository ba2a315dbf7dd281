import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

interface ChartRow {
  readonly label: string;
  readonly before: number;
  readonly after: number;
}

interface ChartData {
  readonly title: string;
  /** What the figures rest on, such as the number of pupils. */
  readonly base: string;
  readonly table: readonly ChartRow[];
}

/** The figures of a chart, as the server gives them beside the picture. */
export function ChartTable({ address }: { readonly address: string }) {
  const figures = useQuery({
    queryKey: ['timeback.chart', address],
    queryFn: ({ signal }) => fetchFigures(address, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (figures.isPending) return <Skeleton className="mt-2 h-44 w-full max-w-120" />;
  if (figures.isError) {
    return (
      <p role="alert" className="mt-2 flex flex-wrap items-center gap-x-3">
        The figures did not load.
        <Button look="quiet" onClick={() => void figures.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  const { title, base, table } = figures.data;
  return (
    <table className="mt-2 w-full max-w-120 tabular-nums">
      <caption className="pb-2 text-left">
        <span className="block font-semibold">{title}</span>
        <span className="text-14 text-ink-soft">{base}</span>
      </caption>
      <thead>
        <tr className="border-b border-line text-14 text-ink-soft">
          <th scope="col" className="py-2 pr-4 text-left font-medium">
            Percentile
          </th>
          <th scope="col" className="py-2 pl-4 text-right font-medium">
            Before
          </th>
          <th scope="col" className="py-2 pl-4 text-right font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {table.map(({ label, before, after }) => (
          <tr key={label} className="border-b border-line">
            <th scope="row" className="py-2 pr-4 text-left font-normal">
              {label}
            </th>
            <td className="py-2 pl-4 text-right">{before}</td>
            <td className="py-2 pl-4 text-right">{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function fetchFigures(address: string, signal: AbortSignal): Promise<ChartData> {
  const response = await fetch(address, { signal });
  const data: unknown = response.ok ? await response.json() : undefined;
  if (!isChartData(data)) throw new Error(`${address} holds no figures`);
  return data;
}

function isChartData(data: unknown): data is ChartData {
  if (typeof data !== 'object' || data === null) return false;
  return 'title' in data && 'base' in data && 'table' in data && Array.isArray(data.table);
}
