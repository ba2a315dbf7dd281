import { useSearch } from '@tanstack/react-router';
import { trpc } from '../../../../api/trpc.ts';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { ArmAxis, findAxisEnd } from './arm-figure.tsx';
import { ExperimentRow } from './experiment-row.tsx';
import { summariseExperiments } from './experiment-words.ts';
import { HistoryNotice } from '../history-notice.tsx';
import { ViewHeading } from '../view-heading.tsx';
import { QueryView } from '../../../../ui/query-view.tsx';

/** Every headline test: what was counted, what may be said, and who gets which variant. */
export function ExperimentsPage() {
  const { data: source } = useSearch({ from: '/timeback/admin/' });
  const query = trpc.timeback.listExperiments.useQuery(source === undefined ? {} : { source });
  return (
    <div className="pb-16">
      <ViewHeading title="Experiments">
        {query.data !== undefined && <p>{summariseExperiments(query.data.experiments)}</p>}
      </ViewHeading>
      <QueryView query={query} skeleton={<RowsSkeleton />}>
        {(data) => {
          const end = findAxisEnd(
            data.experiments.flatMap(({ arms }) => arms),
            data.fewest_visitors,
          );
          return (
            <>
              <HistoryNotice history={data} />
              <div className="mt-8 grid gap-x-8 text-14 text-ink-soft lg:grid-cols-[15rem_minmax(0,1fr)_19rem]">
                <span className="hidden lg:block">Headline test</span>
                <span>
                  Visitors who clicked, with 95% interval
                  <ArmAxis end={end} />
                </span>
                <span className="hidden lg:block">What may be said</span>
              </div>
              <ul aria-label="Headline tests" className="mt-2 border-t border-line">
                {data.experiments.map((experiment) => (
                  <ExperimentRow
                    key={experiment.experiment}
                    experiment={experiment}
                    end={end}
                    fewest={data.fewest_visitors}
                  />
                ))}
              </ul>
              <HowToRead fewest={data.fewest_visitors} />
            </>
          );
        }}
      </QueryView>
    </div>
  );
}

function HowToRead({ fewest }: { readonly fewest: number }) {
  return (
    <section aria-labelledby="how-to-read" className="mt-12 max-w-[70ch] text-14 text-ink-soft">
      <h2 id="how-to-read" className="font-semibold text-ink">
        How to read this
      </h2>
      <p className="mt-2">
        A visitor counts once per test, for the variant seen first. The bar around each rate is Wilson’s
        interval, the one of the difference Newcombe’s; a test has a leader when the difference excludes zero
        and each variant has {fewest} visitors. The intervals hold for one look: whoever looks every day and
        ships at the first sign will now and then ship a difference that is not there.
      </p>
    </section>
  );
}

function RowsSkeleton() {
  return (
    <div className="mt-14 space-y-px border-t border-line">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="grid gap-8 py-4 lg:grid-cols-[15rem_minmax(0,1fr)_19rem]">
          <Skeleton className="h-10 w-40" />
          <Skeleton className="h-13 w-full" />
          <Skeleton className="h-10 w-full" />
        </div>
      ))}
    </div>
  );
}
