import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { DiffText } from '../text/diff-text.tsx';
import { TextSkeleton } from '../text/text-skeleton.tsx';
import { useArrivalFocus } from '../report-state/use-arrival-focus.ts';

/** An older version against the newest, and the way back to it. */
export function CompareView({ version }: { readonly version: number }) {
  const { line, place, actions, show, focusPage } = useDesk();
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const query = trpc.reports.compareVersions.useQuery(
    { ...place, from: version, to: line.version },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  function close(): void {
    show('read');
    focusPage();
  }
  async function rollBack(): Promise<void> {
    if (await actions.rollBack(line.section_title, version)) close();
  }
  return (
    <section aria-labelledby="compare-title" className="mt-4">
      <h2 id="compare-title" ref={heading} tabIndex={-1} className="text-18 font-semibold outline-none">
        What changed from version {version} to version {line.version}
      </h2>
      <div className="my-4 flex flex-wrap gap-3">
        <Button look="secondary" aria-disabled={actions.isBusy} onClick={() => void rollBack()}>
          Go back to version {version}
        </Button>
        <Button look="quiet" onClick={close}>
          Close the comparison
        </Button>
      </div>
      <p className="mb-6 max-w-[60ch] text-14 text-ink-soft">
        Going back makes the old text a new version. Nothing is lost.
      </p>
      <QueryView query={query} skeleton={<TextSkeleton />}>
        {({ from, to }) => <DiffText before={from.markdown} after={to.markdown} />}
      </QueryView>
    </section>
  );
}
