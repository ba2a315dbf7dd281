import type { Experiment } from '@quintet/contracts/timeback/admin-schemas';
import { Link } from '@tanstack/react-router';
import { formatCount, formatDifference, formatInterval, formatShare } from './experiment-words.ts';
import { ShipControl } from './ship-control.tsx';

type Arm = Experiment['arms'][number];

const measures: readonly (readonly [label: string, read: (arm: Arm) => string])[] = [
  ['Visitors', ({ visitors }) => formatCount(visitors)],
  ['Who clicked', ({ clickers }) => formatCount(clickers)],
  ['Rate', ({ rate }) => formatShare(rate)],
  ['95% interval', formatInterval],
  ['Impressions', ({ impressions }) => formatCount(impressions)],
  ['Clicks', ({ clicks }) => formatCount(clicks)],
];

/** The counts of one test, the difference, and the choice of who gets which variant. */
export function ExperimentDetails({ experiment }: { readonly experiment: Experiment }) {
  const { arms, difference, outcome_label, icp, outcome } = experiment;
  return (
    <div className="pb-8 lg:pl-7">
      <table className="w-full max-w-120 text-14 tabular-nums">
        <caption className="sr-only">Counts of {outcome_label}</caption>
        <thead>
          <tr className="border-b border-line text-ink-soft">
            <th scope="col" className="py-2 pr-2 text-left font-medium">
              Measure
            </th>
            {arms.map(({ variant_id }) => (
              <th key={variant_id} scope="col" className="py-2 pl-4 text-right font-medium">
                Variant {variant_id}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measures.map(([label, read]) => (
            <tr key={label} className="border-b border-line">
              <th scope="row" className="py-2 pr-2 text-left font-normal">
                {label}
              </th>
              {arms.map((arm) => (
                <td key={arm.variant_id} className="py-2 pl-4 text-right">
                  {read(arm)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-14">
        Rate of A less rate of B: <strong className="font-semibold">{formatDifference(difference)}</strong>
      </p>
      <div className="mt-4 flex flex-wrap items-start gap-x-6 gap-y-2">
        <ShipControl experiment={experiment} />
        <Link
          to="/timeback/admin/pages"
          search={{ icp, outcome }}
          className="flex min-h-11 items-center font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          See the pages of this test
        </Link>
      </div>
    </div>
  );
}
