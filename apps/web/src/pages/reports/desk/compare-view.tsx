import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../fault-notice.tsx';
import { useDesk } from './desk-context.ts';
import { DiffText } from './diff-text.tsx';
import { TextSkeleton } from './text-skeleton.tsx';
import { useArrivalFocus } from './use-arrival-focus.ts';

/** An older version against the newest, and the way back to it. */
export function CompareView({ version }: { readonly version: number }) {
  const { line, place, actions, show, focusPage } = useDesk();
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const query = trpc.reports.compareVersions.useQuery(
    { ...place, from: version, to: line.version },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const fault = useFault(query.error);
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
        <Button look="secondary" aria-disabled={actions.busy !== undefined} onClick={() => void rollBack()}>
          Go back to version {version}
        </Button>
        <Button look="quiet" onClick={close}>
          Close the comparison
        </Button>
      </div>
      <p className="mb-6 max-w-[60ch] text-14 text-ink-soft">
        Going back makes the old text a new version. Nothing is lost.
      </p>
      {fault !== undefined && (
        <FaultNotice fault={fault} kept="Nothing was changed." onRetry={() => void query.refetch()} />
      )}
      {query.data === undefined && fault === undefined && <TextSkeleton />}
      {query.data !== undefined && (
        <DiffText before={query.data.from.markdown} after={query.data.to.markdown} />
      )}
    </section>
  );
}
