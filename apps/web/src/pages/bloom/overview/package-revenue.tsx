import { trpc } from '../../../api/trpc.ts';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { formatFigure } from './figures.ts';
import type { Range } from './range.ts';

/** What each package brought, the best first. */
export function PackageRevenue({ range }: { readonly range: Range }) {
  const query = trpc.bloom.analytics.getRevenueByPackage.useQuery(range.input, {
    placeholderData: (before) => before,
  });
  return (
    <section className="mt-12 min-w-0">
      <h2 className="text-18 font-semibold">Revenue by package</h2>
      <p className="mt-1 text-14 text-ink-soft">
        Subscriptions that began in these {range.days} days, at what they pay
      </p>
      <QueryView query={query} skeleton={<Skeleton className="mt-4 h-40 w-full" />}>
        {(packages) =>
          packages.length === 0 ? (
            <p className="mt-4 text-ink-soft">Nothing was sold in these days.</p>
          ) : (
            <PackageTable packages={packages} />
          )
        }
      </QueryView>
    </section>
  );
}

interface PackageTableProps {
  readonly packages: readonly {
    readonly package_id: string | null;
    readonly package_name: string | null;
    readonly subscription_count: number;
    readonly total_revenue: string;
  }[];
}

function PackageTable({ packages }: PackageTableProps) {
  const most = Math.max(1, ...packages.map(({ total_revenue }) => Number(total_revenue)));
  return (
    <table className="mt-4 w-full text-14">
      <thead className="text-left text-ink-soft">
        <tr className="border-b border-line">
          <th className="py-2 pr-4 font-medium">Package</th>
          <th className="py-2 pr-4 text-right font-medium">Subscriptions</th>
          <th className="py-2 text-right font-medium">Revenue</th>
        </tr>
      </thead>
      <tbody>
        {packages.map(({ package_id, package_name, subscription_count, total_revenue }) => (
          <tr key={package_id ?? 'none'} className="border-b border-line">
            <th scope="row" className="w-1/2 py-2 pr-4 text-left font-medium">
              {package_name ?? 'Without a package'}
              <span
                aria-hidden
                className="mt-1 block h-1.5 rounded-control bg-accent"
                style={{ width: `${Math.max(1, (Number(total_revenue) / most) * 100)}%` }}
              />
            </th>
            <td className="py-2 pr-4 text-right tabular-nums">{formatFigure(subscription_count, 'count')}</td>
            <td className="py-2 text-right tabular-nums">{formatFigure(Number(total_revenue), 'money')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
